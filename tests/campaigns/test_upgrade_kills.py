"""An upgrade that is killed anywhere leaves the former schema or the new one, whole."""

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from store import database
from store.database import open_store
from store.migrations import STEPS
from tests.campaigns.mail_kills import NOW, ROOT
from tests.sinks.letters import fill

KILLS = 20
DYING = """
import os, signal, sqlite3, sys
from pathlib import Path

path, last = Path(sys.argv[1]), int(sys.argv[2])
done = 0
open_anyhow = sqlite3.connect

def count():
    global done
    done += 1
    if done == last:
        os.kill(os.getpid(), signal.SIGKILL)

def connect(*args, **more):
    connection = open_anyhow(*args, **more)
    connection.set_progress_handler(count, 10)
    return connection

sqlite3.connect = connect
from store.database import open_store
open_store(path).close()
print(done)
"""


def left_by(path: Path, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a database as a version with only the first *steps* schema steps left it."""
    former = Migrations("citycalls")
    for name, step in STEPS[:steps]:
        former(name=name)(step)
    with monkeypatch.context() as short:
        short.setattr(database, "migrations", former)
        open_store(path).close()


def upgrade(path: Path, last: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", DYING, str(path), str(last)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def names_in(path: Path) -> list[str]:
    with sqlite3.connect(path) as opened:
        found = [row[0] for row in opened.execute("SELECT name FROM _sqlite_migrations")]
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    opened.close()
    return found


@pytest.mark.full
@pytest.mark.parametrize("steps", range(1, len(STEPS)))
def test_every_schema_survives_twenty_kills_in_its_upgrade(
    tmp_path: Path, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [name for name, _ in STEPS]
    path = tmp_path / "measured.db"
    left_by(path, steps, monkeypatch)
    instructions = int(upgrade(path, -1).stdout)
    chance = random.Random(steps)
    killed = 0
    for number in range(KILLS):
        path = tmp_path / f"{number}.db"
        left_by(path, steps, monkeypatch)
        died = upgrade(path, chance.randint(1, instructions))
        killed += died.returncode == -signal.SIGKILL
        assert names_in(path) in (whole[:steps], whole)
        with open_store(path) as store:
            assert [r["name"] for r in store.rows("SELECT name FROM _sqlite_migrations")] == whole
            fill(store, 1, now=NOW)
    assert killed > KILLS * 0.8
