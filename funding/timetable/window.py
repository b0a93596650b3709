"""A time to come as it was published: a day, month, quarter, half-year or year, never guessed."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.errors import WrongInput

FORM = re.compile(
    r"(?P<year>20\d\d)(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-(?P<part>[QH])(?P<number>\d))?"
)
"""``2027-Q2``"""
FORMS = "2027-03-15 (day), 2027-03 (month), 2027-Q2 (quarter), 2027-H1 (half-year) or 2027 (year)"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The days within which something is expected."""

    first: date
    last: date
    text: str
    """*Format* as in the file: ``2027-03-15``, ``2027-03``, ``2027-Q2``, ``2027-H1``, ``2027``."""

    @property
    def precision(self) -> Precision:
        if "Q" in self.text:
            return Precision.QUARTER
        if "H" in self.text:
            return Precision.HALF_YEAR
        parts = (Precision.YEAR, Precision.MONTH, Precision.DAY)
        return parts[self.text.count("-")]

    @property
    def part(self) -> int:
        """Which quarter or half of the year it is; 1 for whatever else."""
        return int(self.text[-1]) if self.text[-2] in "QH" else 1

    def is_over(self, today: date) -> bool:
        return self.last < today


def read_window(text: str) -> Window:
    """Return the window that *text* names.  Raises WrongInput for any other form.

    >>> read_window("2027-Q2").last
    datetime.date(2027, 6, 30)
    """
    found = FORM.fullmatch(text)
    if found is None:
        raise WrongInput(f"{text[:60]!r} is no time; write {FORMS}")
    year = int(found["year"])
    try:
        if found["day"]:
            first = last = date(year, int(found["month"]), int(found["day"]))
        elif found["month"]:
            first, last = months(year, int(found["month"]), 1)
        elif found["part"]:
            length = 3 if found["part"] == "Q" else 6
            first, last = months(year, length * (int(found["number"]) - 1) + 1, length)
        else:
            first, last = months(year, 1, 12)
    except ValueError as error:
        raise WrongInput(f"{text!r} is no time ({error}); write {FORMS}") from error
    return Window(first=first, last=last, text=text)


def months(year: int, month: int, count: int) -> tuple[date, date]:
    """Return the first and the last day of *count* months.  Raises ValueError for no month."""
    first = date(year, month, 1)
    end = month + count - 1
    return first, date(year, end, calendar.monthrange(year, end)[1])
