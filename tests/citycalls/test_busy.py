"""A database that another process keeps: commands say so, with what to do and exit code 75."""

import contextlib
import io
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from advice.profiles.stored_projects import import_profiles
from citycalls.__main__ import main
from funding.errors import StoreBusy, WrongInput
from funding.resources import CHECKOUT, shipped
from store.database import Store, open_store
from store.operations.backup import backup, restore
from store.people.recipients import find_recipient
from tests.sinks.letters import add_person, erase

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
KREFELD = str(shipped("profiles") / "krefeld.yaml")
WRITING = {
    "crawl": ["crawl", "facilities", "--today", "2026-10-20"],
    "import": ["profiles", "import", KREFELD],
    "keywords": ["profiles", "keywords", "krefeld/heat-warnings", "--add", "shade"],
    "add": ["recipients", "add", "bea@krefeld.example", "--profile", "krefeld"],
    "remove": ["recipients", "remove", "ada@krefeld.example"],
    "erase": ["recipients", "remove", "ada@krefeld.example", "--erase"],
    "pause": ["recipients", "pause", "ada@krefeld.example", "--until", "2027-01-01"],
    "backup": ["backup", "copy.db"],
    "preview": ["digest", "--preview", "shown", "--today", "2026-10-20"],
    "compose": ["digest", "--send", "--today", "2026-10-20"],
}
READING = {
    "status": ["status"],
    "calls": ["calls"],
    "search": ["calls", "heat"],
    "events": ["events"],
    "sources": ["sources"],
    "profiles": ["profiles", "list"],
    "history": ["profiles", "history", "krefeld"],
    "recipients": ["recipients", "list"],
    "mistakes": ["mistakes", "list"],
    "feedback": ["feedback", "list", "--today", "2026-10-20"],
    "match": ["match", "krefeld/heat-warnings", "--today", "2026-10-20"],
    "restore": ["restore", "c.db"],
}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "c.db"
    with open_store(path) as store:
        import_profiles(store, Path(KREFELD), author="Ana", comment=None, now=NOW)
        add_person(store, "ada@krefeld.example", now=NOW)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CITYCALLS_SECRET", "a secret of these tests")
    monkeypatch.setenv("CITYCALLS_MAIL_FROM", "City Calls <calls@city.example>")
    monkeypatch.setenv("CITYCALLS_MAIL_DIR", str(tmp_path / "mails"))
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.05)
    monkeypatch.setattr("store.database.OPENING_WAITS", ())
    return path


@contextlib.contextmanager
def kept_whole(path: Path) -> Iterator[None]:
    """Keep everybody out, readers too, as a tool does that changes the kind of the journal."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def ended(path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> tuple[int, str]:
    """Run a command; return its exit code and what it said to a person."""
    monkeypatch.setattr(sys, "argv", ["citycalls", "--db", str(path), *arguments])
    said = io.StringIO()
    with (
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(io.StringIO()),
        pytest.raises(SystemExit) as end,
    ):
        main()
    return int(end.value.code or 0), said.getvalue()


def assert_told(code: int, said: str) -> None:
    assert code == 75, said
    assert "in use by another process" in said
    assert "try again in a minute" in said
    for word in ("locked", "Traceback", "sqlite3", "OperationalError"):
        assert word not in said


@pytest.mark.parametrize("name", [*WRITING, *READING])
def test_a_database_that_lets_nobody_in_is_told_by_every_command(path, monkeypatch, name):
    arguments = (WRITING | READING)[name]
    if name == "restore":
        arguments = ["--db", "other.db", "restore", "c.db"]
    with kept_whole(path):
        assert_told(*ended(path, monkeypatch, arguments))


@pytest.mark.parametrize("name", [n for n in WRITING if n != "crawl"])
def test_who_writes_is_told_that_another_process_writes(path, monkeypatch, name):
    with open_store(path) as other, other.write():
        assert_told(*ended(path, monkeypatch, WRITING[name]))


@pytest.mark.parametrize("name", [n for n in READING if n not in ("status", "restore")])
def test_who_reads_does_not_notice_who_writes(path, monkeypatch, name):
    with open_store(path) as other, other.write():
        code, said = ended(path, monkeypatch, READING[name])
    assert (code, "in use" in said) == (0, False)


def test_an_erasure_whose_rest_others_keep_says_what_is_left_to_do(path):
    with open_store(path) as store, open_store(path) as other, other.read():
        other.rows("SELECT * FROM recipients")
        with pytest.raises(WrongInput, match=r"the person is deleted.*erase the same address"):
            erase(store, "ada@krefeld.example", now=NOW)
    with open_store(path) as store:
        erase(store, "ada@krefeld.example", now=NOW)


def test_a_backup_never_takes_the_place_of_a_database_that_is_kept(path, tmp_path):
    with open_store(path) as store:
        backup(store, tmp_path / "copy.db", now=NOW)
    with kept_whole(path), pytest.raises(WrongInput, match="is in use; stop the schedule"):
        restore(tmp_path / "copy.db", path, now=NOW)
    with open_store(path) as store:
        assert find_recipient(store, "ada@krefeld.example").is_active(NOW.date())


def test_a_copy_that_has_to_wait_is_no_fault_of_its_place(path, tmp_path):
    with open_store(path) as store:
        store.close()
    with Store(path) as store, kept_whole(path), pytest.raises(StoreBusy):
        store.copy_to(tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_a_reading_transaction_never_begins_to_write(path):
    with open_store(path) as store, store.read():  # SQLite would refuse it without waiting
        with pytest.raises(RuntimeError, match="can't begin to write"), store.write():
            pass
        assert store.rows("SELECT 1 AS one") == [{"one": 1}]


@pytest.mark.full
def test_twelve_processes_may_make_a_database_at_once(tmp_path):
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom store.database import open_store\n"
        "time.sleep(max(0, float(sys.argv[2]) - time.time()))\n"
        "open_store(Path(sys.argv[1])).close()"
    )
    import time

    for number in range(3):
        start = str(time.time() + 2)
        begun = [
            subprocess.Popen(
                [sys.executable, "-c", code, str(tmp_path / f"{number}.db"), start],
                cwd=CHECKOUT,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(12)
        ]
        said = [(p.communicate(timeout=120)[1], p.returncode) for p in begun]
        assert said == [("", 0)] * 12
