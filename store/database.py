"""The database file: opening, migrating, reading and writing."""

import glob
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from funding.errors import StoreBusy, StoreFull, StoreMissing, StoreTooNew, WrongInput
from store.migrations import migrations
from store.operations.checked_copy import copy_database, copy_into, copy_over
from store.operations.private_files import close_to_others, private_file, private_folder

Row = dict[str, Any]
Item = TypeVar("Item")
BUSY_SECONDS = 30
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL)
FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)
OPENING_WAITS = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
"""Seconds between the tries to open a database that other processes open for the first time."""
PAUSE = 0.12
"""Seconds between two pieces: longer than the 0.1 that who waits for the lock sleeps at most."""
APPLICATION_ID = 0x43434C53  # "CCLS": tells our file from any other SQLite file


class Store:
    """One open database.  Readers see the last committed state; writers queue up."""

    def __init__(self, path: Path | None, *, is_read_only: bool = False) -> None:
        self.path = path
        """None for a database in memory."""
        target = ":memory:" if path is None else str(path)
        if is_read_only and path is not None:
            target = f"{path.resolve().as_uri()}?mode=ro"
        # autocommit at the driver, so that BEGIN IMMEDIATE below is the only way to a transaction
        self._connection = sqlite3.connect(
            target, timeout=BUSY_SECONDS, isolation_level=None, uri=is_read_only
        )
        self.db = Database(self._connection, execute_plugins=False)
        self._is_reading = False

    def copy_to(self, target: Path) -> None:
        """Write a checked copy of the last committed state.  Raises WrongInput."""
        with self.told():
            copy_database(self._connection, target)

    def copy_into(self, part: Path, target: Path) -> None:
        """Write a checked copy into the empty file *part* that is to become *target*.

        Raises WrongInput.
        """
        with self.told():
            copy_into(self._connection, part, target)

    def copy_over(self, other: "Store") -> None:
        """Put this state in the place of *other*'s, in one transaction.  Raises StoreBusy."""
        copy_over(self._connection, other._connection, seconds=BUSY_SECONDS)

    def rows(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """Return all rows of a reading statement."""
        with self.told():
            cursor = self._connection.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor]

    def tuples(
        self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[tuple[Any, ...]]:
        """Return all rows of a reading statement in the order of its columns: where many come."""
        with self.told():
            return self._connection.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """Return the first row of a reading statement; None when there is none."""
        return next(iter(self.rows(sql, parameters)), None)

    def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
        """Run a writing statement and return its last row id; call it inside `write`."""
        with self.told():
            return self._connection.execute(sql, parameters).lastrowid or 0

    def execute_many(
        self, sql: str, parameters: Sequence[Sequence[Any]] | Sequence[Mapping[str, Any]]
    ) -> int:
        """Run a writing statement for each of some rows; return how many it changed in all."""
        with self.told():
            return max(0, self._connection.executemany(sql, parameters).rowcount)

    def told(self) -> "Told":
        """Raise StoreBusy for what SQLite calls locked."""
        return Told(self.path)

    @property
    def is_in_transaction(self) -> bool:
        return self._connection.in_transaction

    def changes(self) -> int:
        """Return how many rows the last writing statement changed."""
        found: int = self._connection.execute("SELECT changes()").fetchone()[0]
        return found

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction that holds the write lock from its first moment.

        A deferred BEGIN fails at once when another process writes in between; this one waits.
        Nested calls join the outer transaction.
        """
        if self._is_reading:
            # SQLite refuses it at once if anybody wrote since, however long we would wait
            raise RuntimeError("a transaction that only reads can't begin to write")
        if self._connection.in_transaction:
            yield
            return
        with self.told():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self.told():
                self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if getattr(error, "sqlite_errorcode", None) in FULL:
                raise StoreFull(
                    f"the disk of {str(self.path)!r} is full, nothing was changed; free space "
                    "there and do the same again"
                ) from error
            raise

    @contextmanager
    def read(self) -> Iterator[None]:
        """One consistent view over several reading statements."""
        if self._connection.in_transaction:
            yield
            return
        with self.told():
            self._connection.execute("BEGIN")
        self._is_reading = True
        try:
            yield
        finally:
            self._is_reading = False
            self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Told:
    """Around a statement: an error of SQLite that a person should read becomes one of ours."""

    __slots__ = ("path",)

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if is_busy(error):
            raise StoreBusy(
                f"the database {str(self.path)!r} is in use by another process for more than "
                f"{BUSY_SECONDS} seconds; nothing was changed, try again in a minute"
            ) from error


def is_busy(error: BaseException | None) -> bool:
    """Return whether SQLite gave up waiting for another process."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in BUSY


def open_store(path: Path | None, *, create: bool = True) -> Store:
    """Return the database at *path*, migrated if needed; None opens one in memory.

    Only this user can read it.  Raises StoreMissing if there is none and *create* is False,
    StoreTooNew (file untouched) if a newer version wrote it, StoreBusy, and WrongInput if it is no
    database of City Calls or can't be opened.
    """
    try:
        if path is not None:
            prepare_file(path, create=create)
        store = Store(path)
        with store.told():
            refuse_foreign(store)
            refuse_newer(store)
            if path is not None and not create and is_empty(store):
                raise StoreMissing(no_database_at(path))
            for pragma in ("foreign_keys = ON", "synchronous = FULL"):
                store.db.execute(f"PRAGMA {pragma}")
            keep_log(store)
            if migrations.pending(store.db):
                migrate(store)
    except (sqlite3.Error, OSError) as error:
        raise WrongInput(
            f"the database {str(path)!r} can't be opened ({error}); "
            "name another file with --db or CITYCALLS_DB, or restore a backup"
        ) from error
    return store


def keep_log(store: Store) -> None:
    """Let the database have a write-ahead log.

    While several processes open a new file SQLite refuses this step at once, without waiting.
    """
    for wait in (*OPENING_WAITS, None):
        try:
            store.db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if wait is None or not is_busy(error):
                raise
            time.sleep(wait)
        else:
            return


def prepare_file(path: Path, *, create: bool) -> None:
    """Make the file and its folder for this user alone, or close it to others.

    Raises StoreMissing where there is none to open, or where one is gone: what lies beside tells.
    """
    log = path.with_name(path.name + "-wal")
    traces = traces_of(path)  # before the look at the file: another process may just make it
    if not path.exists() or (path.stat().st_size == 0 and not log.exists()):
        if traces:
            raise StoreMissing(
                f"the database {str(path)!r} is gone, though {traces[-1].name!r} lies beside it; "
                "restore a backup or that file (`citycalls restore`), or, to begin anew, move "
                f"away what begins with {path.name!r} there"
            )
        if not create:
            raise StoreMissing(no_database_at(path))
        private_folder(path.parent)
        private_file(path)
    for ending in ("", "-wal", "-shm"):
        close_to_others(path.with_name(path.name + ending))


def traces_of(path: Path) -> list[Path]:
    """Return what says that there was a database at a place, oldest name first."""
    kept = sorted(path.parent.glob(f"{glob.escape(path.name)}.before-*"))
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-sendings")]
    return [p for p in (*beside, *kept) if p.exists()]


def no_database_at(path: Path) -> str:
    return (
        f"there is no database at {str(path)!r}; correct --db or CITYCALLS_DB, restore a "
        "backup, or begin with `citycalls profiles import` or `citycalls crawl`"
    )


def migrate(store: Store) -> None:
    """Apply what is pending; two processes that start at once do it one after the other.

    What an older version wrote is copied first, to `<file>.before-<first new step>`.
    """
    with store.write():
        pending = migrations.pending(store.db)
        is_old = bool(migrations.applied(store.db))
        if store.path is not None and is_old and pending:
            aside = store.path.with_name(f"{store.path.name}.before-{pending[0].name}")
            # a second connection: SQLite copies from none that holds the write lock
            with Store(store.path, is_read_only=True) as former:
                former.copy_to(aside)
        migrations.apply(store.db)
        store.db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        store.db.execute(
            "INSERT OR IGNORE INTO meta (key, value) VALUES ('instance', ?)",
            [secrets.token_hex(8)],
        )


def refuse_foreign(store: Store) -> None:
    """Raise WrongInput if the file holds tables of some other program."""
    found = store.db.execute("PRAGMA application_id").fetchone()[0]
    if not is_empty(store) and found != APPLICATION_ID:
        raise WrongInput(
            f"{str(store.path)!r} is a database of another program; "
            "name another file with --db or CITYCALLS_DB"
        )


def is_empty(store: Store) -> bool:
    """Return whether there is no table: whoever began to make the database was killed."""
    found: int = store.db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return found == 0


def refuse_newer(store: Store) -> None:
    """Raise StoreTooNew if the file has migrations that this program does not know."""
    known = {m.name for m in migrations._migrations}
    applied = [m.name for m in migrations.applied(store.db)]
    unknown = [name for name in applied if name not in known]
    if unknown:
        raise StoreTooNew(
            f"the database {str(store.path)!r} was written by a newer version of City Calls "
            f"({unknown[-1]!r} is unknown here) and was left untouched; update the program"
        )


def in_pieces(
    items: Sequence[Item],
    limit: int,
    *,
    weight: Callable[[Item], int] = lambda item: 1,
    pause: float = PAUSE,
) -> Iterator[Sequence[Item]]:
    """Yield slices that weigh *limit* at most, or hold one item; others may write between them."""
    start, heavy = 0, 0
    for place, item in enumerate(items):
        heavy += weight(item)
        if heavy > limit and place > start:
            yield items[start:place]
            time.sleep(pause)
            start, heavy = place, weight(item)
    if start < len(items):
        yield items[start:]


def meta(store: Store, key: str) -> str | None:
    """Return a value kept with the database, such as ``instance``; None if it was never set."""
    found = store.row("SELECT value FROM meta WHERE key = ?", [key])
    return None if found is None else str(found["value"])


def set_meta(store: Store, key: str, value: str) -> None:
    with store.write():
        store.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            [key, value],
        )
