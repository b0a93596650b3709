"""The desk on a real server, over calls of recorded pages, and a real browser before it."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.one_call.network import network_of
from advice.profiles.stored_projects import import_profiles
from desk.app import make_app
from desk.security.roles import DeskRole
from eligibility.reading.record_facts import with_facts
from funding.call import Deadline, Record, TextSection
from funding.resources import shipped
from store.database import open_store
from tests.advice.search.conftest import admit, enough, recorded
from tests.desk.serving import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FIRST = datetime(2026, 10, 13, 8, tzinfo=UTC)
NOW = FIRST + timedelta(days=7)
SECRET = "a secret of the tests"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
SCOPE = (
    "Trees cool streets.\n\nUp to five streets are cooled."
    "\n\nEligible applicants are municipalities and regions."
)


def record(name: str, title: str, **more: object) -> Record:
    values: dict[str, object] = {
        "source": "sedia",
        "source_id": name,
        "title": title,
        "url": f"https://portal.example.eu/{name}",
        "language": "en",
        "programme": "LIFE",
        "sections": (TextSection(heading="Scope", text=SCOPE),),
        "opening_date": date(2026, 9, 1),
        "deadlines": (Deadline(date=date(2026, 12, 3), raw="3 December 2026"),),
    }
    return with_facts(Record(**(values | more)))  # type: ignore[arg-type]


def records_of_week(week: int) -> list[Record]:
    """The made calls: one that moves, one in two stages, one hostile, one that was cancelled."""
    moved = date(2027, 1, 14) if week else date(2026, 12, 3)
    five = "nine" if week else "five"
    return [
        record(
            "LIFE-2027-MOVES",
            "Cool streets",
            deadlines=(Deadline(date=moved, raw=f"{moved}"),),
            sections=(TextSection(heading="Scope", text=SCOPE.replace("five", five)),),
            contribution_max_eur=1_000_000,
            indicative_budget_eur=4_000_000,
        ),
        record(
            "LIFE-2027-STAGES",
            "Two stages",
            deadlines=(
                Deadline(date=date(2026, 10, 1), stage="first_stage", raw="1 October 2026"),
                Deadline(date=date(2027, 3, 1), stage="second_stage", raw="1 March 2027"),
            ),
        ),
        record(
            "EVIL/1&<b>",
            f"Evil {EVIL}",
            url="javascript:alert(3)",
            applicants_raw=EVIL,
            type_of_action=EVIL,
            sections=(TextSection(heading=EVIL, text=f"{EVIL}\n\n{{{{ 7*7 }}}} text"),),
            keywords=(EVIL,),
        ),
        record(
            "LIFE-2027-PAST", "Long ago", deadlines=(Deadline(date=date(2026, 10, 15), raw="x"),)
        ),
    ]


@dataclass(frozen=True)
class Pages:
    path: Path
    base: str


@pytest.fixture(scope="session")
def filled_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database after two weeks, with the example cities."""
    path = tmp_path_factory.mktemp("desk") / "calls.db"
    by_source: dict[str, list[Record]] = {}
    for found in recorded():
        by_source.setdefault(found.source, []).append(found)
    with open_store(path) as store:
        import_profiles(store, shipped("profiles"), author="tests", comment="cities", now=FIRST)
        for week in (0, 1):
            now = FIRST + timedelta(weeks=week)
            for source, records in by_source.items():
                made = records_of_week(week) if source == "sedia" else []
                admit(store, source, [*enough(records, 60), *made], now)
        network_of(store, NOW.date())
    return path


@contextlib.contextmanager
def served_copy(filled: Path, path: Path) -> Iterator[int]:
    """Serve a copy of a database, which tests may change, at *path*; yields the port."""
    with open_store(filled) as store:
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
        yield port


@pytest.fixture(scope="session")
def pages(filled_twice: Path) -> Iterator[Pages]:
    app = make_app(
        open_store=lambda: open_store(filled_twice, create=False),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Pages(filled_twice, f"http://127.0.0.1:{port}")
