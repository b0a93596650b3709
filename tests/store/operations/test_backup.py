"""Copies of a database in use, the way back, upgrades, full disks and strange disks."""

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from funding.errors import StoreFull, StoreTooNew, WrongInput
from store import database
from store.database import meta, open_store, set_meta
from store.mail.outbox import mails_of_period
from store.operations.backup import backup, last_backup, restore
from store.operations.disks import kind_of_disk, network_disk_warning
from store.people.recipients import list_recipients
from tests.sinks.letters import add_person, fill, put_plain_letter

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
WRITER = """
import sys
import time
from pathlib import Path
from store.database import open_store, set_meta
with open_store(Path(sys.argv[1])) as store:
    print("ready", flush=True)
    n = 0
    while True:
        n += 1
        with store.write():
            set_meta(store, "left", str(n))
            set_meta(store, "pad", "x" * (n % 50000))
            set_meta(store, "right", str(n))
        time.sleep(0.003)  # SQLite's lock is not fair: without a gap nobody else ever writes
"""


def copies_while_writing(folder, count):
    path = folder / "c.db"
    with open_store(path) as store:
        fill(store, 5, now=NOW)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE
    ) as writer:
        try:
            assert writer.stdout.readline() == b"ready\n"
            for n in range(count):
                with open_store(path) as store:
                    backup(store, folder / f"copy{n}.db", now=NOW)
        finally:
            writer.kill()
    for n in range(count):
        restore(folder / f"copy{n}.db", folder / f"back{n}.db", now=NOW)
        with open_store(folder / f"back{n}.db") as back:
            assert back.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
            assert meta(back, "left") == meta(back, "right")
            assert len(list_recipients(back)) == 5


def test_a_copy_made_while_others_write_is_whole(tmp_path):
    copies_while_writing(tmp_path, 3)


@pytest.mark.full
def test_a_hundred_copies_made_while_others_write_are_whole(tmp_path):
    copies_while_writing(tmp_path, 100)


def test_a_backup_is_one_file_and_its_moment_is_known(tmp_path):
    with open_store(tmp_path / "c.db") as store:
        assert last_backup(store) is None
        fill(store, 2, now=NOW)
        assert backup(store, tmp_path / "b" / "copy.db", now=NOW) == tmp_path / "b" / "copy.db"
        assert last_backup(store) == NOW
    assert [p.name for p in (tmp_path / "b").iterdir()] == ["copy.db"]


def test_a_backup_onto_the_database_itself_or_nowhere_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with open_store(tmp_path / "c.db") as store:
        with pytest.raises(WrongInput, match="is the database itself"):
            backup(store, tmp_path / "c.db", now=NOW)
        with pytest.raises(WrongInput, match="can't be written"):
            backup(store, tmp_path / "file" / "copy.db", now=NOW)


def test_restoring_keeps_the_former_database(tmp_path):
    path, copy = tmp_path / "c.db", tmp_path / "copy.db"
    with open_store(path) as store:
        fill(store, 2, now=NOW)
        backup(store, copy, now=NOW)
        add_person(store, "later@city.example", now=NOW)
    aside = restore(copy, path, now=NOW)
    assert aside.name == "c.db.before-20261006T073000"
    with open_store(path) as store, open_store(aside) as former:
        assert (len(list_recipients(store)), len(list_recipients(former))) == (2, 3)
    assert restore(copy, tmp_path / "new.db", now=NOW) is None


def test_a_damaged_database_can_be_replaced_and_a_damaged_backup_not_used(tmp_path):
    path, copy, bad = tmp_path / "c.db", tmp_path / "copy.db", tmp_path / "bad.db"
    with open_store(path) as store:
        fill(store, 2, now=NOW)
        backup(store, copy, now=NOW)
    bad.write_bytes(copy.read_bytes()[:40000] + os.urandom(20000))
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises((WrongInput, sqlite3.DatabaseError)):
        restore(bad, path, now=NOW)
    assert path.read_bytes() == b"damaged" * 1000
    restore(copy, path, now=NOW)
    with open_store(path) as store:
        assert len(list_recipients(store)) == 2


def test_a_database_in_use_is_not_replaced(tmp_path):
    path, copy = tmp_path / "c.db", tmp_path / "copy.db"
    with open_store(path) as store:
        fill(store, 2, now=NOW)
        backup(store, copy, now=NOW)
        with store.read():
            store.rows("SELECT * FROM recipients")
            with open_store(path) as writer:
                set_meta(writer, "a", "b")
            short = pytest.MonkeyPatch()
            short.setattr(database, "BUSY_SECONDS", 0.1)
            with pytest.raises(WrongInput, match="is in use"):
                restore(copy, path, now=NOW)
            short.undo()


def test_a_backup_of_a_newer_version_is_refused(tmp_path):
    path, copy = tmp_path / "c.db", tmp_path / "copy.db"
    with open_store(path) as store:
        with store.write():
            store.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
                " VALUES ('citycalls', 's99_later', '2030-01-01')"
            )
        backup(store, copy, now=NOW)
    with pytest.raises(StoreTooNew, match="s99_later"):
        restore(copy, tmp_path / "target.db", now=NOW)
    assert not (tmp_path / "target.db").exists()


def older(path, steps):
    """A database as a version with only the first *steps* schema steps left it."""
    from sqlite_utils import Migrations

    from store.migrations import STEPS

    former = Migrations("citycalls")
    for name, step in STEPS[:steps]:
        former(name=name)(step)
    short = pytest.MonkeyPatch()
    short.setattr(database, "migrations", former)
    open_store(path).close()
    short.undo()


@pytest.mark.parametrize("steps", [1, 2])
def test_an_upgrade_copies_the_former_database_first(tmp_path, steps):
    path = tmp_path / "c.db"
    older(path, steps)
    with open_store(path) as store:
        fill(store, 1, now=NOW)
    (copy,) = tmp_path.glob("c.db.before-s*")
    with sqlite3.connect(copy) as former:
        names = [row[0] for row in former.execute("SELECT name FROM _sqlite_migrations")]
    former.close()
    assert len(names) == steps


def test_an_upgrade_that_fails_leaves_the_former_schema(tmp_path, monkeypatch):
    from sqlite_utils import Migrations

    from store.migrations import STEPS

    path = tmp_path / "c.db"
    older(path, 2)
    broken = Migrations("citycalls")
    for name, step in STEPS[:-1]:
        broken(name=name)(step)

    def fail(db):
        db.execute("CREATE TABLE half (a)")
        db.execute("SELECT no_such_function()")

    broken(name="s98_broken")(fail)
    with monkeypatch.context() as short:
        short.setattr(database, "migrations", broken)
        with pytest.raises(WrongInput, match="can't be opened"):
            open_store(path)
    with sqlite3.connect(path) as former:
        names = [row[0] for row in former.execute("SELECT name FROM _sqlite_migrations")]
        tables = [row[0] for row in former.execute("SELECT name FROM sqlite_master")]
    former.close()
    assert len(names) == 2
    assert "half" not in tables


def test_a_full_disk_damages_nothing_and_mail_that_cannot_be_noted_is_not_sent(tmp_path):
    """PRAGMA max_page_count raises the very error that a full disk does."""
    from digest.send import send_outbox
    from tests.sinks.mta_sink import Sink

    with open_store(tmp_path / "c.db") as store:
        fill(store, 3, now=NOW)
        pages = store.row("PRAGMA page_count")["page_count"]
        failures = 0
        for room in range(0, 40, 2):
            store.db.execute(f"PRAGMA max_page_count = {pages + room}")
            person = list_recipients(store)[0]
            body = b"From: c@city.example\r\n\r\n" + os.urandom(30000)
            try:
                put_plain_letter(
                    store,
                    person,
                    now=NOW,
                    period=f"2026-10-{room // 2 + 1:02}",
                    body=body,
                    items=(),
                )
            except StoreFull as error:
                failures += "free space" in str(error)
            assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        kept = len(mails_of_period(store, now=NOW))
        assert 0 < failures < 20
        assert kept == 3 + 20 - failures
        store.db.execute("PRAGMA max_page_count = 1000000")
        with Sink() as sink:
            report = send_outbox(
                store, smtp_url=sink.url, mail_dir=tmp_path, now=NOW, elapsed=lambda: 0
            )
        assert report.sent == 3  # letters of random bytes can't be mailed, the others can


@pytest.mark.parametrize(
    ("mounts", "kind"),
    [
        ("/dev/sda1 / ext4 rw 0 0\nserver:/x /data nfs4 rw 0 0\n", "nfs4"),
        ("/dev/sda1 / ext4 rw 0 0\n//server/x /data cifs rw 0 0\n", "cifs"),
        ("/dev/sda1 / ext4 rw 0 0\nhost /data 9p rw 0 0\n", "9p"),
        ("/dev/sda1 / ext4 rw 0 0\nshare /data virtiofs rw 0 0\n", "virtiofs"),
        ("/dev/sda1 / ext4 rw 0 0\nme@x: /data fuse.sshfs rw 0 0\n", "fuse.sshfs"),
        ("server:/x /data\\040old nfs rw 0 0\n/dev/sda1 / ext4 rw 0 0\n", "ext4"),
        ("server:/x / nfs rw 0 0\n/dev/sdb1 /data ext4 rw 0 0\n", "ext4"),
    ],
)
def test_a_network_disk_is_named(tmp_path, mounts, kind):
    from pathlib import Path

    assert kind_of_disk(Path("/data/var/c.db"), mounts) == kind
    warning = network_disk_warning(Path("/data/var/c.db"), kind)
    assert (warning is None) is (kind == "ext4")
    assert warning is None or kind in warning


UPGRADE = """
import os, signal, sys
from pathlib import Path
from sqlite_utils import Migrations
from store import database
from store.migrations import STEPS

path, at = Path(sys.argv[1]), int(sys.argv[2])
dying = Migrations("citycalls")
for number, (name, step) in enumerate(STEPS):
    def run(db, number=number, step=step):
        step(db)
        if number == at:
            os.kill(os.getpid(), signal.SIGKILL)
    dying(name=name)(run)
database.migrations = dying
database.open_store(path)
"""


@pytest.mark.parametrize("at", [0, 1, 2])
def test_an_upgrade_that_is_killed_in_any_step_is_done_anew(tmp_path, at):
    from store.migrations import STEPS

    path = tmp_path / "c.db"
    if at:
        older(path, at)
    died = subprocess.run([sys.executable, "-c", UPGRADE, str(path), str(at)], check=False)
    assert died.returncode < 0
    with open_store(path) as store:
        names = [r["name"] for r in store.rows("SELECT name FROM _sqlite_migrations")]
        assert names == [name for name, _ in STEPS]
        fill(store, 1, now=NOW)
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
