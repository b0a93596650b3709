"""The desk over some hundred judged calls and the example city of Krefeld, served once a module."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.profiles.stored_projects import import_profiles
from advice.ranking.matching import make_index
from desk.app import make_app
from desk.security.roles import DeskRole
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import CHECKOUT, shipped
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.recipients import add_recipient
from tests.desk.conftest import NOW, SECRET, Desk
from tests.desk.serving import serving

TODAY = NOW.date()
CLOSED = "CLOSED-HEAT-2026"


def records() -> Iterator[Record]:
    """Yield the judged calls, open; one with hostile words, and one that is closed."""
    rows = map(json.loads, (CHECKOUT / "data/judged/calls.jsonl").read_text("utf-8").splitlines())
    for n, row in enumerate(rows):
        day = TODAY + timedelta(days=20 + n % 300)
        yield Record(
            source="sedia",
            source_id=row["id"],
            title=row["title"],
            url=f"https://portal.example.eu/{n}",
            language=row["language"],
            programme_raw=row.get("programme"),
            status_claimed=Status.OPEN,
            opening_date=date(2026, 9, 1),
            contribution_max_eur=1_000_000 * (n % 7) or None,
            deadlines=(Deadline(date=day, raw=day.isoformat()),),
            sections=(TextSection(heading=None, text=row["text"]),),
        )
    yield Record(
        source="sedia",
        source_id="HOSTILE",
        title='Heat <img src=x onerror=alert(1)> "action" plans & =cmd() for cities',
        url="https://portal.example.eu/hostile",
        language="en",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=date(2027, 1, 5), raw="5 January 2027"),),
        sections=(
            TextSection(
                heading=None, text="Heat action plans </textarea><script>alert(1)</script>"
            ),
        ),
    )
    yield Record(
        source="sedia",
        source_id=CLOSED,
        title="Heat action plans of last year",
        url="https://portal.example.eu/closed",
        language="en",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=TODAY + timedelta(days=1), raw="tomorrow"),),
        sections=(TextSection(heading=None, text="Heat action plans for old people."),),
    )


def fill(path: Path) -> int:
    """Make a database at *path*; return the number of its reader."""
    before = datetime(2026, 10, 5, 8, tzinfo=UTC)
    with open_store(path) as store:
        run = begin_run(store, "sedia", today=before.date(), now=before)
        found = list(records())
        stage_records(store, run, found)
        harvest = Harvest(complete=True, listed=len(found), requests=1)
        finish_run(store, run, harvest, today=before.date(), now=before)
        krefeld = shipped("profiles") / "krefeld.yaml"
        import_profiles(store, krefeld, author="tests", comment=None, now=before)
        person = add_recipient(
            store,
            "ada@krefeld.example",
            name="Ada <b>Beispiel</b>",
            profiles=["krefeld"],
            language="de",
            confirmed=True,
            now=before,
        )
        make_index(store, LATER.date())
        return person.id


LATER = NOW + timedelta(days=2)
"""A day on which the call of last year is closed."""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("desk") / "calls.db"
    person = fill(path)
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: LATER,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Desk(path, port, person, LATER)
