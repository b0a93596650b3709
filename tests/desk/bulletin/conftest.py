"""The bulletin over recorded and hostile calls and the example cities; each test begins empty."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.calls.conftest import NOW, filled_twice, served_copy
from tests.desk.conftest import Desk

__all__ = ["filled_twice"]


@pytest.fixture(scope="module")
def served(filled_twice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("bulletin") / "calls.db"
    with served_copy(filled_twice, path) as port:
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
