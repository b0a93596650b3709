"""Backups: checked copies of a database in use, and the way back."""

import contextlib
import sqlite3
from datetime import datetime
from pathlib import Path

from funding.errors import WrongInput
from store.database import Store, meta, open_store, refuse_foreign, refuse_newer, set_meta
from store.mail.installation import bind, hold

LAST_BACKUP = "last_backup"
COMPANIONS = ("", "-wal", "-shm", "-sendings")
"""Endings of the files that belong to a database: its log and its shared memory."""


def backup(store: Store, target: Path, *, now: datetime) -> Path:
    """Write a checked copy of the open database, note the moment, and return its path.

    An earlier file of that name is replaced only by a good copy.  Raises WrongInput.
    """
    if store.path is not None and target.resolve() == store.path.resolve():
        raise WrongInput(f"the backup {str(target)!r} is the database itself; name another file")
    store.copy_to(target)
    set_meta(store, LAST_BACKUP, now.isoformat())
    return target


def last_backup(store: Store) -> datetime | None:
    """Return when the last good copy was made; None if never."""
    found = meta(store, LAST_BACKUP)
    return None if found is None else datetime.fromisoformat(found)


def restore(source: Path, target: Path, *, now: datetime) -> Path | None:
    """Make a backup the database at *target*; return where the former database was put aside.

    The backup is checked and brought to the present schema first; the former database is kept under
    a name with the moment.  Letters of all periods that have begun wait for a person, since they
    may have been sent after the backup was made.  None: there was no former database.
    Raises WrongInput, or StoreTooNew, with *target* as it was.
    """
    if not source.is_file():
        raise WrongInput(f"the backup {str(source)!r} does not exist; name the file to restore")
    fresh = target.with_name(f".{target.name}.restore")
    remove_with_log(fresh)
    try:
        with open_existing(source) as old:
            old.copy_to(fresh)
        with open_store(fresh) as store:
            hold(store, now=now)
            store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        aside = put_aside(target, now)
        fresh.replace(target)
    finally:
        for left in (fresh, *target.parent.glob(f"{fresh.name}.before-*")):
            remove_with_log(left)
    with open_store(target) as store:
        bind(store)
    return aside


def open_existing(source: Path) -> Store:
    """Open a backup for reading without changing it.  Raises WrongInput, StoreTooNew."""
    store = Store(source, is_read_only=True)
    try:
        refuse_foreign(store)
        refuse_newer(store)
    except BaseException:
        store.close()
        raise
    return store


def put_aside(target: Path, now: datetime) -> Path | None:
    """Move a database with its log out of the way; return where to."""
    if not target.exists():
        return None
    aside = target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}")
    if is_in_use(target):
        raise WrongInput(
            f"{str(target)!r} is in use; stop the schedule and the pages, then restore again"
        )
    for suffix in COMPANIONS:  # together: what the log holds belongs to the file
        companion = target.with_name(target.name + suffix)
        if companion.exists():
            companion.replace(aside.with_name(aside.name + suffix))
    return aside


def is_in_use(path: Path) -> bool:
    """Return whether another process keeps the log from being emptied; False if it is damaged."""
    try:
        with contextlib.closing(Store(path)) as store:
            return bool(store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    except sqlite3.Error:
        return False


def remove_with_log(path: Path) -> None:
    for suffix in COMPANIONS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
