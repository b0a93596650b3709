"""When a call opens and closes, in every shape in which the portal says it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from crawler.pages.json_text import read_json
from crawler.pages.sedia.rows import SediaRow, as_strings
from funding.call import Deadline, DeadlineModel
from funding.dates import FIRST_YEAR, LAST_YEAR, read_date

BRUSSELS = ZoneInfo("Europe/Brussels")
MODELS = {
    "single-stage": DeadlineModel.SINGLE_STAGE,
    "two-stage": DeadlineModel.TWO_STAGE,
    "multiple cut-off": DeadlineModel.MULTIPLE_CUT_OFF,
}
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\dT")
"""``2027-02-04T``"""
MOST = 100
"""Dates of one field; the longest real series has six."""
TOKEN = re.compile(
    r"(?<![\w+-])(?:(?P<iso>\d{4}-\d\d-\d\d)"
    r"(?:[T ](?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d\d:?\d\d))?(?: ?\[?Europe/Brussels\]?)?"
    r"|(?P<milliseconds>\d{13})|(?P<seconds>\d{10})|(?P<compact>20\d{6}))(?![\w:+-]|\.\d)"
)
"""A date as machines write it: ``2027-02-04T00:00:00.000+0000``, ``1801699200000``,
``1801699200``, ``20270204``."""
MOMENT = re.compile(r"\d{10}")
"""``1801699200``"""
ZEROS = b"0" * 10
AS_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
LISTED = re.compile(
    r"[\s\[\](\"']*\x00(?:[\s\"']*(?:[;,|&]|\band\b|\s)[\s\"']*\x00)*[\s\])\"';,.]*"
)
"""Dates in a row, each marked by one character: ``\x00; \x00``.  A dash would be a range."""


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """What a row says of its dates; what it does not say, or not clearly, is in `unreadable`."""

    opening: date | None
    opening_raw: str | None
    deadlines: tuple[Deadline, ...]
    is_rolling: bool
    unreadable: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The days of one field with what was served; rolling where it says "at any time"."""

    served: Mapping[date, str]
    is_rolling: bool = False


def read_when(row: SediaRow, entries: Sequence[Mapping[str, Any]]) -> When:
    """Return opening and deadlines of a row.

    *entries* are the row's own ones of the budget overview.  The fields of the index go first; the
    same dates stand once more in `actions` and in the budget.  Every call of this portal ends on
    a date: a row without one that can be read is not open for ever, its date is unreadable.
    """
    others = [*read_actions(row), *entries]
    opening = read_fields(row, others, "startDate", "plannedOpeningDate")
    closing = read_fields(row, others, "deadlineDate", "deadlineDates")
    starts = min(opening.served, default=None)
    is_backwards = starts is not None and closing.served and starts > max(closing.served)
    unreadable = [] if starts is not None and not is_backwards else ["opening_date"]
    model = read_model(row)
    is_rolling = closing.is_rolling and model is None  # each model of the portal has a last date
    if not closing.served and not is_rolling:
        unreadable.append("deadlines")
    raw = row.first("startDate") if starts is None else opening.served[starts]
    return When(
        opening=None if is_backwards else starts,
        opening_raw=raw,
        deadlines=as_deadlines(closing.served, model),
        is_rolling=is_rolling,
        unreadable=tuple(unreadable),
    )


def is_past(row: SediaRow, today: date) -> bool | None:
    """Return whether the last date of a row is past, from its own field; None where that is unsure.

    The same dates stand once more in `actions` and the budget, which count where they say more:
    they need not be read where nothing in them can be a date of this year or later.
    """
    values = row.all("deadlineDate")
    after = str(today + timedelta(days=2))  # whatever the zone
    if any(ISO_DAY.match(value) and value[:10] >= after for value in values):
        return False
    own = understood(values).served
    beside = (*row.all("actions"), *row.all("budgetOverview"))
    if not own or any(may_be_later(text, today.year) for text in beside):
        return None
    return max(own) < today


def may_be_later(text: str, year: int) -> bool:
    """Return whether *text* may hold a date of *year* or later, however it is written.

    >>> may_be_later("2026-01-01", 2026), may_be_later("2025-12-31", 2026)
    (True, False)
    """
    if "\\u00" in text or later(year).search(text):
        return True
    if not text.isascii():
        return MOMENT.search(text) is not None
    return ZEROS in text.encode().translate(AS_ZEROS)  # the same, sooner


@cache
def later(year: int) -> re.Pattern[str]:
    tens, ones = divmod(year % 100, 10)
    rest = rf"|[{tens + 1}-9]\d" if tens < 9 else ""
    return re.compile(rf"20(?:{tens}[{ones}-9]{rest})")


def read_model(row: SediaRow) -> DeadlineModel | None:
    return MODELS.get((row.first("deadlineModel") or "").strip().lower())


def read_fields(
    row: SediaRow, others: Sequence[Mapping[str, Any]], name: str, other_name: str
) -> Days:
    """Return the days of a field of the index, or where it has none those of the other entries.

    Where the others have all its dates and more, they are the whole list: a call must not seem to
    close at the first of its stages.
    """
    found = understood(row.all(name))
    beside = understood(text for entry in others for text in as_strings(entry.get(other_name)))
    if not found.served or set(found.served) < set(beside.served):
        return replace(found, served=beside.served)
    return found


def understood(values: Iterable[str]) -> Days:
    """Return the days of *values*; none at all where one value is not understood.

    All or none: without its last date a call would seem to close early.
    """
    try:
        return read_days(values)
    except ValueError:
        return Days(served={})


def read_actions(row: SediaRow) -> list[Mapping[str, Any]]:
    """Return the entries of `actions`; none where the JSON in the field can't be read."""
    found: list[Mapping[str, Any]] = []
    for text in row.all("actions"):
        try:
            value = read_json(text)
        except ValueError:
            return []
        entries = value if isinstance(value, list) else [value]
        found += [entry for entry in entries if isinstance(entry, dict)]
    return found


def read_days(values: Iterable[str]) -> Days:
    """Return the days that *values* name.  Raises ValueError for one that is not understood."""
    served: dict[date, str] = {}
    is_rolling = False
    for value in sorted(v for v in values if v.strip()):
        if value.strip() == "null":
            continue
        days = read_value(value)
        is_rolling = is_rolling or days.is_rolling
        served |= days.served
    if len(served) > MOST:
        raise ValueError(f"{len(served)} dates")
    return Days(served=served, is_rolling=is_rolling)


@lru_cache(maxsize=4000)
def read_value(value: str) -> Days:
    """Return the days of one text: machine dates in a row, a JSON list of them, or words."""
    found: list[tuple[date, str]] = []

    def take(match: re.Match[str]) -> str:
        found.append((day_of(match), match.group()))
        return "\0"

    if "\0" not in value and LISTED.fullmatch(TOKEN.sub(take, value)):
        return Days(served=dict(found))
    reading = read_date(value, order=None, language="en", zone="Europe/Brussels")
    if reading is None:
        raise ValueError(f"{value[:60]!r} is no date")
    return Days(
        served={d.date: reading.raw for d in reading.deadlines}, is_rolling=reading.is_rolling
    )


def day_of(match: re.Match[str]) -> date:
    """Return the day of a machine date.  Raises ValueError for no such day and for fillers."""
    if match["iso"] or match["compact"]:  # the time of day on topics is an artefact
        day = date.fromisoformat(match["iso"] or match["compact"])
    else:
        day = day_of_moment(int(match["seconds"] or int(match["milliseconds"]) // 1000))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is a filler")
    return day


def day_of_moment(seconds: int) -> date:
    """Return the day that a number of seconds since 1970 stands for.

    Midnight in Brussels begins the day that is meant, the last minute of UTC ends it; any other
    moment must be on the same day in both places.
    """
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment.astimezone(BRUSSELS)
    if local.hour == local.minute == 0 or local.date() == moment.date():
        return local.date()
    if moment + timedelta(minutes=1) >= datetime.combine(local.date(), datetime.min.time(), UTC):
        return moment.date()
    raise ValueError(f"{moment.isoformat()} is on two days")


def as_deadlines(served: Mapping[date, str], model: DeadlineModel | None) -> tuple[Deadline, ...]:
    """Return the deadlines in order of date, each date once, with their stage."""
    days = sorted(served)
    stages: Sequence[str | None] = [None] * len(days)
    if model is DeadlineModel.TWO_STAGE and len(days) == 2:
        stages = ("first_stage", "second_stage")
    elif model is DeadlineModel.MULTIPLE_CUT_OFF:
        stages = ["cut_off"] * len(days)
    return tuple(
        Deadline(date=day, stage=stage, raw=served[day])
        for day, stage in zip(days, stages, strict=True)
    )
