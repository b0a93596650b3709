"""Calls that somebody shared with a person: they lie in an inbox until she says that it is done."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Row, Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import stamp
from store.operations.audit import note_change
from store.people.recipients import Recipient
from store.pipeline.entries import LONGEST_TEXT, known_call, tidy


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    id: int
    call_id: str
    """The id that the call has now."""
    shared_by: str
    shared_at: datetime
    note: str | None


def share_call(
    store: Store, call_id: str, person: Recipient, *, note: str | None, who: str, now: datetime
) -> None:
    """Put a call into a person's inbox; shared again, it lies there once, and is told again.

    Raises UnknownName for a call that is not known.
    """
    with store.write():
        call = known_call(store, call_id)
        store.execute(
            "UPDATE shares SET done_at = ? WHERE call_id = ? AND recipient_id = ?"
            " AND done_at IS NULL",
            [stamp(now), call, person.id],
        )
        store.execute(
            "INSERT INTO shares (id, call_id, recipient_id, shared_by, shared_at, note)"
            " VALUES (NULL, ?, ?, ?, ?, ?)",
            [call, person.id, who, stamp(now), tidy(note, LONGEST_TEXT)],
        )
        note_change(store, who=who, did=f"shared {call}", about=person.address, now=now)


def shares_with(store: Store, recipient_id: int, *, now: datetime | None = None) -> list[Share]:
    """Return what lies in a person's inbox, the newest first; with *now* what lay there then."""
    rows = store.rows(
        "SELECT * FROM shares WHERE recipient_id = :person"
        " AND (done_at IS NULL OR done_at > :now) AND (:now IS NULL OR shared_at <= :now)"
        " ORDER BY shared_at DESC, id DESC",
        {"person": recipient_id, "now": None if now is None else stamp(now)},
    )
    return [read_share(store, row) for row in rows]


def read_share(store: Store, row: Row) -> Share:
    return Share(
        id=row["id"],
        call_id=resolve_call(store, row["call_id"]),
        shared_by=row["shared_by"],
        shared_at=datetime.fromisoformat(row["shared_at"]),
        note=row["note"],
    )


def end_share(store: Store, share_id: int, recipient_id: int, *, now: datetime) -> None:
    """Take a call out of a person's inbox; once is as often as she likes."""
    with store.write():
        store.execute(
            "UPDATE shares SET done_at = ? WHERE id = ? AND recipient_id = ? AND done_at IS NULL",
            [stamp(now), share_id, recipient_id],
        )
