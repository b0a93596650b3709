"""Options of the whole test run, and the calls and projects that many tests build."""

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from funding.call import Call, Deadline, Record, TextSection
from funding.city import City, Project
from tests.examples import examples
from tests.new_stores import copy_new_stores

MakeCall = Callable[..., Call]
MakeProject = Callable[..., Project]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""A browser that root may run, and that asks nobody for anything."""


BEGUN_FIRST = (
    "citycalls/commands/test_paths.py",
    "citycalls/engines/test_cluster.py",
    "citycalls/test_several_crawls.py",
    "citycalls/test_serve.py",
    "desk/replay/test_replay_journeys.py",
    "digest/test_send.py",
    "desk/match/test_match_journeys.py",
    "crawler/test_crawl_faults.py",
    "structure/test_archive.py",
    "crawler/test_cut_answers.py",
    "crawler/small/test_small_faults.py",
    "desk/profiles/test_profile_browser.py",
    "desk/bulletin/test_bulletin_browser.py",
    "citycalls/test_asking.py",
    "desk/calls/test_calls_browser.py",
    "citycalls/commands/test_portal_commands.py",
    "crawler/test_harvest_start.py",
    "desk/people/test_answer_journey.py",
    "campaigns/test_mail_kills.py",
    "campaigns/test_crawl_kills.py",
    "crawler/test_closed_network.py",
)
"""The files that take longest: begun last, one of them would keep all other cores waiting."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what was found beside what was expected; read the difference before you commit",
    )
    parser.addoption(
        "--full",
        action="store_true",
        help="property tests try four times as many examples, and others each time",
    )


def pytest_configure(config: pytest.Config) -> None:
    """The same examples each time: a change that did not break a test is not stopped by it."""
    settings.register_profile(
        "same", deadline=None, database=None, derandomize=True, max_examples=examples(100)
    )
    settings.register_profile("full", deadline=None, print_blob=True)
    settings.load_profile("full" if config.getoption("--full") else "same")
    # what was imported stays to the end: looking through it again and again took a tenth of the run
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first; all others stay in their order."""
    tests = Path(__file__).parent
    places = {tests / name: place for place, name in enumerate(BEGUN_FIRST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def new_stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """New databases are copies of one that the real steps made at the beginning."""
    with pytest.MonkeyPatch.context() as patch:
        copy_new_stores(tmp_path_factory.mktemp("empty"), patch)
        yield


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A real browser, closed before the next file: its loop would be in the way of every other."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def make_call() -> MakeCall:
    def make(identifier: str, title: str, text: str = "", **values: Any) -> Call:
        day = values.pop("deadline", date(2026, 12, 1))
        given: dict[str, Any] = {
            "source": "sedia",
            "source_id": identifier,
            "title": title,
            "url": "https://portal.example.eu/call",
            "language": "en",
            "opening_date": date(2026, 9, 1),
            "deadlines": (Deadline(date=day, raw=day.isoformat()),) if day else (),
            "sections": (TextSection(heading=None, text=text),) if text else (),
        }
        record = Record(**{**given, **values})
        return Call(id=record.id, best=record, records=(record,))

    return make


@pytest.fixture
def make_project() -> MakeProject:
    def make(title: str, summary: str = "", **values: Any) -> Project:
        city = City(id="krefeld", name="Krefeld", country="DE")
        given = {"id": "krefeld/project", "city": city, "title": title, "summary": summary}
        return Project(**{**given, **values})

    return make
