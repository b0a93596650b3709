"""Where no database is, or where one is gone, no command makes an empty one: real processes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.errors import StoreMissing, WrongInput
from store.database import open_store

COMMANDS = (
    *("status", "schedule", "serve --port 0", "sources", "calls", "events", "digest"),
    *("digest --send", "backup copy.db", "match krefeld", "explain krefeld/x sedia:A"),
    *("answer a@b.example R-ABCDEFGHIJ", "bounce mail.eml", "crawl --accept 1 --comment x"),
    *("recipients list", "recipients add a@b.example --profile x", "recipients remove a@b.example"),
    *("recipients remove a@b.example --erase", "recipients pause a@b.example"),
    *("recipients confirm a@b.example", "profiles list", "profiles show x", "profiles export"),
    *("profiles history x", "profiles revert x --to 1", "profiles keywords x/y --add z"),
    *("profiles import mail.eml", "profiles import nowhere.yaml", "mistakes list"),
    *("feedback list", "feedback settle 1 --answer x", "feedback withdraw 1", "feedback restore 1"),
    *("mistakes settle 1 --comment x", "model show", "model release", "concepts list"),
    *("concepts add a b --language de", "concepts export out.csv", "restore nowhere.db"),
    *(
        "clients list",
        "clients add x --role reader",
        "clients remove x",
        "mcp",
        "audit",
        "accounts list",
        "accounts remove x",
    ),
)


def run(folder, command, db):
    """Run a command in *folder* as a process of its own; return exit code and what it said."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CITYCALLS_")}
    environ |= {
        "CITYCALLS_DB": str(db),
        "PYTHONPATH": str(Path.cwd()),
        "CITYCALLS_CONTACT": "a@b.eu",
    }
    done = subprocess.run(
        [sys.executable, "-m", "citycalls", *command.split()],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_mistyped_place_is_an_error_and_stays_as_it_was(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mail.eml").write_text("Subject: no report\n\nno profile either: {")
    found = CliRunner().invoke(app, ["--db", "typo/c.db", *command.split()])
    assert isinstance(found.exception, WrongInput), found.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mail.eml"]


@pytest.mark.parametrize("command", ["status", "digest --send", "recipients remove a@b.eu --erase"])
def test_a_mistyped_place_ends_a_process_with_2(tmp_path, command):
    code, said = run(tmp_path, command, tmp_path / "typo" / "c.db")
    assert code == 2
    assert "there is no database at" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "trace"),
    [
        ("status", "c.db.before-20261006T073000"),
        ("profiles import good.yaml", "c.db-sendings"),
        ("crawl eui", "c.db-wal"),
    ],
)
def test_where_a_database_is_gone_not_even_an_import_makes_a_new_one(tmp_path, command, trace):
    """As a restore of an older version left it that was killed between its two renames."""
    (tmp_path / trace).write_bytes(b"the former one")
    write_profile(tmp_path / "good.yaml")
    code, said = run(tmp_path, command, tmp_path / "c.db")
    assert code == 2
    assert "is gone" in said
    assert trace in said
    assert "citycalls restore" in said
    assert not (tmp_path / "c.db").exists()


def test_an_import_makes_one_and_a_killed_one_leaves_none_that_passes_for_empty(tmp_path):
    write_profile(tmp_path / "good.yaml")
    db = tmp_path / "new" / "c.db"
    db.parent.mkdir()
    for content in (b"", sqlite_without_tables(tmp_path)):
        db.write_bytes(content)  # killed before the first table was there
        code, said = run(tmp_path, "status", db)
        assert (code, "there is no database" in said) == (2, True)
        assert run(tmp_path, "profiles import good.yaml", db)[0] == 0
        assert run(tmp_path, "profiles list", db)[0] == 0
        db.unlink()


def test_a_log_with_everything_in_it_is_no_empty_database(tmp_path):
    """A file of no bytes beside a log: what the log holds is not thrown away."""
    path = tmp_path / "c.db"
    path.touch()
    (tmp_path / "c.db-wal").write_bytes(b"something")
    with pytest.raises(StoreMissing, match="there is no database"):
        open_store(path, create=False)


def sqlite_without_tables(folder) -> bytes:
    import sqlite3

    path = folder / "header.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path.read_bytes()


def write_profile(path):
    path.write_text(
        "city:\n  id: aalen\n  name: Aalen\n  country: DE\n"
        "projects:\n  - id: shade\n    title: Shade for school yards\n"
        "    summary: Trees and sails against heat.\n"
    )
