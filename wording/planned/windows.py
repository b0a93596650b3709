"""A time to come in the reader's language, with the precision in which it was published."""

from funding.timetable.window import Precision, Window
from wording.language import Speech


def window_words(s: Speech, window: Window) -> str:
    """Return a window as a reader names it: the day only where a day was published."""
    year = str(window.first.year)
    if window.precision is Precision.DAY:
        return s.full_date(window.first)
    if window.precision is Precision.MONTH:
        return s.month(window.first)
    if window.precision is Precision.QUARTER:
        return (
            s.say("1st quarter of {year}", year=year),
            s.say("2nd quarter of {year}", year=year),
            s.say("3rd quarter of {year}", year=year),
            s.say("4th quarter of {year}", year=year),
        )[window.part - 1]
    if window.precision is Precision.HALF_YEAR:
        halves = (
            s.say("1st half of {year}", year=year),
            s.say("2nd half of {year}", year=year),
        )
        return halves[window.part - 1]
    return year
