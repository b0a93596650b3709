"""The filters of a list of calls: which values a call has, as short words for an address."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from eligibility.keys import APPLICANT_TYPES, COUNTRIES, COUNTRIES_AT_LEAST
from eligibility.places import countries, in_countries
from eligibility.stated_facts import facts_of
from funding.call import Call, Status
from funding.reference import read_rows
from funding.resources import shipped
from funding.words import normalised


class Filter(StrEnum):
    """One filter; its value is the name of the parameter in an address."""

    STATUS = "status"
    CHANGED = "changed"
    DEADLINE = "deadline"
    PROGRAMME = "programme"
    THEME = "theme"
    MONEY = "money"
    APPLICANT = "applicant"
    COUNTRY = "country"
    SOURCE = "source"


NOT_STATED = "not_stated"
CHANGED_DAYS = (7, 30)
DEADLINE_DAYS = (30, 90, 180)
LATER = "later"
NO_DEADLINE = "none"
MONEY_BANDS = (
    ("up_to_100k", 100_000),
    ("up_to_500k", 500_000),
    ("up_to_2m", 2_000_000),
    ("up_to_5m", 5_000_000),
)
"""The largest grant of a project in whole euro, upper bound included."""
MORE = "over_5m"
FIXED: Mapping[Filter, tuple[str, ...]] = {
    Filter.STATUS: tuple(s.value for s in Status),
    Filter.CHANGED: tuple(f"{days}d" for days in CHANGED_DAYS),
    Filter.DEADLINE: (*(f"{days}d" for days in DEADLINE_DAYS), LATER, NO_DEADLINE),
    Filter.MONEY: (*(name for name, _ in MONEY_BANDS), MORE, NOT_STATED),
}
"""Filters whose values have an order of their own; the others are ordered by their counts."""


def values_of(call: Call, today: date) -> Iterator[tuple[Filter, str]]:
    """Yield every (filter, value) that holds for *call* on *today*."""
    record = call.best
    yield Filter.STATUS, call.status_on(today).value
    yield Filter.PROGRAMME, record.programme or NOT_STATED
    yield Filter.MONEY, money_band(record.contribution_max_eur)
    for source in {r.source for r in call.records}:
        yield Filter.SOURCE, source
    for value in deadline_windows(record.next_deadline(today), today):
        yield Filter.DEADLINE, value
    seen = max((d for d in (call.first_seen, call.last_changed) if d is not None), default=None)
    for days in CHANGED_DAYS:
        if seen is not None and today - timedelta(days=days) <= seen <= today:
            yield Filter.CHANGED, f"{days}d"
    for theme in themes_of(call):
        yield Filter.THEME, theme
    yield from ((Filter.APPLICANT, kind) for kind in applicant_types(call))
    yield from ((Filter.COUNTRY, code) for code in countries_of(call, today))


def money_band(largest_eur: int | None) -> str:
    """Return the band of a project's largest grant.

    >>> money_band(2_000_000), money_band(2_000_001), money_band(None)
    ('up_to_2m', 'up_to_5m', 'not_stated')
    """
    if largest_eur is None:
        return NOT_STATED
    return next((name for name, bound in MONEY_BANDS if largest_eur <= bound), MORE)


def deadline_windows(deadline: date | None, today: date) -> Iterable[str]:
    """Return the windows that hold the next deadline: one in 20 days is also one in 90.

    >>> deadline_windows(date(2026, 11, 1), date(2026, 10, 13))
    ['30d', '90d', '180d']
    """
    if deadline is None:
        return [NO_DEADLINE]
    left = (deadline - today).days
    return [f"{days}d" for days in DEADLINE_DAYS if left <= days] or [LATER]


def applicant_types(call: Call) -> set[str]:
    """Return the types of applicant that the call names, or its programme as a rule."""
    found: set[str] = set()
    for fact in facts_of(call).all(APPLICANT_TYPES):
        found.update(fact.value.split())
    return found or {NOT_STATED}


def countries_of(call: Call, today: date) -> Iterator[str]:
    """Yield the countries whose applicants the call does not rule out.

    A call that names none is open to all of them as far as anybody can tell.
    """
    facts = facts_of(call)
    named = facts.one(COUNTRIES) or facts.one(COUNTRIES_AT_LEAST)
    for code in countries():
        if named is None or in_countries(code, named.value.split(), today) is not False:
            yield code


@cache
def theme_words() -> Mapping[str, tuple[str, ...]]:
    """Return the words of each theme of ``themes.csv``, normalised, each with blanks around it."""
    return read_themes(shipped("reference") / "themes.csv")


def read_themes(path: Path) -> Mapping[str, tuple[str, ...]]:
    return {
        row["theme"]: tuple(f" {normalised(word)} " for word in row["words"].split("|"))
        for row in read_rows(path, "theme", "words")
    }


def themes_of(call: Call) -> set[str]:
    """Return the themes whose words stand in the title, call title, destination or keywords."""
    record = call.best
    named = (record.title, record.call_title, record.destination, *record.keywords)
    text = " ".join(f" {normalised(part)} " for part in named if part)
    return {theme for theme, words in theme_words().items() if any(w in text for w in words)}
