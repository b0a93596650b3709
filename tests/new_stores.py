"""New databases of the tests: copies of one empty database that the real steps made.

Thousands of tests begin with an empty database; making its tables took a tenth of the whole run.
Each test process makes one by the real steps; every other process makes its own as ever.
"""

import contextlib
import os
import secrets
import sqlite3
from pathlib import Path

import pytest

from store import database


class NewStores:
    """Writes the empty database where the store would make one out of nothing."""

    def __init__(self, folder: Path) -> None:
        made = folder / "empty.db"
        with database.open_store(made) as store:
            (told,) = store.rows("SELECT value FROM meta WHERE key = 'instance'")
        self.instance: bytes = told["value"].encode()
        self.content = made.read_bytes()
        self.steps = database.migrations
        self.prepare = database.prepare_file
        self.migrate = database.migrate
        assert self.content.count(self.instance) == 1

    def fresh(self) -> bytes:
        """Return the database with an instance of its own, as every new one has."""
        return self.content.replace(self.instance, secrets.token_hex(8).encode())

    def prepare_file(self, path: Path, *, create: bool) -> None:
        if create and self.steps is database.migrations and path.parent.is_dir():
            # what can't be written is told by the real step
            with contextlib.suppress(OSError):
                self.write(path)
        self.prepare(path, create=create)

    def write(self, path: Path) -> None:
        """Make the file as a whole, unless there is one or was one; as others look on."""
        if os.path.lexists(path) or database.traces_of(path):
            return
        part = path.with_name(f".{secrets.token_hex(8)}")
        try:
            with os.fdopen(
                os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
            ) as file:
                file.write(self.fresh())
            os.link(part, path)
        finally:
            part.unlink(missing_ok=True)

    def migrate_memory(self, store: database.Store) -> None:
        """Fill a database in memory; one in a file is migrated by the real steps."""
        if store.path is None and self.steps is database.migrations and database.is_empty(store):
            with contextlib.closing(sqlite3.connect(":memory:")) as empty:
                empty.deserialize(self.in_memory())
                empty.backup(store._connection)
        else:
            self.migrate(store)

    def in_memory(self) -> bytes:
        """Return the database without a write-ahead log, which memory has none of."""
        fresh = bytearray(self.fresh())
        fresh[18:20] = b"\x01\x01"
        return bytes(fresh)


def copy_new_stores(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let new databases be copies from now on."""
    stores = NewStores(folder)
    patch.setattr(database, "prepare_file", stores.prepare_file)
    patch.setattr(database, "migrate", stores.migrate_memory)
