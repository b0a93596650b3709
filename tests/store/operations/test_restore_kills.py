"""Backups and restores that are killed: a database is always there, and nothing is left behind."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.database import meta, open_store, set_meta
from store.operations.backup import backup, restore
from store.operations.unfinished import ENDING, remove_unfinished, unfinished
from store.people.recipients import (
    add_recipient,
    find_recipient,
    list_recipients,
)
from tests.sinks.letters import add_person, erase, fill

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
MOMENTS = (
    *("copy_before_check", "copy_before_rename", "restore_before_aside"),
    *("restore_before_replacing", "restore_after_replacing"),
)


RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from store.database import open_store
from store.operations.backup import backup, restore

what, path, copy = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
now = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
if what == "restore":
    restore(copy, path, now=now)
else:
    with open_store(path) as store:
        backup(store, copy, now=now)
"""


def run(what, path, copy, fail_at=""):
    """Back up or restore in a process of its own; return how it ended."""
    words = [sys.executable, "-c", RUN, what, str(path), str(copy)]
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd()), "CITYCALLS_FAIL_AT": fail_at}
    return subprocess.run(words, env=environ, check=False, timeout=120).returncode


@pytest.fixture
def two(tmp_path):
    """A database of three people, and a backup that knows two of them."""
    path, copy = tmp_path / "var" / "c.db", tmp_path / "b" / "copy.db"
    with open_store(path) as store:
        fill(store, 2, now=NOW)
        backup(store, copy, now=NOW)
        add_person(store, "later@city.example", now=NOW)
    return path, copy


def people(path):
    with open_store(path, create=False) as store:
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        return len(list_recipients(store))


def hidden(folder):
    return [p.name for p in folder.iterdir() if p.name.startswith(".")]


@pytest.mark.parametrize("is_damaged", [False, True])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_restore_leaves_the_former_database_or_the_new_one(two, moment, is_damaged):
    path, copy = two
    if is_damaged:
        path.write_bytes(b"no database at all" * 900)
    died = run("restore", path, copy, fail_at=moment)
    if is_damaged and moment == "copy_before_rename":
        assert died == 0  # there is nothing to copy of the former one
    else:
        assert died == -signal.SIGKILL
    assert path.exists()
    is_new = moment == "restore_after_replacing" or died == 0
    if not is_damaged or is_new:
        assert people(path) == (2 if is_new else 3)
    assert run("restore", path, copy) == 0
    assert people(path) == 2
    assert hidden(path.parent) == []


def test_a_restore_that_is_killed_at_any_time_leaves_one_of_the_two(two, tmp_path):
    """Random moments, measured by the work that SQLite has done."""
    path, copy = two
    script = tmp_path / "dying.py"
    script.write_text(DYING)
    seen = set()
    for last in (3, 90, 230, 420, 700, 900, 1200, 1600):
        words = [sys.executable, str(script), str(path), str(copy), str(last)]
        done = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(Path.cwd())}, check=False)
        seen.add((done.returncode, people(path)))
        with open_store(path) as store:
            if people(path) == 2:
                add_person(store, f"later{last}@city.example", now=NOW)
    assert {count for _, count in seen} == {2, 3}
    restore(copy, path, now=NOW)
    assert hidden(path.parent) == []


DYING = """
import os, signal, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path

path, copy, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
done, open_anyhow = 0, sqlite3.connect

def count():
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

def connect(*args, **more):
    connection = open_anyhow(*args, **more)
    connection.set_progress_handler(count, 20)
    return connection

sqlite3.connect = connect
from store.operations.backup import restore
restore(copy, path, now=datetime(2026, 10, 7, tzinfo=UTC))
"""


@pytest.mark.parametrize("moment", ["copy_before_check", "copy_before_rename"])
def test_a_killed_backup_leaves_a_hidden_half_that_the_next_run_removes(two, moment):
    path, copy = two
    before = copy.read_bytes()
    assert run("backup", path, copy, fail_at=moment) == -signal.SIGKILL
    assert copy.read_bytes() == before
    assert len(hidden(copy.parent)) >= 1
    (copy.parent / ".notes.part").write_text("another program's")
    assert run("backup", path, copy.parent / "other.db") == 0
    assert hidden(copy.parent) == [".notes.part"]
    assert people(copy) == 2


def test_what_a_living_process_writes_is_not_taken_for_a_leftover(tmp_path):
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path / "c.db")],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
    )
    try:
        assert writer.stdout.readline() == b"writing\n"
        assert remove_unfinished(tmp_path) == 0
        with unfinished(tmp_path / "c.db") as part:
            assert part.exists()
        (name,) = hidden(tmp_path)
        assert name.endswith(ENDING)
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    (tmp_path / f"{name}-journal").touch()
    assert remove_unfinished(tmp_path) == 2
    assert hidden(tmp_path) == []


WRITER = """
import sys, time
from pathlib import Path
from store.operations.unfinished import unfinished
with unfinished(Path(sys.argv[1])) as part:
    print("writing", flush=True)
    time.sleep(60)
"""


def test_a_service_that_runs_sees_the_restored_state(two):
    """Nothing is renamed under a process that has the database open."""
    path, copy = two
    with open_store(path) as running:
        assert len(list_recipients(running)) == 3
        restore(copy, path, now=NOW)
        assert len(list_recipients(running)) == 2
        add_person(running, "new@city.example", now=NOW)
    assert people(path) == 3


def test_a_log_without_its_database_does_not_spoil_the_restored_one(two, tmp_path):
    _, copy = two
    target = tmp_path / "elsewhere.db"
    with sqlite3.connect(tmp_path / "other.db", isolation_level=None) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("CREATE TABLE a (b)")
        target.with_name("elsewhere.db-wal").write_bytes((tmp_path / "other.db-wal").read_bytes())
    other.close()
    restore(copy, target, now=NOW)
    assert people(target) == 2


# numbers of people


def number_after(path, address="new@city.example"):
    with open_store(path) as store:
        return add_person(store, address, now=NOW).id


def test_a_number_that_was_given_after_the_backup_is_not_given_again(two):
    path, copy = two
    with open_store(path) as store:
        given = find_recipient(store, "later@city.example").id
    restore(copy, path, now=NOW)
    assert number_after(path) > given


def test_a_number_that_an_erased_person_had_is_not_given_after_a_restore(two):
    path, copy = two
    with open_store(path) as store:
        given = add_person(store, "gone@city.example", now=NOW).id
        erase(store, "gone@city.example", now=NOW)
    restore(copy, path, now=NOW)
    assert number_after(path) > given


@pytest.mark.parametrize("how", ["lost", "damaged", "another disk"])
def test_no_number_is_given_again_where_nobody_knows_which_were(two, how):
    path, copy = two
    if how == "lost":
        for left in path.parent.iterdir():
            left.unlink()
    elif how == "damaged":
        path.write_bytes(b"damaged" * 2000)
    else:
        path = path.parent / "new.db"
    restore(copy, path, now=NOW)
    assert number_after(path) > 1000


def test_a_backup_that_was_copied_back_by_hand_gives_no_number_again(two):
    from digest.send import send_outbox

    path, copy = two
    with open_store(path) as store:
        given = add_person(store, "last@city.example", now=NOW).id
        send_outbox(store, smtp_url=None, mail_dir=path.parent / "mail", now=NOW)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    path.write_bytes(copy.read_bytes())
    assert number_after(path) > given


def test_erasing_everybody_again_and_again_never_gives_a_number_twice(tmp_path):
    given = []
    for round_ in range(4):
        with open_store(tmp_path / "c.db") as store:
            for n in range(3):
                address = f"p{n}@city.example"
                person = add_recipient(
                    store,
                    address,
                    profiles=["krefeld"],
                    language="de",
                    confirmed=True,
                    lift_suppression=True,
                    now=NOW,
                )
                given.append(person.id)
            for n in range(3) if round_ % 2 else (2, 1, 0):
                erase(store, f"p{n}@city.example", now=NOW)
    assert len(set(given)) == 12
    assert given == sorted(given)


def test_a_damaged_note_beside_the_database_is_no_obstacle(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path) as store:
        own = meta(store, "instance")
        set_meta(store, "x", "y")
    for text in ("", "{", "[]", '{"instance": "other", "people": 99}', '{"people": "many"}'):
        (tmp_path / "c.db-sendings").write_text(text)
        assert number_after(path, f"p{len(text)}@city.example") < 10
    (tmp_path / "c.db-sendings").write_text(f'{{"instance": "{own}", "people": 99}}')
    assert number_after(path, "q@city.example") == 100
