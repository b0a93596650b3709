"""Who is signed in: a random number in a cookie, of which only the hash is kept here."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.accounts.accounts import Account, read_account
from store.database import Store
from store.mail.outbox import stamp

IDLE = timedelta(hours=12)
"""Without a click a session ends after so long: overnight."""
LONGEST = timedelta(days=7)
"""Whatever happens, somebody signs in again after so long."""
NOTED_EVERY = timedelta(minutes=10)
"""A click is written down at most so often."""
AHEAD = timedelta(minutes=5)
"""A session that began later than this from now was begun by a clock that was ahead."""
RANDOM_BYTES = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    id_hash: str
    account: Account
    way: str
    """``password``, ``link`` or ``openid``."""
    begun_at: datetime
    used_at: datetime

    def is_to_note(self, now: datetime) -> bool:
        return now - self.used_at >= NOTED_EVERY


def begin_session(store: Store, account_id: int, *, way: str, now: datetime) -> str:
    """Return the number of a new session: told once, and the key to it."""
    number = secrets.token_urlsafe(RANDOM_BYTES)
    moment = stamp(now)
    with store.write():
        store.execute(
            "DELETE FROM sessions WHERE used_at < ? OR begun_at < ?",
            [stamp(now - IDLE), stamp(now - LONGEST)],
        )
        store.execute(
            "INSERT INTO sessions (id_hash, account_id, way, begun_at, used_at)"
            " VALUES (?, ?, ?, ?, ?)",
            [hash_of(number), account_id, way, moment, moment],
        )
    return number


def session_of(store: Store, number: str, *, now: datetime) -> Session | None:
    """Return the session of a number that is good at present; None for any other."""
    found = sessions_where(store, "id_hash = ?", hash_of(number), now=now)
    return found[0] if found else None


def sessions_of(store: Store, account_id: int, *, now: datetime) -> list[Session]:
    """Return every session of an account that is good at present, the last used first."""
    return sessions_where(store, "account_id = ?", account_id, now=now)


def sessions_where(
    store: Store, condition: str, value: str | int, *, now: datetime
) -> list[Session]:
    rows: Sequence[dict[str, object]] = store.rows(
        "SELECT sessions.*, accounts.* FROM sessions JOIN accounts ON accounts.id = account_id"
        f" WHERE {condition} AND removed_at IS NULL AND used_at >= ? AND begun_at >= ?"
        " AND begun_at <= ? ORDER BY used_at DESC",
        [value, stamp(now - IDLE), stamp(now - LONGEST), stamp(now + AHEAD)],
    )
    return [
        Session(
            id_hash=str(row["id_hash"]),
            account=read_account(row),
            way=str(row["way"]),
            begun_at=datetime.fromisoformat(str(row["begun_at"])),
            used_at=datetime.fromisoformat(str(row["used_at"])),
        )
        for row in rows
    ]


def note_use(store: Store, id_hash: str, *, now: datetime) -> None:
    with store.write():
        store.execute("UPDATE sessions SET used_at = ? WHERE id_hash = ?", [stamp(now), id_hash])


def end_session(store: Store, id_hash: str) -> None:
    with store.write():
        store.execute("DELETE FROM sessions WHERE id_hash = ?", [id_hash])


def end_every_session(store: Store) -> None:
    """Let everybody sign in again: sessions of a backup may have been ended since, and so links."""
    with store.write():
        store.execute("DELETE FROM sessions")
        store.execute("DELETE FROM login_links")


def hash_of(number: str) -> str:
    return hashlib.sha256(number.encode("utf-8", "surrogatepass")).hexdigest()
