"""Databases that stay open between the requests of a service: opening one takes a millisecond."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.database import Store, open_store


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """An open database, and what was true when it was opened and checked."""

    store: Store
    file: tuple[int, int]
    schema: int


class KeptStores:
    """One open database for each thread that asks; a thread that asks twice at once gets two.

    The file is checked as by `open_store` when it was put in the place of another, or when its
    tables changed: by an update of the program, or by a restored backup.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()

    @contextmanager
    def __call__(self) -> Iterator[Store]:
        """Give the database for one request.  Raises what `open_store` raises."""
        kept: Kept | None = getattr(self._own, "kept", None)
        self._own.kept = None
        if kept is not None and not self._is_current(kept):
            kept.store.close()
            kept = None
        if kept is None:
            kept = self._opened()
        try:
            yield kept.store
        finally:
            if self._own.kept is None and not kept.store.is_in_transaction:
                self._own.kept = kept
            else:
                kept.store.close()

    def _opened(self) -> Kept:
        store = open_store(self._path, create=False)
        return Kept(store=store, file=identity(self._path), schema=schema_of(store))

    def _is_current(self, kept: Kept) -> bool:
        try:
            return (identity(self._path), schema_of(kept.store)) == (kept.file, kept.schema)
        except (OSError, sqlite3.Error):
            return False  # opening it anew tells what the matter is


def identity(path: Path) -> tuple[int, int]:
    """Return what tells a file from another one of its name."""
    found = path.stat()
    return found.st_dev, found.st_ino


def schema_of(store: Store) -> int:
    """Return a number that grows whenever the tables change."""
    return int(store.rows("PRAGMA schema_version")[0]["schema_version"])
