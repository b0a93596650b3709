"""Krefeld over some hundred judged calls, on a real server; each test has a copy of its own."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desk.app import make_app
from desk.security.roles import DeskRole
from store.database import open_store
from tests.desk.conftest import SECRET, Answer, Desk
from tests.desk.match.conftest import LATER, fill
from tests.desk.serving import serving


@pytest.fixture(scope="session")
def krefeld_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("krefeld")
    fill(folder / "filling.db")
    with open_store(folder / "filling.db") as store:
        target = folder / "krefeld.db"
        target.touch(mode=0o600)
        store.copy_into(target, target)
    for beside in folder.glob("filling.db.*"):
        shutil.copyfile(beside, folder / beside.name.replace("filling", "krefeld"))
    return target


@pytest.fixture
def krefeld(krefeld_file: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "calls.db"
    shutil.copyfile(krefeld_file, path)
    moments = iter(range(10_000_000))
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: LATER + timedelta(seconds=next(moments)),
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Desk(path, port, 1, LATER)


class Form(HTMLParser):
    """The fields of the first form whose id is *wanted*, as a browser would send them."""

    def __init__(self, html: str, wanted: str = "profile") -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.wanted, self.is_in = wanted, False
        self.select: str | None = None
        self.area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_in = values.get("id") == self.wanted
        if not (self.is_in or values.get("form") == self.wanted):
            return
        name = values.get("name", "")
        if tag == "select":
            self.select = name
            self.fields.append((name, ""))
        elif tag == "option" and self.select and "selected" in values:
            self.fields[-1] = (self.select, values.get("value", ""))
        elif tag == "textarea":
            self.area = name
            self.fields.append((name, ""))
        elif tag == "input" and name:
            is_box = values.get("type") == "checkbox"
            if not is_box or "checked" in values:
                self.fields.append((name, values.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            if self.area is not None:
                name, value = self.fields[-1]
                self.fields[-1] = (name, value.removeprefix("\n"))
            self.area = None
        elif tag == "form":
            self.is_in = False

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            name, value = self.fields[-1]
            self.fields[-1] = (name, value + data)


def form_of(answer: Answer) -> list[tuple[str, str]]:
    assert answer.status in (200, 409, 422), answer.body[:500]
    return Form(answer.body).fields


def with_values(fields: list[tuple[str, str]], **values: str) -> list[tuple[str, str]]:
    """Return the fields with others in place of the first of each name; new ones are added."""
    left = {name.replace("__", "."): value for name, value in values.items()}
    found = [(name, left.pop(name, value)) for name, value in fields]
    return [*found, *left.items()]
