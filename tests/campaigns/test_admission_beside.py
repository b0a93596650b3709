"""Another process writes all the time while many records are admitted: it never waits a second."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest, RunState
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

FIRST = datetime(2026, 10, 13, 6, tzinfo=UTC)
WRITER = """
import sqlite3, sys, time
# who can't have the lock within a second is told that the database is locked, and this ends
connection = sqlite3.connect(sys.argv[1], timeout=1, isolation_level=None)
connection.execute("PRAGMA synchronous = FULL")
print("ready", flush=True)
count, seen = 0, None
while True:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("REPLACE INTO meta (key, value) VALUES ('beside', ?)", [str(count)])
    connection.execute("COMMIT")
    count += 1
    records = connection.execute("SELECT count(*) FROM records").fetchone()[0]
    if records != seen:
        seen = records
        print(records, flush=True)
    time.sleep(0.02)
"""


def records_of(count: int, text: str) -> list[Record]:
    return [
        Record(
            source="portico",
            source_id=f"c{n}",
            title=f"Shade for the squares of district {n}",
            url=f"https://calls.example.eu/{n}",
            status_claimed=Status.OPEN,
            deadlines=(Deadline(date=date(2027, 5, 1), raw="1 May 2027"),),
            sections=(TextSection(heading=None, text=f"{text} {n}. " * 300),),
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [600, pytest.param(20_000, marks=pytest.mark.full)])
def test_a_process_that_writes_never_waits_a_second_and_sees_all_of_a_run_or_nothing(
    tmp_path, count
):
    path = tmp_path / "c.db"
    with open_store(path):
        pass
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", WRITER, str(path)]
    with (
        open_store(path) as store,
        subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as writer,
    ):
        assert writer.stdout is not None
        assert writer.stderr is not None
        writer.stdout.readline()
        for week, text in enumerate(("Trees are planted", "Trees are planted", "Water is kept")):
            now = FIRST + timedelta(weeks=week)
            run = begin_run(store, "portico", today=now.date(), now=now)
            found = records_of(count, text)
            for start in range(0, count, 100):
                stage_records(store, run, found[start : start + 100])
            harvest = Harvest(complete=True, listed=count, requests=1)
            report = finish_run(store, run, harvest, today=now.date(), now=now)
            assert (report.state, report.stored) == (RunState.OK, count)
        is_alive = writer.poll() is None
        writer.kill()
        seen, errors = writer.communicate()
    assert is_alive, errors
    assert [int(line) for line in seen.split()] == [0, count]
