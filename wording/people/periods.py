"""The period of a mail as people say it."""

from funding.errors import WrongInput
from funding.periods import Frequency, days_of, frequency_of
from wording.language import Speech


def period_words(s: Speech, period: str) -> str | None:
    """Return a week, month or day in words; None for a mail between the issues."""
    try:
        first, _ = days_of(period)
    except WrongInput:
        return None
    frequency = frequency_of(period)
    if frequency is Frequency.WEEKLY:
        year, week, _ = first.isocalendar()
        return f"{s.say('week {n}', n=week)}, {year}"
    return s.month(first) if frequency is Frequency.MONTHLY else s.full_date(first)
