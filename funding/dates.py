"""Dates as portals and people write them: exact, or explicitly unknown."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Literal, TypeVar

from funding.call import Deadline
from funding.date_words import date_lexicon, month_names, pattern, words
from funding.grammar.date_sentence import DAY, NUMBERED, OFFSET, DateSentence, read_sentence
from funding.grammar.lexicon import folded
from funding.time_of_day import (
    OFFSET_FORM,
    Clock,
    find_zone,
    instant,
    offset_of,
    read_time,
    time_kind,
    time_pattern,
)

Order = Literal["DMY", "MDY"]
Reads = TypeVar("Reads")
FIRST_YEAR, LAST_YEAR = 2007, 2045
"""A date outside is a filler of a portal's (0001, 2048, 9999), not a date."""
LONGEST = 400
"""Characters; what is longer says more than a date."""
EPOCH = re.compile(r"\d{13}")
"""Milliseconds since 1970: ``1801756800000``.  Seconds are left unknown."""
WITH_OFFSET = re.compile(
    r"(?<![\w.])(?P<day>\d{4}-\d\d-\d\d)"
    r"(?: (?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d(?:[.,]\d{1,9})?)?"
    r"(?P<offset>z(?!\w)|[+-]\d\d:?\d\d)"
    r"|[+-]\d\d:\d\d)(?!\d)(?: europe/[a-z_]+)?"
)
"""``2027-02-04 17:00:00+01:00``"""
YEAR_FIRST = re.compile(
    r"(?<![\w.])(?P<year>\d{4})(?P<sep>[./-]) ?(?P<month>\d{1,2})(?P=sep) ?(?P<day>\d{1,2})"
    r"(?!\d|[./-]\d)"
)
"""``2027-02-04``"""
YEAR_LAST = re.compile(
    r"(?<![\w.,/-])(?P<one>\d{1,2})(?P<sep>[./-]) ?(?P<two>\d{1,2})(?P=sep) ?(?P<year>\d{4})"
    r"(?!\d|[./-]\d)"
)
"""``04.02.2027``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """When, as a text says it: on dates, at any time, or at any time until a date."""

    deadlines: tuple[Deadline, ...]
    """In order of date; `at` only where time of day and zone are certain."""
    is_rolling: bool
    raw: str

    @property
    def only(self) -> Deadline | None:
        """The date, where there is exactly one."""
        return self.deadlines[0] if len(self.deadlines) == 1 else None


def read_date(
    text: str, *, order: Order | None = "DMY", zone: str | None = None, language: str | None = None
) -> Reading | None:
    """Return the date or dates that *text* states; None where that is not certain.

    *order* is how the page writes 05/06/2026; with None only what can be read in one way counts.
    *zone* (``Europe/Brussels``) holds for times that name none; without it they give no instant.
    *language* (ISO 639-1) decides month names that mean two months.  Ranges, hedges ("expected"),
    rests that may be a further date, impossible dates and fillers give None.

    >>> read_date("will close on 14 October 2024 at 14.00 CEST").only.at.isoformat()
    '2024-10-14T12:00:00+00:00'
    >>> read_date("31/06/2026") is None
    True
    """
    raw = " ".join(text.split())
    if not raw or len(raw) > LONGEST or any(c.isdigit() and not c.isascii() for c in raw):
        return None
    if EPOCH.fullmatch(raw):
        return read_epoch(raw, zone)
    found = Found(re.sub(r"(?<=\d{4}-\d\d-\d\d)t(?=\d\d:\d\d)", " ", folded(text)))
    days: dict[int, Deadline | None] = {}
    take(found, WITH_OFFSET, days, lambda m: read_offset(m, raw))
    take(found, YEAR_FIRST, days, lambda m: day_of(m["year"], m["month"], m["day"], raw))
    take(found, YEAR_LAST, days, lambda m: read_numeric(m, order, raw))
    for form in named_forms(language):
        take(found, form, days, lambda m: read_named(m, language, raw))
    exact = [day for day in in_place(days) if day is not None]
    return read_words(found, exact, raw, zone, language) if len(exact) == len(days) else None


class Found:
    """A text and the figures that were read in it; what was read is blanked in `rest`."""

    def __init__(self, text: str) -> None:
        self.text = self.rest = text
        self.figures: dict[tuple[int, int], str] = {}

    def take(self, form: re.Pattern[str], kind: Callable[[re.Match[str]], str]) -> None:
        for match in form.finditer(self.rest):
            self.figures[match.span()] = kind(match)
        self.rest = form.sub(lambda m: "\ue001" * len(m.group()), self.rest)


def take(
    found: Found,
    form: re.Pattern[str],
    into: dict[int, Deadline | None],
    read: Callable[[re.Match[str]], Deadline | None],
) -> None:
    """Read the dates of one *form*, by the places where they stand."""
    into.update({match.start(): read(match) for match in form.finditer(found.rest)})
    found.take(form, lambda match: DAY)


def in_place(readings: Mapping[int, Reads]) -> list[Reads]:
    return [readings[place] for place in sorted(readings)]


def read_words(
    found: Found, days: Sequence[Deadline], raw: str, zone: str | None, language: str | None
) -> Reading | None:
    """Return the reading of a text whose dates are known; None where a word is not understood."""
    times: dict[int, Clock | None] = {}
    found.take(numbered_stage(), lambda match: NUMBERED)
    found.take(OFFSET_FORM, lambda match: OFFSET)
    times.update({m.start(): read_time(m) for m in time_pattern().finditer(found.rest)})
    found.take(time_pattern(), time_kind)
    if None in times.values():
        return None
    tokens = date_lexicon().read(found.text, found.figures, language)
    said = read_sentence(tokens, [day.date for day in days])
    if said is None:
        return None
    clocks = [clock for clock in in_place(times) if clock is not None] or list(said.clocks)
    deadlines = in_order(with_times(said, days, clocks, zone_of(said, zone)))
    return Reading(deadlines=deadlines, is_rolling=said.is_rolling, raw=raw)


def zone_of(said: DateSentence, zone: str | None) -> str | None:
    """Return the zone that the words name, else that of the page; None for several."""
    if not said.zones:
        return zone
    names = {offset_of(name) or name for name in said.zones}
    return names.pop() if len(names) == 1 else None


def with_times(
    said: DateSentence, days: Sequence[Deadline], clocks: Sequence[Clock], zone: str | None
) -> list[Deadline]:
    """Return *days* with their instants, where each time stands behind its date.

    A single date may also stand behind its time.  All other arrangements leave `at` open.
    """
    marks = "DT" if said.marks == "TD" else said.marks
    if zone is None or not clocks or not re.fullmatch("(?:DT?)+", marks):
        return list(days)
    waiting = iter(clocks)
    found = []
    for day, mark in zip(days, re.findall("DT?", marks), strict=True):
        clock = next(waiting) if len(mark) > 1 else None
        found.append(replace(day, at=instant(day.date, clock, zone)) if clock else day)
    return found


def in_order(days: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Return each date once, in order; two different times of one date leave `at` open."""
    found: dict[date, Deadline] = {}
    for day in sorted(days, key=lambda d: d.date):
        known = found.setdefault(day.date, day)
        if known.at != day.at:
            found[day.date] = replace(known, at=None)
    return tuple(found.values())


@cache
def numbered_stage() -> re.Pattern[str]:
    """Return what reads "stage 2" and "1st cut-off": a number that is no part of a date."""
    names = [re.escape(word).replace(r"\ ", "[ -]") for word in words("stage")]
    stage = rf"(?<!\w)(?:{'|'.join(names)})(?!\w)"
    number, mark = r"(?<!\w)\d", r"(?:st|nd|rd|th|\.?[ªº°]|\.)"
    return re.compile(
        rf"{stage} ?{number}{mark}?(?![\w:.]\d|\w)|{number}{mark} ?{stage}|{number} {stage}(?= ?:)"
    )


def read_epoch(raw: str, zone: str | None) -> Reading | None:
    """Return milliseconds since 1970 as a date in *zone* (UTC if None); midnight is no time."""
    moment = datetime.fromtimestamp(int(raw) // 1000, UTC)
    local = moment if zone is None else moment.astimezone(find_zone(zone))
    is_midnight = (moment.hour, moment.minute) == (0, 0) or (local.hour, local.minute) == (0, 0)
    day = day_of(local.year, local.month, local.day, raw)
    if day is None:
        return None
    day = day if is_midnight else replace(day, at=moment)
    return Reading(deadlines=(day,), is_rolling=False, raw=raw)


def read_offset(match: re.Match[str], raw: str) -> Deadline | None:
    """Return an ISO date with its own offset: the date as written, the instant if it has a time."""
    day = day_of(match["day"][:4], match["day"][5:7], match["day"][8:], raw)
    if day is None or match["offset"] is None:
        return day
    hour, minute = int(match["hour"]), int(match["minute"])
    if hour > 24 or minute > 59 or find_zone(match["offset"]) is None:
        return None
    return replace(day, at=instant(day.date, (hour, minute), match["offset"]))


def read_numeric(match: re.Match[str], order: Order | None, raw: str) -> Deadline | None:
    """Return 15/06/2026 in the page's order; without one only where no other is possible."""
    one, two = match["one"], match["two"]
    if order is None:
        if int(one) <= 12 and int(two) <= 12 and int(one) != int(two):
            return None
        order = "MDY" if int(two) > 12 else "DMY"
    day, month = (one, two) if order == "DMY" else (two, one)
    return day_of(match["year"], month, day, raw)


def read_named(match: re.Match[str], language: str | None, raw: str) -> Deadline | None:
    months = month_names(language)[match["month"]]
    return day_of(match["year"], min(months), match["day"], raw) if len(months) == 1 else None


def day_of(year: str | int, month: str | int, day: str | int, raw: str) -> Deadline | None:
    """Return the date; None if there is no such day or the year is a filler."""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return Deadline(date=date(int(year), int(month), int(day)), raw=raw)
    except ValueError:
        return None


@cache
def named_forms(language: str | None) -> tuple[re.Pattern[str], ...]:
    """Return the orders in which day, named month and year are written."""
    month = f"(?P<month>{pattern(month_names(language))})"
    day = r"(?<![\w.,/:])(?P<day>\d{1,2})"
    ordinal = r"(?:st|nd|rd|th|er|ère|re|ste|de|e|η|ης|[º°ª])?\.?"
    link = r"(?:(?:of|de|del|do|den|ta'|t'|d') ?|[-/])?"
    year = r"(?P<year>\d{4})(?!\d|[./-]\d)"
    after_year = r"\.?(?: ?(?:m|г|gada|de|r)(?!\w)\.?)?"
    return (
        re.compile(rf"{day}{ordinal} ?{link} ?{month}\.?,? ?(?:(?:de|del|do|of) |[-/])?{year}"),
        re.compile(
            rf"(?<![\w.,/]){year}{after_year},? {month}\.? (?P<day>\d{{1,2}})(?!\d)"
            r"(?:\.|-?(?:ig|én|án|jén|ei|i|e|éig|jéig|ai|a|d)(?!\w)|)"
        ),
        re.compile(rf"(?<![\w.,/]){year}{after_year} (?P<day>\d{{1,2}})\.? {month}"),
        re.compile(rf"{month}\.? (?P<day>\d{{1,2}}){ordinal},? ?{year}"),
    )
