"""Who asked not to be written to again: a salted hash of the address, and nothing else."""

import hmac
import secrets
from datetime import date, datetime

from funding.errors import UnknownName, WrongInput
from store.database import Store, meta, set_meta
from store.people.addresses import address_key

SALT = "suppression_salt"


def is_suppressed(store: Store, address: str) -> bool:
    digest = suppression_digest(store, address)
    return store.row("SELECT 1 FROM suppressions WHERE digest = ?", [digest]) is not None


def suppress(store: Store, address: str, *, now: datetime) -> None:
    """Keep a salted hash of an address that is never to be added by others again."""
    store.execute(
        "INSERT OR IGNORE INTO suppressions (digest, suppressed_on) VALUES (?, ?)",
        [suppression_digest(store, address), now.date().isoformat()],
    )


def refuse_suppressed(store: Store, address: str, *, lift: bool) -> None:
    digest = suppression_digest(store, address)
    found = store.row("SELECT suppressed_on FROM suppressions WHERE digest = ?", [digest])
    if found is None:
        return
    if not lift:
        raise WrongInput(
            f"{address!r} asked on {found['suppressed_on']} not to be written to again; "
            "add them with --they-asked only if they asked for it themselves"
        )
    store.execute("DELETE FROM suppressions WHERE digest = ?", [digest])


def lift_suppression(store: Store, address: str) -> date:
    """Let an address be added again, and return since when it was refused.

    Raises UnknownName if it is not refused.
    """
    digest = suppression_digest(store, address)
    with store.write():
        found = store.row("SELECT suppressed_on FROM suppressions WHERE digest = ?", [digest])
        if found is None:
            raise UnknownName(f"{address!r} is not refused; they can be added as anybody")
        store.execute("DELETE FROM suppressions WHERE digest = ?", [digest])
    return date.fromisoformat(found["suppressed_on"])


def suppressed_since(store: Store, address: str) -> date | None:
    """Return the day on which somebody asked not to be written to again; None if they did not."""
    found = store.row(
        "SELECT suppressed_on FROM suppressions WHERE digest = ?",
        [suppression_digest(store, address)],
    )
    return None if found is None else date.fromisoformat(found["suppressed_on"])


def count_suppressions(store: Store) -> int:
    """Return how many addresses are refused; which ones nobody can read."""
    found = store.row("SELECT count(*) AS n FROM suppressions")
    return 0 if found is None else int(found["n"])


def suppression_digest(store: Store, address: str) -> str:
    salt = meta(store, SALT)
    if salt is None:
        salt = secrets.token_hex(16)
        set_meta(store, SALT, salt)
    return hmac.digest(salt.encode(), address_key(address).encode(), "sha256").hex()
