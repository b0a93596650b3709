"""How often somebody tried to sign in within the last hour, shared by all processes.

Addresses and names are kept as hashes, for an hour.
"""

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from store.database import Store, meta
from store.mail.outbox import stamp
from store.operations.audit import name_key

WINDOW = timedelta(hours=1)
PER_MACHINE = 20
PER_NAME = 10


class Trying(StrEnum):
    """What is tried; each has a count of its own."""

    PASSWORD = "password"
    LINK = "link"


@dataclass(frozen=True, kw_only=True, slots=True)
class Try:
    """One that was let through."""

    keys: Sequence[str]
    at: str


def begin_try(store: Store, kind: Trying, *, machine: str, name: str, now: datetime) -> Try | None:
    """Note that somebody tries, before anything is looked at; None where it is one too many.

    *machine* is the network address that it comes from; of the sixth version its network counts.
    """
    instance = meta(store, "instance") or ""
    keys = (
        key_of(instance, kind, "machine", network_of(machine)),
        key_of(instance, kind, "name", name_key(name)),
    )
    if not is_free(store, keys, now):  # without the lock: a flood must not keep others waiting
        return None
    with store.write():
        store.execute("DELETE FROM login_tries WHERE tried_at < ?", [stamp(now - WINDOW)])
        if not is_free(store, keys, now):
            return None
        store.execute_many(
            "INSERT INTO login_tries (about, tried_at) VALUES (?, ?)",
            [[key, stamp(now)] for key in keys],
        )
    return Try(keys=keys, at=stamp(now))


def is_free(store: Store, keys: Sequence[str], now: datetime) -> bool:
    counts = [
        store.rows(
            "SELECT count(*) AS n FROM login_tries WHERE about = ? AND tried_at >= ?",
            [key, stamp(now - WINDOW)],
        )[0]["n"]
        for key in keys
    ]
    return all(n < most for n, most in zip(counts, (PER_MACHINE, PER_NAME), strict=True))


def forgive(store: Store, tried: Try) -> None:
    """Forget a try that was right, and those before it under the same name."""
    machine, name = tried.keys
    with store.write():
        store.execute(
            "DELETE FROM login_tries WHERE rowid IN (SELECT rowid FROM login_tries"
            " WHERE about = ? AND tried_at = ? LIMIT 1)",
            [machine, tried.at],
        )
        store.execute("DELETE FROM login_tries WHERE about = ?", [name])


def network_of(machine: str) -> str:
    """Return what counts as one machine: an address, or a network that one household has."""
    try:
        found = ipaddress.ip_address(machine)
    except ValueError:
        return machine
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def key_of(instance: str, *parts: str) -> str:
    return hashlib.sha256("\x00".join((instance, *parts)).encode("utf-8", "replace")).hexdigest()
