"""Programs that may ask the API: a name, a role and the hash of a token, which nobody can read."""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from funding.errors import UnknownName, WrongInput
from store.database import Row, Store
from store.people.own_cities import read_cities, written_cities

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
"""``city-dashboard``"""
PREFIX = "citycalls_"
"""Begins every token, so that a scanner for lost secrets can tell one."""
RANDOM_BYTES = 32
"""So many can't be guessed, and need no slow hash."""


class ClientRole(StrEnum):
    """What a program may read."""

    READER = "reader"
    """What everybody of a member city reads."""
    ANALYST = "analyst"
    STAFF = "staff"


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    name: str
    role: ClientRole
    cities: frozenset[str] | None
    """Those that it may read of; None for all."""
    added_at: datetime


def add_client(
    store: Store,
    name: str,
    *,
    role: ClientRole,
    cities: Iterable[str] | None = None,
    now: datetime,
) -> str:
    """Let a new program in, and return its token, which is told this once.

    *cities* are the only ones that it may read of.

    Raises WrongInput for a name that can't be used or is taken.
    """
    if not NAME.fullmatch(name):
        raise WrongInput(
            f"the name {name[:60]!r} can't be used; write small letters, digits and hyphens, "
            "such as city-dashboard"
        )
    kept = written_cities(store, cities)
    token = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
    with store.write():
        if store.row("SELECT 1 FROM clients WHERE name = ?", [name]) is not None:
            raise WrongInput(
                f"there is a client {name!r}, and its token can't be told again; take another "
                f"name, or `citycalls clients remove {name}` first"
            )
        store.execute(
            "INSERT INTO clients (name, role, token_hash, cities, added_at) VALUES (?, ?, ?, ?, ?)",
            [name, str(role), hash_of(token), kept, now.isoformat()],
        )
    return token


def list_clients(store: Store) -> list[Client]:
    """Return every program that has a token, in order of name."""
    return [read_row(row) for row in store.rows("SELECT * FROM clients ORDER BY name")]


def remove_client(store: Store, name: str) -> None:
    """Let a program in no more, from its next question on.  Raises UnknownName."""
    with store.write():
        store.execute("DELETE FROM clients WHERE name = ?", [name])
        if not store.changes():
            raise UnknownName(
                f"no client is called {name[:60]!r}; `citycalls clients list` shows all"
            )


def client_of(store: Store, token: str) -> Client | None:
    """Return the program whose token this is; None if it is nobody's."""
    row = store.row("SELECT * FROM clients WHERE token_hash = ?", [hash_of(token)])
    return None if row is None else read_row(row)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def read_row(row: Row) -> Client:
    return Client(
        name=row["name"],
        role=ClientRole(row["role"]),
        cities=read_cities(row["cities"]),
        added_at=datetime.fromisoformat(row["added_at"]),
    )
