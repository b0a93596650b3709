"""Dates as portals and people write them: exact, or explicitly unknown."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from typing import Literal, TypeVar

from funding.call import Deadline
from funding.date_words import folded, month_names, pattern, rolling_words, weekdays, words
from funding.time_of_day import Clock, find_zone, instant, read_time, take_zones, time_pattern

Order = Literal["DMY", "MDY"]
FoundDate = TypeVar("FoundDate")
RANGE_WORDS = (
    "bis",
    "to",
    "until",
    "till",
    "al",
    "au",
    "a",
    "do",
    "tot",
    "hasta",
    "até",
    "έως",
    "до",
)
FIRST_YEAR, LAST_YEAR = 2007, 2045
"""A date outside is a filler of a portal's (0001, 2048, 9999), not a date."""
LONGEST = 400
"""Characters; what is longer says more than a date."""
DAY, TIME = "\ue001", "\ue002"
"""Stand where a date or time was read, in characters that no portal sends."""

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
    rest = re.sub(r"(?<=\d{4}-\d\d-\d\d)t(?=\d\d:\d\d)", " ", folded(text))
    days: dict[int, Deadline | None] = {}
    rest = take(rest, WITH_OFFSET, DAY, days, lambda m: read_offset(m, raw))
    rest = take(rest, YEAR_FIRST, DAY, days, lambda m: day_of(m["year"], m["month"], m["day"], raw))
    rest = take(rest, YEAR_LAST, DAY, days, lambda m: read_numeric(m, order, raw))
    for form in named_forms(language):
        rest = take(rest, form, DAY, days, lambda m: read_named(m, language, raw))
    found = [days[place] for place in sorted(days)]
    exact = [d for d in found if d is not None]
    return read_rest(rest, exact, raw, zone) if len(exact) == len(found) else None


def take(
    text: str,
    form: re.Pattern[str],
    mark: str,
    into: dict[int, FoundDate],
    read: Callable[[re.Match[str]], FoundDate],
) -> str:
    """Return *text* with a mark, as long as what it replaces, for each match; readings by place."""

    def replaced(match: re.Match[str]) -> str:
        into[match.start()] = read(match)
        return mark + " " * (len(match.group()) - 1)

    return form.sub(replaced, text)


def read_rest(rest: str, days: Sequence[Deadline], raw: str, zone: str | None) -> Reading | None:
    """Return the reading of a text whose dates are marked; None where a rest is not understood."""
    is_rolling = says_rolling(rest)
    if not days:
        return Reading(deadlines=(), is_rolling=True, raw=raw) if is_rolling else None
    if says_another_day(rest) or not is_on_its_weekday(rest, days) or has_half_date(rest):
        return None
    rest, named = take_zones(without_stages(rest))
    times: dict[int, Clock | None] = {}
    rest = take(rest, time_pattern(), TIME, times, read_time)
    if None in times.values() or re.search(r"\d", rest) or has_word("hedge", rest):
        return None
    if len(days) > 1 and not is_list(rest):
        return None
    where = zone if not named else named.pop() if len(named) == 1 else None
    clocks = [times[place] for place in sorted(times)]
    return Reading(
        deadlines=in_order(with_times(rest, days, clocks, where)), is_rolling=is_rolling, raw=raw
    )


def says_another_day(rest: str) -> bool:
    """Return whether the words make the date one that opens, was published or does not hold."""
    if has_word("cancelled", rest) or has_word("opens", rest):
        return True
    return re.search(rf"{pattern(words('starts'))} ?(?:\w+ ){{0,1}}?{DAY}", rest) is not None


def is_on_its_weekday(rest: str, days: Sequence[Deadline]) -> bool:
    """Return whether the day of the week that is named is that of the date: else one is wrong."""
    named = {
        weekdays()[word]
        for word in re.findall(r"[^\W\d_]+(?:[- ]feira)?", rest)
        if word in weekdays()
    }
    return not named or named <= {day.date.weekday() for day in days}


def has_half_date(rest: str) -> bool:
    """Return whether a date without a year stands before the date: 10.03. und 15.09.2027."""
    link = rf"(?:[-–—/,;&]|{pattern((*words('and'), *RANGE_WORDS))})"
    return re.search(rf"(?<!\d)\d{{1,2}}\.\d{{1,2}}\.? ?{link} ?{DAY}", rest) is not None


def with_times(
    rest: str, days: Sequence[Deadline], clocks: Sequence[Clock | None], zone: str | None
) -> list[Deadline]:
    """Return *days* with their instants, where each time stands behind its date.

    A single date may also stand behind its time.  All other arrangements leave `at` open.
    """
    marks = re.sub(f"[^{DAY}{TIME}]", "", rest)
    if zone is None or not clocks:
        return list(days)
    if marks == TIME + DAY:
        marks = DAY + TIME
    if not re.fullmatch(f"(?:{DAY}{TIME}?)+", marks):
        return list(days)
    waiting = iter(clocks)
    found = []
    for day, mark in zip(days, re.findall(f"{DAY}{TIME}?", marks), strict=True):
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


def is_list(rest: str) -> bool:
    """Return whether the dates are listed; a dash or a word like "until" makes them a range."""
    for kind in ("filler", "and"):
        rest = re.sub(pattern(words(kind)), ",", rest)
    if not re.fullmatch(rf"[\s,;:&+()•|.{DAY}{TIME}]*", rest):
        return False
    places = [m.start() for m in re.finditer(DAY, rest)]
    return all(re.search(r"[,;&+•|]", rest[a:b]) for a, b in pairwise(places))


def without_stages(rest: str) -> str:
    """Return *rest* without the numbers of stages and cut-offs: "stage 2", "1st cut-off"."""
    stage = pattern(words("stage"))
    number = r"(?<!\w)\d(?:st|nd|rd|th|[.ªº°])?"
    rest = rest.replace("cut-off", "cut off")
    return re.sub(rf"{stage} ?{number}(?![\w:.]\d|\w)|{number} ?{stage}|{stage}", ",", rest)


def says_rolling(rest: str) -> bool:
    """Return whether applications are taken at any time.

    A single word must be the whole answer: a "permanent secretariat" is no rolling call.
    """
    answer = rest.rpartition(":")[2].strip(" .,;()–-")
    if answer in rolling_words():
        return True
    several = pattern(w for w in rolling_words() if not w.isalpha())
    without, count = re.subn(several, " ", rest)
    return count > 0 and not has_word("negation", without)


def has_word(kind: str, text: str) -> bool:
    return re.search(pattern(words(kind)), text) is not None


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
    link = r"(?:(?:of|de|del|do|den|ta['’]|t['’]|d['’]|d[’']) ?|[-/])?"
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
