"""Why a call was listed: one small type, and the one place that writes and reads its text.

The outbox keeps the text with each listed call, so that no mail tells the same thing twice:

>>> str(closing(30, date(2026, 12, 1)))
'closing:30:2026-12-01'
>>> read_reason("standing:2026-10") == standing(date(2026, 10, 6))
True
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from funding.event import Event, EventKind


class ReasonKind(StrEnum):
    """Why a call is listed, where no single change of it is the reason."""

    NEW = "new"
    REOPENED = "reopened"
    OPENED = "opened"
    FORTHCOMING = "forthcoming"
    PLANNED = "planned"
    PREPARE = "prepare"
    """The time to prepare for a planned call has come."""
    OVERDUE = "overdue"
    """The time of a planned call passed without a call."""
    EXPECTED = "expected"
    """Nothing of the call itself: it may return, as a forecast says."""
    STANDING = "standing"
    CLOSING = "closing"
    NEAR = "near"
    WEEK = "week"
    COUNTDOWN = "countdown"
    SHARE = "share"
    """No reason of the call: somebody shared it with the person."""
    RETURNED = "returned"
    """The person had said no, for a reason that holds no more."""
    CITY_RETURNED = "city_returned"
    """Their city had decided against it."""
    REPLY = "reply"
    """No reason of the call: what staff replied to an answer about it."""
    QUESTION = "question"
    """No call at all: the reader was asked something on that day."""


INTRODUCING = frozenset(
    {
        ReasonKind.NEW,
        ReasonKind.REOPENED,
        ReasonKind.OPENED,
        ReasonKind.FORTHCOMING,
        ReasonKind.PLANNED,
        ReasonKind.STANDING,
        ReasonKind.RETURNED,
        ReasonKind.CITY_RETURNED,
    }
)
"""After one of these a person knows the call."""
NUMBERED = (
    ReasonKind.REPLY,
    ReasonKind.SHARE,
    ReasonKind.RETURNED,
    ReasonKind.CITY_RETURNED,
)
"""What tells these apart is a number, not a day alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Why a call was listed.  Equal reasons are told once."""

    kind: ReasonKind | EventKind
    """The kind of the change where a change of the call is told."""
    window: int | None = None
    """Only of CLOSING: days before the deadline from which it is told."""
    field: str | None = None
    """Only of a change: the field of the call; None where the event names none."""
    day: date | None = None
    """The deadline, the day of the change, or the first of the month (STANDING, EXPECTED)."""
    number: int | None = None
    """Only of NUMBERED: the number of the answer, of the share, or of the decision."""

    @property
    def introduces(self) -> bool:
        """Return whether a person who was told this knows the call."""
        return self.kind in INTRODUCING

    @property
    def is_once(self) -> bool:
        """Return whether the reason is never told again; the dates ahead come every week."""
        return self.kind is not ReasonKind.COUNTDOWN

    def __str__(self) -> str:
        """Return the text that the outbox keeps."""
        if isinstance(self.kind, EventKind):
            return f"{self.kind}:{self.field or ''}:{self.day}"
        if self.kind is ReasonKind.STANDING and self.day is not None:
            return f"{self.kind}:{self.day:%Y-%m}"
        parts = (self.kind, self.number, self.window, self.day)
        return ":".join(str(part) for part in parts if part is not None)


NEW = Reason(kind=ReasonKind.NEW)
FORTHCOMING = Reason(kind=ReasonKind.FORTHCOMING)
PLANNED = Reason(kind=ReasonKind.PLANNED)
NEAR = Reason(kind=ReasonKind.NEAR)
WEEK = Reason(kind=ReasonKind.WEEK)
COUNTDOWN = Reason(kind=ReasonKind.COUNTDOWN)


def closing(window: int, deadline: date) -> Reason:
    return Reason(kind=ReasonKind.CLOSING, window=window, day=deadline)


def reopened(day: date) -> Reason:
    return Reason(kind=ReasonKind.REOPENED, day=day)


def prepare(day: date) -> Reason:
    """Return the reason to prepare for a call that is planned from *day* on."""
    return Reason(kind=ReasonKind.PREPARE, day=day)


def overdue(day: date) -> Reason:
    """Return the reason of a call that was planned until *day* and did not come."""
    return Reason(kind=ReasonKind.OVERDUE, day=day)


def expected_again(day: date) -> Reason:
    """Return the reason of a call that may return in the month of *day*."""
    return Reason(kind=ReasonKind.EXPECTED, day=day.replace(day=1))


def standing(day: date) -> Reason:
    """Return the reason of a standing programme, the same for every day of a month."""
    return Reason(kind=ReasonKind.STANDING, day=day.replace(day=1))


def reply_to(number: int) -> Reason:
    """Return the reason under which the reply to an answer is told once."""
    return Reason(kind=ReasonKind.REPLY, number=number)


def shared_as(number: int) -> Reason:
    """Return the reason under which a call that was shared is told once."""
    return Reason(kind=ReasonKind.SHARE, number=number)


def asked(day: date) -> Reason:
    """Return the reason of a question that was asked on a day."""
    return Reason(kind=ReasonKind.QUESTION, day=day)


def returned(number: int) -> Reason:
    """Return the reason under which a call comes back that the person had said no to."""
    return Reason(kind=ReasonKind.RETURNED, number=number)


def city_returned(number: int) -> Reason:
    """Return the reason under which a call comes back that a city had decided against."""
    return Reason(kind=ReasonKind.CITY_RETURNED, number=number)


def changed(event: Event) -> Reason:
    return Reason(kind=event.kind, field=event.field or None, day=event.seen_on)


@lru_cache(maxsize=4096)  # the same few thousand stand in the histories of all readers
def read_reason(text: str) -> Reason | None:
    """Return the reason that *text* of the outbox stands for.

    None where this version writes no such text: nothing that it would tell was told by that.
    """
    kind, _, rest = text.partition(":")
    try:
        found = read_parts(kind, rest)
    except ValueError:
        return None
    return found if str(found) == text else None


def read_parts(kind: str, rest: str) -> Reason:
    """Return the reason of a kind and what follows it.  Raises ValueError for any other text."""
    if not rest:
        return Reason(kind=ReasonKind(kind))
    if kind == ReasonKind.CLOSING:
        window, _, day = rest.partition(":")
        return closing(int(window), date.fromisoformat(day))
    if kind in NUMBERED:
        return Reason(kind=ReasonKind(kind), number=int(rest))
    if kind == ReasonKind.STANDING:
        return standing(date.fromisoformat(f"{rest}-01"))
    if ":" not in rest:
        return Reason(kind=ReasonKind(kind), day=date.fromisoformat(rest))
    field, _, day = rest.rpartition(":")
    return Reason(kind=EventKind(kind), field=field or None, day=date.fromisoformat(day))
