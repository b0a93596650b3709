"""What staff do with answers of readers: reply, settle, take an effect back, put it in force again.

settle(store, [7], author="Ana", reply="Corrected, thank you.", now=now)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from funding.errors import UnknownName, WrongInput
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.people.feedback import AnswerKind, Feedback, read_row, same_voice

LONGEST_REPLY = 2_000
TOO_HIGH = 2**63
"""The database holds no such number."""
OPINIONS = (AnswerKind.RELEVANT, AnswerKind.NOT_RELEVANT)
"""Answers that replace one another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What one settling did."""

    done: tuple[Feedback, ...]
    before: tuple[Feedback, ...]
    """Those that somebody else had settled already; they stay as they were."""


def answers_given(store: Store) -> list[Feedback]:
    """Return every answer but those that the person took back without staff, oldest first."""
    rows = store.rows(
        "SELECT * FROM feedback WHERE undone_at IS NULL OR undone_by IS NOT NULL"
        " OR settled_at IS NOT NULL ORDER BY given_at, id"
    )
    return [read_row(store, row) for row in rows]


def answer_of(store: Store, number: int) -> Feedback:
    """Return one answer by its number.  Raises UnknownName."""
    row = None
    if number < TOO_HIGH:
        row = store.row("SELECT * FROM feedback WHERE id = ?", [number])
    if row is None:
        raise UnknownName(
            f"there is no feedback {number}; `citycalls feedback list` shows what there is"
        )
    return read_row(store, row)


def replies_to(store: Store, recipient_id: int) -> list[Feedback]:
    """Return what staff replied to a person, the oldest reply first."""
    rows = store.rows(
        "SELECT * FROM feedback WHERE recipient_id = ? AND reply IS NOT NULL"
        " AND settled_at IS NOT NULL ORDER BY settled_at, id",
        [recipient_id],
    )
    return [read_row(store, row) for row in rows]


def settle(
    store: Store,
    numbers: Sequence[int],
    *,
    author: str,
    reply: str | None = None,
    note: str | None = None,
    now: datetime,
) -> Settled:
    """Close answers, and keep the *reply* for the next mails of those who gave them.

    Who settles first counts: the others are told by whom.  Raises UnknownName for a number that
    nobody has, WrongInput for a reply that is too long.
    """
    words = read_reply(reply)
    with store.write():
        found = [answer_of(store, number) for number in dict.fromkeys(numbers)]
        for answer in found:
            if answer.settled_at is None:
                store.execute(
                    "UPDATE feedback SET settled_at = ?, settled_by = ?, settled_note = ?,"
                    " reply = ? WHERE id = ?",
                    [now.isoformat(), author, note, words, answer.id],
                )
        return Settled(
            done=tuple(answer_of(store, a.id) for a in found if a.settled_at is None),
            before=tuple(a for a in found if a.settled_at is not None),
        )


def read_reply(text: str | None) -> str | None:
    """Return the words of a reply line by line, without blank ends; None for none.

    Raises WrongInput if it is longer than a mail has room for.
    """
    lines = [" ".join(line.split()) for line in (text or "").strip().splitlines()]
    words = "\n".join(lines).strip()
    if len(words) > LONGEST_REPLY:
        raise WrongInput(
            f"the answer has {len(words)} characters; a mail has room for {LONGEST_REPLY}"
        )
    return words or None


def withdraw(store: Store, number: int, *, author: str, now: datetime) -> Feedback:
    """Take back what an answer hides and moves; return it.

    Raises UnknownName, and WrongInput where there is nothing to take back.
    """
    with store.write():
        found = answer_of(store, number)
        if found.undone_at is not None or found.answer is AnswerKind.MISTAKE:
            raise WrongInput(f"feedback {number} has no effect that could be taken back")
        store.execute(
            "UPDATE feedback SET undone_at = ?, undone_by = ? WHERE id = ?",
            [now.isoformat(), author, number],
        )
        return answer_of(store, number)


def put_back(store: Store, number: int) -> Feedback:
    """Put an answer that staff had taken back in force again; return it.

    Raises UnknownName, and WrongInput where staff took nothing back or the person has said
    something else since.
    """
    with store.write():
        found = answer_of(store, number)
        if found.undone_by is None:
            raise WrongInput(f"feedback {number} was not taken back by staff")
        wanted = resolve_call(store, found.call_id)
        replaced = OPINIONS if found.answer in OPINIONS else (found.answer,)
        for newer in same_voice(store, found.recipient_id, found.project_id):
            if newer.call_id == wanted and newer.answer in replaced:
                raise WrongInput(
                    f"feedback {number} stays taken back: the same person has answered to the "
                    f"call again since (feedback {newer.id})"
                )
        store.execute(
            "UPDATE feedback SET undone_at = NULL, undone_by = NULL WHERE id = ?", [number]
        )
        return answer_of(store, number)
