"""Who changed what: one line for each change, in the transaction of the change itself.

Persons are held by number, so that whoever is erased is named in no line.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from funding.words import plain, shorten
from store.database import Row, Store
from store.mail.outbox import stamp

LONGEST = 1_000
"""Characters of each part of a line."""
ERASED = "somebody who was erased"

COLUMNS = (
    "audit.id, noted_at, coalesce(accounts.name, who) AS who, did,"
    " coalesce(recipients.address, about) AS about, detail, account_id, recipient_id"
)
TABLES = (
    "audit LEFT JOIN accounts ON accounts.id = audit.account_id"
    " LEFT JOIN recipients ON recipients.id = audit.recipient_id"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One line of the trail."""

    id: int
    at: datetime
    who: str
    did: str
    """In English, as the page, the command or the API that did it says: ``saved a profile``."""
    about: str | None
    """``krefeld/heat-warnings``, an address, a call's id; None for what is about nothing in
    particular."""
    detail: str | None
    """Old and new in short."""


def note_change(
    store: Store,
    *,
    who: str,
    did: str,
    about: str | None = None,
    detail: str | None = None,
    now: datetime,
) -> None:
    """Note a change, in the transaction that is open.

    *who* is the actor's name.  An address in *who* or *about* is held as the number of its account
    or recipient; in *detail* none should stand.
    """
    with store.write():
        account = store.row(
            "SELECT id FROM accounts WHERE name_key = ? AND removed_at IS NULL", [name_key(who)]
        )
        person = None
        if about is not None and "@" in about:
            person = store.row(
                "SELECT id FROM recipients WHERE address_key = ?", [about.strip().casefold()]
            )
        store.execute(
            "INSERT INTO audit (noted_at, who, account_id, did, about, recipient_id, detail)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                stamp(now),
                bounded(who) if account is None else None,
                None if account is None else account["id"],
                bounded(did),
                bounded(about) if person is None else None,
                None if person is None else person["id"],
                bounded(detail),
            ],
        )


def read_trail(
    store: Store,
    *,
    who: str | None = None,
    words: str | None = None,
    since: datetime | None = None,
    before: int | None = None,
    cities: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Change]:
    """Return what was changed, newest first.

    *who* is the whole name, *words* stand somewhere in the line; *before* is the id of the line
    that the last page ended with, and *cities* are the only ones whose changes are told.
    """
    rows = store.rows(
        f"SELECT * FROM (SELECT {COLUMNS} FROM {TABLES}) WHERE (:before IS NULL OR id < :before)"
        " AND (:since IS NULL OR noted_at >= :since)"
        " AND (:who IS NULL OR lower(who) = :who)"
        " AND (:cities IS NULL OR iif(instr(about, '/'), substr(about, 1, instr(about, '/') - 1),"
        " about) IN (SELECT value FROM json_each(:cities)))"
        " AND (:words IS NULL OR instr(lower(did || ' ' || coalesce(about, '') || ' ' ||"
        " coalesce(detail, '')), :words)) ORDER BY id DESC LIMIT :limit",
        {
            "before": before,
            "since": None if since is None else stamp(since),
            "who": None if who is None else who.strip().lower(),
            "words": None if words is None else words.strip().lower(),
            "cities": None if cities is None else json.dumps(sorted(cities)),
            "limit": -1 if limit is None else limit,
        },
    )
    return [read_change(row) for row in rows]


def name_key(name: str) -> str:
    """Return what two spellings of an account's name have in common."""
    return name.strip().casefold()


def bounded(text: str | None) -> str | None:
    return None if text is None else shorten(plain(text), LONGEST)


def read_change(row: Row) -> Change:
    is_erased = row["about"] is None and row["recipient_id"] is not None
    return Change(
        id=row["id"],
        at=datetime.fromisoformat(row["noted_at"]),
        who=row["who"] or ERASED,
        did=row["did"],
        about=ERASED if is_erased else row["about"],
        detail=row["detail"],
    )
