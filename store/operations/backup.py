"""Backups: checked copies of a database in use, and the way back."""

import contextlib
import os
import sqlite3
from datetime import datetime
from itertools import count
from pathlib import Path

from funding.errors import CityCallsError, StoreBusy, WrongInput
from store.accounts.sessions import end_every_session
from store.database import Store, is_busy, meta, open_store, refuse_foreign, refuse_newer, set_meta
from store.mail.installation import bind, hold
from store.operations.failpoints import reached
from store.operations.places import PlaceKind, note_place
from store.operations.unfinished import remove_unfinished, unfinished
from store.people.numbers import highest_number, skip_numbers

LAST_BACKUP = "last_backup"
LOG = ("", "-wal", "-shm")
"""Endings of the files that belong to a database: its log and its shared memory."""


def backup(store: Store, target: Path, *, now: datetime) -> Path:
    """Write a checked copy of the open database, note the moment, and return its path.

    An earlier file of that name is replaced only by a good copy.  Raises WrongInput.
    """
    if store.path is not None and target.resolve() == store.path.resolve():
        raise WrongInput(f"the backup {str(target)!r} is the database itself; name another file")
    note_place(store, PlaceKind.BACKUP, target.parent)
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
    a name with the moment.  Whenever this process is killed, *target* is the former database or the
    new one.  Letters of all periods that have begun wait for a person, since they may have been
    sent after the backup was made, everybody signs in again, and no number of a person is given
    again.  None: there was no
    former database.  Raises WrongInput, StoreBusy or StoreTooNew, with *target* as it was.
    """
    if not source.is_file():
        raise WrongInput(f"the backup {str(source)!r} does not exist; name the file to restore")
    if is_in_use(target):
        raise WrongInput(
            f"{str(target)!r} is in use; stop the schedule and the pages, then restore again"
        )
    remove_unfinished(target.parent)
    with unfinished(target) as fresh:
        with open_existing(source) as old:
            old.copy_into(fresh, target)
        with open_store(fresh) as store:
            hold(store, now=now)
            end_every_session(store)
            skip_numbers(store, numbers_given(target))
            store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        reached("restore_before_aside")
        aside = take_place(fresh, target, now)
        reached("restore_after_replacing")
    with open_store(target) as store:
        bind(store)
    return aside


def free_name(path: Path) -> Path:
    """Return *path*, or the same with a number where that is taken."""
    names = (path if n == 1 else path.with_name(f"{path.name}-{n}") for n in count(1))
    return next(name for name in names if not name.exists())


def take_place(fresh: Path, target: Path, now: datetime) -> Path | None:
    """Make *fresh* the database at *target* in one step; return where the former one is kept."""
    aside = free_name(target.with_name(f"{target.name}.before-{now:%Y%m%dT%H%M%S}"))
    if not target.exists():
        replace_damaged(fresh, target, aside)  # a log without its file would spoil the new one
        return None
    try:
        with Store(target) as former:
            former.copy_to(aside)
        reached("restore_before_replacing")
        # written into the file by SQLite, in one transaction: who has it open sees the new state
        with Store(fresh) as new, Store(target) as former:
            new.copy_over(former)
    except StoreBusy:
        aside.unlink(missing_ok=True)
        raise
    except (sqlite3.Error, WrongInput):
        replace_damaged(fresh, target, aside)
    return aside


def replace_damaged(fresh: Path, target: Path, aside: Path) -> None:
    """Take the place of a file that SQLite can't read; it is kept under another name as it is."""
    for ending in LOG:  # together: what the log holds belongs to the file
        companion, kept = (p.with_name(p.name + ending) for p in (target, aside))
        kept.unlink(missing_ok=True)
        if companion.exists():
            os.link(companion, kept)
    reached("restore_before_replacing")
    for ending in LOG[1:]:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    fresh.replace(target)


def numbers_given(path: Path) -> int | None:
    """Return the highest number that a person of a database ever had; None if nobody knows."""
    try:
        with open_existing(path) as store:
            return highest_number(store)
    except (sqlite3.Error, CityCallsError, ValueError):
        return None


def open_existing(source: Path) -> Store:
    """Open a backup for reading without changing it.  Raises WrongInput, StoreTooNew."""
    try:
        store = Store(source, is_read_only=True)
        try:
            with store.told():
                refuse_foreign(store)
                refuse_newer(store)
        except BaseException:
            store.close()
            raise
    except sqlite3.Error as error:
        raise WrongInput(
            f"{str(source)!r} is no backup that can be read ({error}); name a file that "
            "`citycalls backup` wrote"
        ) from error
    return store


def is_in_use(path: Path) -> bool:
    """Return whether another process keeps the log from being emptied; False if it is damaged."""
    if not path.exists():
        return False
    try:
        with contextlib.closing(Store(path)) as store:
            return bool(store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
    except sqlite3.Error as error:
        return is_busy(error)
