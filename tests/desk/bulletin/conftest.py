"""The bulletin over recorded and hostile calls and the example cities; each test begins empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from advice.one_call.network import network_of
from desk.app import make_app
from desk.security.roles import DeskRole
from store.database import open_store
from tests.desk.calls.conftest import NOW, filled_twice
from tests.desk.conftest import SECRET, Desk
from tests.desk.serving import serving

__all__ = ["filled_twice"]


@pytest.fixture(scope="module")
def served(filled_twice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("bulletin") / "calls.db"
    with open_store(filled_twice) as store:
        store.copy_to(path)
    with open_store(path) as store:
        network_of(store, NOW.date())
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Desk(path, port, 0, NOW)


@pytest.fixture
def desk(served: Desk) -> Desk:
    """The desk without a bulletin."""
    with served.open() as store, store.write():
        for table in ("bulletin_files", "bulletin_items", "bulletins", "audit"):
            store.execute(f"DELETE FROM {table}")
    return served


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
