"""Links by mail to sign in with: each once, within a quarter of an hour.

A link is made when its mail leaves and only its hash is kept, so that nobody who reads the
database, or a letter that waits in it, can sign in with what they find.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.accounts.accounts import Account, account_of
from store.accounts.sessions import RANDOM_BYTES, hash_of
from store.database import Store
from store.mail.outbox import stamp

LIVES = timedelta(minutes=15)
"""From the moment in which it was asked for."""
MOST_TRIES = 5
"""How often a relay is asked to take the mail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WantedLink:
    """A mail with a link that waits to be sent."""

    id: int
    account: Account
    language: str
    made_at: datetime


def want_link(
    store: Store, account: Account | None, *, language: str, next_path: str | None, now: datetime
) -> None:
    """Let a link be mailed to an account; for None nothing is kept, though as much is done."""
    with store.write():
        store.execute("DELETE FROM login_links WHERE made_at < ?", [stamp(now - LIVES)])
        if account is None:
            return
        store.execute(
            "INSERT INTO login_links (account_id, language, made_at, next_path)"
            " VALUES (?, ?, ?, ?)",
            [account.id, language, stamp(now), next_path],
        )


def wanted_links(store: Store, *, now: datetime) -> list[WantedLink]:
    """Return the mails that wait, oldest first."""
    rows = store.rows(
        "SELECT * FROM login_links WHERE sent_at IS NULL AND made_at >= ? AND tries < ?"
        " ORDER BY id",
        [stamp(now - LIVES), MOST_TRIES],
    )
    found = [(row, account_of(store, row["account_id"])) for row in rows]
    return [
        WantedLink(
            id=row["id"],
            account=account,
            language=row["language"],
            made_at=datetime.fromisoformat(row["made_at"]),
        )
        for row, account in found
        if account is not None
    ]


def make_token(store: Store, link_id: int) -> str | None:
    """Return the token of a mail that is about to leave; None where another process has it."""
    token = secrets.token_urlsafe(RANDOM_BYTES)
    with store.write():
        store.execute(
            "UPDATE login_links SET token_hash = ?, tries = tries + 1"
            " WHERE id = ? AND sent_at IS NULL",
            [hash_of(token), link_id],
        )
        return token if store.changes() else None


def note_sent(store: Store, link_id: int, *, now: datetime) -> None:
    with store.write():
        store.execute("UPDATE login_links SET sent_at = ? WHERE id = ?", [stamp(now), link_id])


def owner_of(store: Store, token: str, *, now: datetime) -> Account | None:
    """Return whose link it is, without using it; None for one that is no longer good."""
    row = store.row(
        "SELECT account_id FROM login_links WHERE token_hash = ? AND made_at >= ?",
        [hash_of(token), stamp(now - LIVES)],
    )
    return None if row is None else account_of(store, row["account_id"])


def redeem(store: Store, token: str, *, now: datetime) -> tuple[Account, str | None] | None:
    """Return whose link it was, and where they wanted to go; it is good no more, nor any other of
    theirs.

    None for a link that is not good.
    """
    with store.write():
        row = store.row(
            "SELECT account_id, next_path FROM login_links WHERE token_hash = ? AND made_at >= ?",
            [hash_of(token), stamp(now - LIVES)],
        )
        account = None if row is None else account_of(store, row["account_id"])
        if row is None or account is None:
            return None
        store.execute("DELETE FROM login_links WHERE account_id = ?", [account.id])
    return account, row["next_path"]
