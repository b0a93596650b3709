"""Copies of the database that lie about: whether somebody who was erased is still in them."""

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from store.database import APPLICATION_ID, Store
from store.people.addresses import address_key

HEAD = b"SQLite format 3\x00"
ID_AT = 68
"""Where the application id stands in a file of SQLite."""


def copies_in(folders: Iterable[Path], *, besides: Path) -> list[Path]:
    """Return the databases of City Calls in some folders, but not the present one."""
    found = {path for folder in folders if folder.is_dir() for path in folder.iterdir()}
    return sorted(p for p in found if p.resolve() != besides.resolve() and is_ours(p))


def is_ours(path: Path) -> bool:
    """Return whether a file is a database of City Calls, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(ID_AT + 4)
    except OSError:
        return False
    return head.startswith(HEAD) and head[ID_AT:] == APPLICATION_ID.to_bytes(4, "big")


def holds(copy: Path, address: str) -> bool | None:
    """Return whether a copy knows a person; None if it can't be read."""
    wanted = "SELECT 1 FROM recipients WHERE address_key = ?"
    try:
        with Store(copy, is_read_only=True) as store:
            return bool(store.rows(wanted, [address_key(address)]))
    except sqlite3.Error:
        return None
