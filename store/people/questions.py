"""Who answered which question about a profile, and when."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Store
from store.mail.outbox import stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One word to one question."""

    about: str
    """``krefeld`` for a fact of the city, ``krefeld/heat-warnings`` for one of a project."""
    fact: str
    recipient_id: int | None
    """None for staff and commands."""
    is_answer: bool
    """False for "not now"."""
    said_at: datetime


def note_said(
    store: Store,
    *,
    about: str,
    fact: str,
    recipient_id: int | None,
    is_answer: bool,
    now: datetime,
) -> None:
    """Note what somebody said to a question; call it inside `write`."""
    store.execute(
        "INSERT INTO question_answers (about, fact, recipient_id, is_answer, said_at)"
        " VALUES (?, ?, ?, ?, ?)",
        [about, fact, recipient_id, int(is_answer), stamp(now)],
    )


def said_before(
    store: Store, *, now: datetime, after: datetime | None = None, city_id: str | None = None
) -> tuple[Said, ...]:
    """Return what was said by a moment, the oldest first: only *after* another, of one city."""
    rows = store.rows(
        "SELECT about, fact, recipient_id, is_answer, said_at FROM question_answers"
        " WHERE said_at <= :now AND (:after IS NULL OR said_at > :after)"
        " AND (:city IS NULL OR about = :city"
        " OR substr(about, 1, length(:city) + 1) = :city || '/')"
        " ORDER BY said_at, id",
        {
            "now": stamp(now),
            "after": None if after is None else stamp(after),
            "city": city_id,
        },
    )
    return tuple(
        Said(
            about=row["about"],
            fact=row["fact"],
            recipient_id=row["recipient_id"],
            is_answer=bool(row["is_answer"]),
            said_at=datetime.fromisoformat(row["said_at"]),
        )
        for row in rows
    )


def forget_in_answers(store: Store, address: str) -> None:
    """Keep a person's answers without the person: the profile still says what they said.

    Call it inside `write`, before the person is deleted.
    """
    store.execute(
        "UPDATE question_answers SET recipient_id = NULL WHERE is_answer AND recipient_id ="
        " (SELECT id FROM recipients WHERE address_key = ?)",
        [address],
    )
