"""One consistent copy of an open database, checked before anybody relies on it."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from funding.errors import StoreBusy, WrongInput
from store.operations.failpoints import reached
from store.operations.unfinished import remove_unfinished, unfinished

WAITING = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Write a checked copy that is there whole or not at all; readers and writers go on meanwhile.

    What killed runs left in its folder is removed.  Raises WrongInput if it can't be written or
    does not pass its check.
    """
    remove_unfinished(target.parent)
    with told(target), unfinished(target) as part:
        copy_into(source, part, target)
        reached("copy_before_rename")
        part.replace(target)


def copy_into(source: sqlite3.Connection, part: Path, target: Path) -> None:
    """Write a checked copy into the empty file *part*, which is to become *target*.

    Raises WrongInput.
    """
    with told(target), contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
        # all pages in one go: a writer can't make it start anew for ever
        source.backup(copy, progress=end_waiting)
        reached("copy_before_check")
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or broken is not None:
        raise WrongInput(f"the copy {str(target)!r} is damaged ({verdict}); check the disk")
    with told(target), part.open("rb+") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def told(target: Path) -> Iterator[None]:
    """Raise WrongInput where the system or SQLite can't write a copy; busy is left as it is."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        if getattr(error, "sqlite_errorcode", None) in WAITING:
            raise
        raise WrongInput(
            f"the copy {str(target)!r} can't be written ({error}); free space or name another place"
        ) from error


def end_waiting(status: int, remaining: int, total: int) -> None:
    """End a copy that SQLite has waited for long enough; Python would begin it anew for ever."""
    if status in WAITING:
        error = sqlite3.OperationalError("another process keeps the database")
        error.sqlite_errorcode = status
        raise error


def copy_over(source: sqlite3.Connection, target: sqlite3.Connection, *, seconds: float) -> None:
    """Overwrite another database in one transaction.

    Raises StoreBusy while others write it for more than *seconds*.
    """
    end = time.monotonic() + seconds

    def give_up(status: int, remaining: int, total: int) -> None:
        if status not in (sqlite3.SQLITE_OK, sqlite3.SQLITE_DONE) and time.monotonic() > end:
            raise StoreBusy(
                f"the database is in use for more than {seconds} seconds; nothing was changed, "
                "stop the schedule and the pages, then do the same again"
            )

    source.backup(target, progress=give_up)
    target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
