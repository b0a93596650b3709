"""Who asked not to be written to again: a salted hash of the address, and nothing else."""

import hmac
import secrets
from datetime import datetime

from funding.errors import WrongInput
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


def suppression_digest(store: Store, address: str) -> str:
    salt = meta(store, SALT)
    if salt is None:
        salt = secrets.token_hex(16)
        set_meta(store, SALT, salt)
    return hmac.digest(salt.encode(), address_key(address).encode(), "sha256").hex()
