"""The days before a deadline on which a reader is told of it."""

from datetime import date

from advice.weekly.reasons import Reason, closing
from advice.weekly.week import Week
from funding.call import Call

WINDOWS = (30, 14, 7)
"""Days before a deadline at which a watched call comes back; one without an answer only once."""


STRONG_DATES = (90, 30, 14)
"""Days before a date of a strong call at which it is among "your dates": not at seven as well, or
it would stand there in two mails in a row."""
PARTIAL_DATES = (30,)


def comes_near(week: Week, day: date, *, is_strong: bool) -> bool:
    """Return whether a date has come within one of its windows since the last mail."""
    if week.since is None:
        return False
    left, before = (day - week.today).days, (day - week.since).days
    windows = STRONG_DATES if is_strong else PARTIAL_DATES
    return any(left <= window < before for window in windows)


def crossed(week: Week, call: Call) -> list[Reason]:
    """Return a reason for each reminder window that the next deadline lies within.

    All of them are noted at once: a call told at seven days is not told again at fourteen.
    """
    day = call.best.next_deadline(week.today)
    if day is None:
        return []
    windows: tuple[int, ...] = WINDOWS[:1]
    if call.id in week.answers.reminders:
        wished = week.answers.reminders[call.id]
        windows = (wished, *(w for w in WINDOWS if w < wished))
    elif call.id in week.answers.watched:
        windows = WINDOWS
    left = (day - week.today).days
    return [closing(w, day) for w in windows if left <= w]
