"""The former state of both main sources, crawled once from healthy portals."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing, search, topic
from tests.crawler.scripted import Reply, Scripted

ROWS = [topic(n) for n in range(230)]
CARDS = [card(n) for n in range(8)]


@pytest.fixture(scope="session")
def former_state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with 230 topics and 8 cards."""
    path = tmp_path_factory.mktemp("former") / "former.db"

    def answer(route: str, query: str, headers: object) -> Reply:
        if "sedia" in route:
            return Reply(body=search(ROWS, query), kind="application/json")
        return Reply(body=listing(CARDS))

    with Scripted(answer) as portal:
        jobs = [
            {"source": s, "url": f"{portal.url}/{s}", "db": str(path), "delay": 0.0}
            for s in ("sedia", "portico")
        ]
        reports, _ = run_jobs([job | {"today": str(TODAY)} for job in jobs])
    assert [(r["state"], r["new"]) for r in reports] == [("ok", 230), ("ok", 8)]
    return path


@pytest.fixture(scope="session")
def copy_former(former_state: Path) -> Callable[[Path], Path]:
    """Return a function that copies the former state to a path."""
    return lambda target: Path(shutil.copyfile(former_state, target))
