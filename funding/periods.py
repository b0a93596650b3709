"""Periods: the day, ISO week or month for which a person gets one mail."""

import re
from datetime import date, timedelta
from enum import StrEnum

from funding.errors import WrongInput


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def read_frequency(text: str) -> Frequency:
    try:
        return Frequency(text.strip().lower())
    except ValueError as error:
        known = ", ".join(Frequency)
        raise WrongInput(f"the frequency {text!r} is unknown; it is one of {known}") from error


def period_of(today: date, frequency: Frequency) -> str:
    """Return the period that contains *today*; periods of one frequency sort by time.

    >>> period_of(date(2026, 10, 6), Frequency.WEEKLY)
    '2026-W41'
    >>> period_of(date(2027, 1, 1), Frequency.WEEKLY)
    '2026-W53'
    """
    if frequency is Frequency.DAILY:
        return today.isoformat()
    if frequency is Frequency.MONTHLY:
        return f"{today.year:04}-{today.month:02}"
    year, week, _ = today.isocalendar()
    return f"{year:04}-W{week:02}"


def days_of(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period.  Raises WrongInput if it is none.

    >>> days_of("2026-W41")
    (datetime.date(2026, 10, 5), datetime.date(2026, 10, 11))
    """
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d\d)", period):
            first = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return first, first + timedelta(days=6)
        if month := re.fullmatch(r"(\d{4})-(\d\d)", period):
            first = date(int(month[1]), int(month[2]), 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", period):
            first = date.fromisoformat(period)
            return first, first
    except ValueError:
        pass
    raise WrongInput(
        f"{period!r} is no period; it looks like 2026-W41 (week), 2026-10 (month) or 2026-10-13"
    )


def frequency_of(period: str) -> Frequency:
    """Return which frequency a period belongs to.  Raises WrongInput if it is none."""
    first, last = days_of(period)
    if first == last:
        return Frequency.DAILY
    return Frequency.WEEKLY if "W" in period else Frequency.MONTHLY
