"""The time of day beside a date: an instant, or explicitly unknown."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from funding.date_words import pattern, words
from funding.grammar.date_sentence import DOTTED, TIME

Clock = tuple[int, int]
"""Hour 0..24 and minute."""
OFFSET_FORM = re.compile(
    r"(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\d)"
)
"""``utc+2``"""
FIXED = re.compile(r"([+-])(\d\d):?(\d\d)")
"""``+02:00``"""


@cache
def time_pattern() -> re.Pattern[str]:
    """Return what reads 17:00, 17.00, 17h, 17 h 30, 5 pm, 17 Uhr and klo 17."""
    after = pattern((*words("hour"), *words("noon")))
    return re.compile(
        r"(?<![\w.,:])(?:"
        r"(?P<hour>\d{1,2})(?P<sep>[:.])(?P<minute>\d\d)(?:[:.]\d\d(?:[.,]\d+)?)?(?!\d|[:.]\d)"
        r"|(?P<hour_h>\d{1,2}) ?h(?: ?(?P<minute_h>\d\d))?(?!\w)"
        rf"|(?P<hour_word>\d{{1,2}})(?= ?[ap]\.?m\b| {after})"
        rf"|{pattern(words('clock'))}\.? ?(?P<hour_marked>\d{{1,2}})(?!\w|[:.]\d| ?h)"
        r")(?: ?(?P<half>[ap])\.?m\b\.?)?"
    )


def time_kind(match: re.Match[str]) -> str:
    """Return whether "10.03" may also be a day and a month: 14.00 and 10:03 can't."""
    is_dotted = match["sep"] == "." and match["half"] is None
    return DOTTED if is_dotted and 1 <= int(match["minute"]) <= 12 else TIME


def read_time(match: re.Match[str]) -> Clock | None:
    """Return hour and minute; None where there is no such time of day."""
    hour = int(next(filter(None, match.group("hour", "hour_h", "hour_word", "hour_marked"))))
    minute = int(match["minute"] or match["minute_h"] or 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        return None
    if match["half"] and (hour <= 12 or match["half"] == "p"):  # "17:00 am 15. Juni": a word
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "p" else 0)
    return hour, minute


def offset_of(text: str) -> str:
    """Return "utc+2" as an offset.

    >>> offset_of("utc+2")
    '+02:00'
    """
    match = OFFSET_FORM.fullmatch(text)
    if match is None:
        return ""
    return f"{match['sign']}{int(match['hours']):02}:{match['minutes'] or '00'}"


def instant(day: date, clock: Clock, zone: str) -> datetime | None:
    """Return the instant in UTC of a time of day in *zone*; None where it is not certain.

    Not certain are midnight (at which end of the day?), an hour that the change of the clocks skips
    or repeats, an unknown zone, and CET written in summer.

    >>> instant(date(2026, 6, 15), (14, 0), "Europe/Brussels").isoformat()
    '2026-06-15T12:00:00+00:00'
    >>> instant(date(2026, 3, 29), (2, 30), "Europe/Brussels") is None
    True
    """
    name, _, season = zone.partition(" ")
    place = find_zone(name)
    if clock == (0, 0) or place is None:
        return None
    shown = day + timedelta(days=clock[0] // 24)
    local = datetime.combine(shown, time(clock[0] % 24, clock[1]), tzinfo=place)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return None
    if season and (season == "summer") is not bool(local.dst()):
        return None
    return local.astimezone(UTC)


def find_zone(name: str) -> tzinfo | None:
    """Return the zone of a name or an offset (``+02:00``); None for "" and impossible offsets."""
    offset = FIXED.fullmatch(name)
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        signed = ahead if offset[1] == "+" else -ahead
        return timezone(signed) if ahead <= timedelta(hours=14) else None
    if name in ("UTC", "z"):
        return UTC
    return ZoneInfo(name) if name else None
