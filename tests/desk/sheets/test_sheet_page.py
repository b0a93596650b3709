"""A sheet is looked at, corrected and kept by staff, on a real server, without script."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection
from pathlib import Path

import pytest

from desk.app import make_app
from desk.security.roles import DeskRole
from funding.resources import CHECKOUT
from funding.timetable.reading import read_timetable
from store.database import open_store
from store.operations.audit import read_trail
from tests.desk.conftest import NOW, SECRET, Answer, Desk
from tests.desk.serving import serving

FOLDER = CHECKOUT / "tests" / "fixtures" / "timetables"
SHEET = (FOLDER / "zeitplan-nordmark.csv").read_bytes()
MAPPING = (FOLDER / "zeitplan-nordmark.mapping.toml").read_text(encoding="utf-8")
PAGE = "/timetables/sheet"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@pytest.fixture
def staff(desk: Desk) -> Iterator[Desk]:
    """The same pages with a folder of timetables beside the database."""
    app = make_app(
        open_store=lambda: open_store(desk.path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
        timetables=desk.path.parent / "timetables",
    )
    with serving(app) as port:
        yield replace(desk, port=port)


def send(desk: Desk, fields: dict[str, str], file: bytes = b"", language: str = "en") -> Answer:
    """Send the form of the page as a browser does."""
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'name="file"; filename="zeitplan.csv"' if file else 'name="file"; filename=""'
    parts.append(
        f"--{mark}\r\nContent-Disposition: form-data; {head}\r\n"
        "Content-Type: application/octet-stream\r\n\r\n".encode()
        + file
        + b"\r\n"
    )
    connection = HTTPConnection("127.0.0.1", desk.port, timeout=20)
    try:
        kind = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        connection.request("POST", f"{PAGE}?lang={language}", body, kind)
        got = connection.getresponse()
        headers = {k.lower(): v for k, v in got.getheaders()}
        return Answer(got.status, headers, unescape(got.read().decode()))
    finally:
        connection.close()


def travelling(answer: Answer) -> dict[str, str]:
    """Return what the form of a page carries to its next step."""
    return dict(HIDDEN.findall(answer.body))


def test_a_sheet_is_guessed_looked_at_saved_and_read_again_next_time(staff: Desk) -> None:
    folder = staff.path.parent / "timetables"
    assert f'href="{PAGE}"' in staff.ask("GET", "/timetables").body
    guess = send(staff, {"name": "erdf-nordmark", "mapping": ""}, SHEET)
    assert guess.status == 200
    assert 'amounts = "million euro"' in guess.body
    assert "a first guess" in guess.body
    undone = {"name": "erdf-nordmark", "mapping": 'programme = "?"', **travelling(guess)}
    assert send(staff, undone).status == 422

    look = send(staff, {"name": "erdf-nordmark", "mapping": MAPPING, **travelling(guess)})
    assert (look.status, folder.exists()) == (200, False)
    for words in ("4 planned calls would be read", "2nd quarter of 2027", "€12.5M", "row 6"):
        assert words in look.body
    assert "Rows 10: no time is stated" in look.body
    keep = {"name": "erdf-nordmark", "mapping": MAPPING, **travelling(look), "do": "save"}
    done = send(staff, keep)
    assert (done.status, done.headers["location"]) == (
        303,
        "/timetables/sheet?saved=erdf-nordmark&lang=en",
    )
    assert "erdf-nordmark is saved" in staff.ask("GET", done.headers["location"]).body
    assert len(read_timetable(folder / "erdf-nordmark.toml").calls) == 4
    with staff.open() as store:
        (change,) = read_trail(store, words="timetable", limit=5)
        assert (change.did, change.about) == ("saved a timetable", "erdf-nordmark")

    later = SHEET.replace(b"2. Quartal 2027", b"3. Quartal 2027")
    again = send(staff, {"name": "erdf-nordmark", "mapping": ""}, later, language="de")
    assert "2. Quartal 2027 → 3. Quartal 2027" in again.body
    stale = {"name": "erdf-nordmark", "mapping": MAPPING, **travelling(again), "stamp": "old"}
    refused = send(staff, {**stale, "do": "save"})
    assert refused.status == 409
    assert "Somebody saved this timetable meanwhile" in refused.body
    assert b"2027-Q2" in (folder / "erdf-nordmark.toml").read_bytes()


def test_what_is_doubtful_is_told_with_its_cell_and_never_saved(staff: Desk) -> None:
    folder = staff.path.parent / "timetables"
    hostile = SHEET.replace(b"2. Quartal 2027", b"<script>alert(1)</script>03/04/20x7")
    fields = {"name": "erdf-nordmark", "mapping": MAPPING, "do": "save"}
    answer = send(staff, fields, hostile, language="de")
    assert answer.status == 422
    assert "1 Stelle ist zweifelhaft. Nichts wurde gespeichert." in answer.body
    assert ">H7<" in answer.body
    assert "Das ist keine Zeitangabe, die sicher zu lesen ist." in answer.body
    assert "<script>alert" not in answer.body
    for name, file, said in (
        ("../x", SHEET, "is no name for a timetable"),
        ("erdf-x", b"PK\x03\x04", "cut off or broken"),
        ("erdf-x", b"", "Choose a sheet first."),
    ):
        refused = send(staff, {**fields, "name": name}, file)
        assert refused.status == 422
        assert said in refused.body
    assert not folder.exists()


def test_a_desk_without_a_folder_says_so(desk: Desk) -> None:
    assert desk.ask("GET", PAGE).status == 503


def test_the_page_is_small_however_long_the_sheet_is(staff: Desk, tmp_path: Path) -> None:
    lines = SHEET.split(b"\r\n")
    long = b"\r\n".join(
        [
            *lines[:5],
            *(
                lines[6].replace(b"2;", b"%d;W" % n, 1).replace(b"f\xfcr", b"f\xfcr %d" % n)
                for n in range(400)
            ),
            b"",
        ]
    )
    look = send(staff, {"name": "erdf-long", "mapping": MAPPING}, long)
    assert look.status == 200
    assert "400 planned calls would be read" in look.body
    assert "too large to travel along" in look.body
    assert len(look.body.encode()) < 120_000
