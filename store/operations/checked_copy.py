"""One consistent copy of an open database, checked before anybody relies on it."""

import contextlib
import os
import sqlite3
from pathlib import Path

from funding.errors import WrongInput
from store.operations.private_files import private_file, private_folder


def copy_database(source: sqlite3.Connection, target: Path) -> None:
    """Write a checked copy that is there whole or not at all; readers and writers go on meanwhile.

    Raises WrongInput if it can't be written or does not pass its check.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        private_folder(target.parent)
        part.unlink(missing_ok=True)
        private_file(part)
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)  # all pages in one go: a writer can't make it start anew for ever
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
        if verdict != "ok" or broken is not None:
            raise WrongInput(f"the copy {str(target)!r} is damaged ({verdict}); check the disk")
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise WrongInput(
            f"the copy {str(target)!r} can't be written ({error}); free space or name another place"
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
