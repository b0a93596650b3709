"""Answers to calls: what a person, or staff for a project, said, and whether it still holds.

A row keeps the call id as it was given; reading resolves it, so that answers survive merges.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from funding.errors import WrongInput
from store.database import Row, Store
from store.harvest.call_identity import resolve_call
from store.people.refusals import Basis, Why, read_basis, write_basis

LONGEST_COMMENT = 1000


class AnswerKind(StrEnum):
    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    WATCH = "watch"
    REMIND = "remind"
    MISTAKE = "mistake"
    """Something in the card is wrong; staff look at it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Feedback:
    id: int
    recipient_id: int | None
    """The person who answered; None where staff answered for a project."""
    project_id: str | None
    call_id: str
    """The id that the call has now."""
    answer: AnswerKind
    reason: Why | None
    days: int | None
    """For a reminder: days before the deadline."""
    comment: str | None
    deadline: date | None
    """The last deadline when the answer was given; a later one brings back what lacked capacity."""
    period: str | None
    """The period of the mail that was answered."""
    given_at: datetime
    undone_at: datetime | None
    undone_by: str | None = None
    """Who of staff took its effect back; None where the person did it."""
    settled_at: datetime | None = None
    settled_by: str | None = None
    settled_note: str | None = None
    """For staff: what was found."""
    reply: str | None = None
    """What the person is told, as it was written."""
    basis: Basis | None = None
    """What a no rests on; None for any other answer, and for one of an earlier version."""


def give_feedback(
    store: Store,
    *,
    call_id: str,
    answer: AnswerKind,
    recipient_id: int | None = None,
    project_id: str | None = None,
    reason: Why | None = None,
    days: int | None = None,
    comment: str | None = None,
    deadline: date | None = None,
    basis: Basis | None = None,
    period: str | None = None,
    now: datetime,
) -> Feedback:
    """Keep an answer and return it; the same kind of answer to the same call replaces the former.

    Relevant and not relevant replace one another.  Raises WrongInput for an impossible figure.
    """
    if days is not None and not 1 <= days <= 365:
        raise WrongInput(f"{days} days before the deadline can't be; choose 1 to 365")
    text = " ".join(comment.split())[:LONGEST_COMMENT] if comment else None
    replaced = {answer}
    if answer in (AnswerKind.RELEVANT, AnswerKind.NOT_RELEVANT):
        replaced = {AnswerKind.RELEVANT, AnswerKind.NOT_RELEVANT}
    if answer is AnswerKind.MISTAKE:
        replaced = set()
    with store.write():
        wanted = resolve_call(store, call_id)
        for former in same_voice(store, recipient_id, project_id):
            if former.call_id == wanted and former.answer in replaced:
                store.execute(
                    "UPDATE feedback SET undone_at = ? WHERE id = ?", [now.isoformat(), former.id]
                )
        number = store.execute(
            "INSERT INTO feedback (recipient_id, project_id, call_id, answer, reason, days,"
            " comment, deadline, basis, period, given_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                recipient_id,
                project_id,
                call_id,
                str(answer),
                None if reason is None else str(reason),
                days,
                text or None,
                None if deadline is None else deadline.isoformat(),
                write_basis(basis),
                period,
                now.isoformat(),
            ],
        )
        row = store.row("SELECT * FROM feedback WHERE id = ?", [number])
        assert row is not None  # written just above
        return read_row(store, row)


def undo_feedback(store: Store, *, recipient_id: int, call_id: str, now: datetime) -> int:
    """Take back everything that a person answered to a call; return how many answers that was."""
    wanted = resolve_call(store, call_id)
    with store.write():
        found = [f for f in feedback_of(store, recipient_id) if f.call_id == wanted]
        for answer in found:
            store.execute(
                "UPDATE feedback SET undone_at = ? WHERE id = ?", [now.isoformat(), answer.id]
            )
        return len(found)


def in_force(store: Store) -> list[Feedback]:
    """Return all answers that were not taken back, oldest first."""
    rows = store.rows("SELECT * FROM feedback WHERE undone_at IS NULL ORDER BY id")
    return [read_row(store, row) for row in rows]


def answers_about(store: Store, call_id: str) -> list[Feedback]:
    """Return all answers to a call, also those taken back, oldest first."""
    wanted = resolve_call(store, call_id)
    rows = store.rows("SELECT * FROM feedback ORDER BY id")
    return [f for f in (read_row(store, row) for row in rows) if f.call_id == wanted]


def feedback_of(store: Store, recipient_id: int) -> list[Feedback]:
    """Return a person's answers that were not taken back, oldest first."""
    rows = store.rows(
        "SELECT * FROM feedback WHERE recipient_id = ? AND undone_at IS NULL ORDER BY id",
        [recipient_id],
    )
    return [read_row(store, row) for row in rows]


def same_voice(store: Store, recipient_id: int | None, project_id: str | None) -> list[Feedback]:
    """Return what a person, or staff for a project, answered and did not take back."""
    if recipient_id is not None:
        return feedback_of(store, recipient_id)
    rows = store.rows(
        "SELECT * FROM feedback WHERE recipient_id IS NULL AND project_id = ?"
        " AND undone_at IS NULL ORDER BY id",
        [project_id],
    )
    return [read_row(store, row) for row in rows]


def open_mistakes(store: Store) -> list[Feedback]:
    """Return reported mistakes that staff have not settled, oldest first."""
    rows = store.rows(
        "SELECT * FROM feedback WHERE answer = 'mistake' AND undone_at IS NULL"
        " AND settled_at IS NULL ORDER BY id"
    )
    return [read_row(store, row) for row in rows]


def read_row(store: Store, row: Row) -> Feedback:
    return Feedback(
        id=row["id"],
        recipient_id=row["recipient_id"],
        project_id=row["project_id"],
        call_id=resolve_call(store, row["call_id"]),
        answer=AnswerKind(row["answer"]),
        reason=None if row["reason"] is None else Why(row["reason"]),
        days=row["days"],
        comment=row["comment"],
        deadline=None if row["deadline"] is None else date.fromisoformat(row["deadline"]),
        period=row["period"],
        given_at=datetime.fromisoformat(row["given_at"]),
        undone_at=moment(row["undone_at"]),
        undone_by=row["undone_by"],
        settled_at=moment(row["settled_at"]),
        settled_by=row["settled_by"],
        settled_note=row["settled_note"],
        reply=row["reply"],
        basis=read_basis(row["basis"]),
    )


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
