"""When a call that returns is to be expected: from its earlier rounds alone, or not at all.

Rounds are calls of one programme with the same title but for years and numbers.  What is irregular
gives no forecast, nor does what has the next round announced already.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

WORD = re.compile(r"[^\W\d_]+")
"""``streets`` of ``LIFE-2027 streets``"""
ROMAN = re.compile(r"i[ivx]+|v[i]*|x[ivx]*")
"""``iii``"""
FEWEST_WORDS, FEWEST_LETTERS = 3, 15
"""Of a title that tells one call from others: "rail studies works" does not."""
ONE_ROUND = timedelta(days=45)
"""Calls that open so near to one another are parts of one round."""
YEAR = timedelta(days=365)
STRAY = timedelta(days=45)
"""How far two rounds may be from a whole year apart."""
SLACK = timedelta(days=21)
"""Before the earliest and after the latest day of the year on which it has opened."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A call that was read some day, as far as a forecast looks at it."""

    call_id: str
    title: str
    programme: str
    url: str
    opened: date | None
    is_ahead: bool
    """Announced or planned, and not open yet."""
    ends: date | None = None
    """The last day of the programme's period; None where it has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    call_id: str
    title: str
    url: str
    opened: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """When a call is expected again: a forecast, announced by nobody."""

    programme: str
    rounds: tuple[Round, ...]
    """What it rests on, the first one first; two at least."""
    about: date
    """A day in the month in which it is most likely."""
    first: date
    last: date

    @property
    def latest(self) -> Round:
        return self.rounds[-1]


def pattern_of(title: str) -> str | None:
    """Return a title without its years and numbers; None for one that any call may have.

    >>> pattern_of("Cool streets for towns 2025 – call II")
    'cool streets for towns call'
    >>> pattern_of("Open call 7") is None
    True
    """
    words = [word for word in WORD.findall(title.casefold()) if not ROMAN.fullmatch(word)]
    pattern = " ".join(words)
    if len(words) < FEWEST_WORDS or len(pattern) < FEWEST_LETTERS:
        return None
    return pattern


def forecasts(calls: Iterable[Seen], today: date) -> list[Forecast]:
    """Return what is expected again within a year, the earliest first."""
    groups: dict[tuple[str, str], list[Seen]] = {}
    for call in calls:
        pattern = pattern_of(call.title)
        if pattern is not None:
            groups.setdefault((call.programme, pattern), []).append(call)
    found = [made for some in groups.values() if (made := forecast(some, today)) is not None]
    return sorted(found, key=lambda one: (one.first, one.programme, one.latest.call_id))


def forecast(calls: list[Seen], today: date) -> Forecast | None:
    """Return when the next round of *calls* is expected; None where nothing sure can be said."""
    rounds = rounds_of(calls, today)
    if len(rounds) < 2 or any(call.is_ahead for call in calls):
        return None
    if any(
        abs(later.opened - earlier.opened - YEAR) > STRAY for earlier, later in pairwise(rounds)
    ):
        return None
    number = len(rounds)
    days = [one.opened + (number - place) * YEAR for place, one in enumerate(rounds)]
    about = rounds[-1].opened + YEAR
    first, last = min(days) - SLACK, max(days) + SLACK
    ends = next((call.ends for call in calls if call.ends is not None), None)
    if last < today or first > today + YEAR or (ends is not None and last > ends):
        return None
    return Forecast(
        programme=calls[0].programme,
        rounds=tuple(rounds),
        about=about,
        first=first,
        last=last,
    )


def rounds_of(calls: Iterable[Seen], today: date) -> list[Round]:
    """Return the rounds that have opened, each told by the call that opened first in it."""
    found: list[Round] = []
    opened = [(call.opened, call.call_id, call) for call in calls if call.opened is not None]
    for day, _, call in sorted(opened, key=lambda one: one[:2]):
        if day > today or (found and day - found[-1].opened <= ONE_ROUND):
            continue
        found.append(Round(call_id=call.call_id, title=call.title, url=call.url, opened=day))
    return found
