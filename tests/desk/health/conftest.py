"""The health pages over a portal that lost half of its calls overnight."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.health.service_health import Outlook
from advice.profiles.stored_projects import import_profiles
from desk.app import make_app
from desk.security.roles import DeskRole
from funding.call import Deadline, Record, TextSection
from funding.event import Harvest, RunState
from funding.periods import Frequency
from funding.resources import shipped
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.desk.conftest import SECRET, Desk
from tests.desk.serving import serving

FIRST = datetime(2026, 10, 5, 8, tzinfo=UTC)
NOW = FIRST + timedelta(days=1)
EVIL = '"><img src=x onerror=alert(1)> =cmd() calls'
OUTLOOK = Outlook(
    next_digests={Frequency.WEEKLY: datetime(2026, 10, 13, 5, 30, tzinfo=UTC)},
    next_crawl=datetime(2026, 10, 7, 2, 10, tzinfo=UTC),
)


def record(n: int, **more: object) -> Record:
    values: dict[str, object] = {
        "source": "portico",
        "source_id": f"CALL-{n}",
        "title": EVIL if n == 9 else f"Cool streets {n}",
        "url": f"https://portal.example.eu/{n}",
        "language": "en",
        "deadlines": (Deadline(date=date(2026, 12, 3), raw="3 December 2026"),),
        "sections": (TextSection(heading=None, text="Trees and shade for heat action plans."),),
    }
    return Record(**(values | more))  # type: ignore[arg-type]


def harvest(path: Path, records: list[Record], now: datetime) -> tuple[int, RunState]:
    """Harvest *records* as the whole portal; return the run and how it ended."""
    with open_store(path) as store:
        run = begin_run(store, records[0].source, today=now.date(), now=now)
        stage_records(store, run, records)
        done = Harvest(complete=True, listed=len(records), requests=1)
        return run, finish_run(store, run, done, today=now.date(), now=now).state


@pytest.fixture
def health(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        krefeld = shipped("profiles") / "krefeld.yaml"
        import_profiles(store, krefeld, author="tests", comment=None, now=FIRST)
    assert harvest(path, [record(n) for n in range(10)], FIRST)[1] is RunState.OK
    moved = (Deadline(date=date(2027, 1, 14), raw="14 January 2027"),)
    few = [record(0, deadlines=moved), *(record(n) for n in (1, 2)), record(20)]
    assert harvest(path, few, NOW)[1] is RunState.QUARANTINED
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
        outlook=lambda store, now: OUTLOOK,
    )
    with serving(app) as port:
        yield Desk(path, port, 0, NOW)
