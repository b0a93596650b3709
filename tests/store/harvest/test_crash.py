"""Processes killed for real: readers see the former state or the new one, never a half."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

from funding.errors import SourceBusy, StoreTooNew, WrongInput
from store.calls.calls import live_calls
from store.calls.events import list_events
from store.database import open_store
from store.harvest.runs import begin_run, discard_orphans, skip_source

NOW = datetime(2026, 3, 9, 6, tzinfo=UTC)
CHILD = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from funding.call import Deadline, Record, Status
from funding.event import Harvest
from store.database import open_store
from store.operations.failpoints import reached
from store.harvest.runs import begin_run, finish_run, stage_records

path, day, deadline, count = sys.argv[1:]
today = date.fromisoformat(day)
now = datetime(2026, 3, 9, 6, tzinfo=UTC)
records = [
    Record(
        source="portico", source_id=f"c{n}", title=f"Call {n}", url="https://calls.example.eu/",
        status_claimed=Status.OPEN,
        deadlines=(Deadline(date=date.fromisoformat(deadline), raw=deadline),),
    )
    for n in range(int(count))
]
with open_store(Path(path)) as store:
    run = begin_run(store, "portico", today=today, now=now)
    reached("test_after_lease")
    stage_records(store, run, records[::2])
    reached("test_half_staged")
    stage_records(store, run, records[1::2])
    reached("test_all_staged")
    report = finish_run(
        store, run, Harvest(complete=True, listed=len(records), requests=1), today=today, now=now
    )
    print(report.state)
"""
MOMENTS = (
    "test_after_lease",
    "test_half_staged",
    "test_all_staged",
    "admit_first_bodies",
    "admit_prepared",
    "admit_before_records",
    "admit_before_commit",
    "admit_after_commit",
)


def harvest(path, deadline, *, count=40, fail_at=None):
    env = dict(os.environ)
    if fail_at:
        env["CITYCALLS_FAIL_AT"] = fail_at
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(path), "2026-03-09", deadline, str(count)],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_crash_leaves_the_former_state_or_the_new_one(tmp_path, moment):
    path = tmp_path / "c.db"
    assert harvest(path, "2026-05-01").stdout.strip() == "ok"
    # four deadlines move, so that a half-written admission would be seen
    died = harvest(path, "2026-05-01", count=44, fail_at=moment)
    assert died.returncode == -signal.SIGKILL
    with open_store(path) as store:
        live = len(live_calls(store, date(2026, 3, 9)))
        assert live == (44 if moment == "admit_after_commit" else 40)
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
    assert harvest(path, "2026-05-01", count=44).stdout.strip() == "ok"
    with open_store(path) as store:
        assert len(live_calls(store, date(2026, 3, 9))) == 44
        events = [(e.kind, e.source_id) for e in list_events(store)]
        assert len(events) == len(set(events)) == 44
        assert store.rows("SELECT * FROM staged") == store.rows("SELECT * FROM leases") == []


def test_a_source_is_harvested_by_one_process_at_a_time(store):
    begin_run(store, "portico", today=NOW.date(), now=NOW)
    with pytest.raises(SourceBusy, match="portico is being harvested by process"):
        begin_run(store, "portico", today=NOW.date(), now=NOW)
    begin_run(store, "sedia", today=NOW.date(), now=NOW)


def test_the_lease_of_a_dead_process_is_taken_over(store):
    begin_run(store, "portico", today=NOW.date(), now=NOW)
    with store.write():
        store.execute("UPDATE leases SET pid = 2147483000")
    assert discard_orphans(store, now=NOW) == 1
    begin_run(store, "portico", today=NOW.date(), now=NOW)
    states = [r["state"] for r in store.rows("SELECT state FROM runs ORDER BY id")]
    assert states == ["failed", "running"]


def test_a_database_of_a_newer_version_is_refused_and_untouched(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path) as store, store.write():
        store.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('citycalls', 's99_later', '2030-01-01')"
        )
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="written by a newer version"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_of_ours_is_refused(tmp_path):
    import sqlite3

    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(WrongInput, match="another program"):
        open_store(other)
    text = tmp_path / "text.db"
    text.write_text("this is no database, it is only a text that someone named so")
    with pytest.raises(WrongInput, match="can't be opened"):
        open_store(text)


def test_a_skipped_source_is_no_alarm(store):
    report = skip_source(store, "portico", "no token", today=NOW.date(), now=NOW)
    assert (report.state, report.reasons) == ("skipped", ("no token",))
