"""Calls that return, on the page, on the earlier call, on the command line and for programs."""

import functools
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citycalls.cli import app as commands
from desk.app import make_app
from desk.security.roles import DeskRole
from funding.call import Deadline, Record, Status
from funding.event import Harvest
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.clients import ClientRole, add_client
from tests.desk.inside import Request, ask_all

NOW = datetime(2026, 6, 15, 8, tzinfo=UTC)
WORDS = "expected again about September 2026, between 12 Aug 2026 and 5 Oct 2026"


def round_of(year: int, day: int) -> Record:
    return Record(
        source="portico",
        source_id=f"STREETS-{year}",
        title=f"Cool <b>streets</b> for small towns {year}",
        url=f"https://portal.example.eu/{year}",
        programme="EUI",
        status_claimed=Status.OPEN,
        opening_date=date(year, 9, day),
        deadlines=(Deadline(date=date(year + 1, 2, 1), raw="1 February"),),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        kept: list[Record] = []
        for year, day in ((2024, 14), (2025, 2)):  # each is read while it is open
            then = datetime(year, 10, 6, 8, tzinfo=UTC)
            kept.append(round_of(year, day))
            run = begin_run(store, "portico", today=then.date(), now=then)
            stage_records(store, run, kept)
            harvest = Harvest(complete=True, listed=len(kept), requests=1)
            finish_run(store, run, harvest, today=then.date(), now=then)
    return path


def test_a_call_of_every_september_is_expected_wherever_one_looks(path: Path) -> None:
    with open_store(path) as store:
        token = add_client(store, "tests", role=ClientRole.READER, now=NOW)
    app = make_app(
        open_store=lambda: open_store(path),
        secret="a secret of the tests",
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    here = functools.partial(Request, method="GET", host="127.0.0.1:8000")
    own = {"authorization": f"Bearer {token}"}
    page, german, earlier, api, wrong = ask_all(
        app,
        [
            here(path="/expected"),
            here(path="/expected", language="de"),
            here(path="/calls/portico%3ASTREETS-2024"),
            here(path="/api/v1/expected", headers=own),
            here(path="/expected/when"),
        ],
    )
    for reply in (page, earlier):
        assert reply.status == 200
        assert WORDS in reply.body
        assert "forecast, not announced" in reply.body
    assert "/calls/portico%3ASTREETS-2025" in page.body
    assert 'href="/timetables"' in page.body
    assert "<b>streets" not in page.body
    assert "wieder erwartet etwa im September 2026" in german.body
    (item,) = json.loads(api.body)["items"]
    assert (item["about"], item["first"], item["last"]) == ("2026-09", "2026-08-12", "2026-10-05")
    assert [one["call_id"] for one in item["rounds"]] == [
        "portico:STREETS-2024",
        "portico:STREETS-2025",
    ]
    assert wrong.status == 404
    done = CliRunner().invoke(
        commands, ["--db", str(path), "calls", "--expected", "--today", "2026-06-15", "--json"]
    )
    assert json.loads(done.stdout) == [item]
