"""Under which values of each filter one call stands on one day.

A call is told by a few short keys; many calls share one, so that its values are found once a day.

>>> deadline_values("2026-11-02", date(2026, 10, 20)) == {"30", "90", "180", "2026-11"}
True
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from advice.search.choices import (
    CHANGED_WITHIN,
    LATER,
    NONE,
    NOT_STATED,
    PAST,
    WITHDRAWN,
    WITHIN,
    Filter,
    band_of,
)
from eligibility import keys
from eligibility.places import countries, in_countries
from eligibility.stated_facts import Facts
from funding.call import Status, status_of
from matcher.concepts import Concepts
from matcher.fields_of_work import fields_of
from matcher.index.term_counts import CallCounts
from store.calls.call_lines import CallLine, LineDates

Values = Mapping[Filter, frozenset[str]]
Keys = tuple[str, ...]
"""One for each filter, in their order."""
IN_TITLE = 3
"""A concept in the title tells as much as three times in the text."""
LONGEST = 80


def country_codes(facts: Facts) -> str:
    """Return the countries whose applicants may apply, as stated; "" where nothing says it."""
    fact = facts.one(keys.COUNTRIES) or facts.one(keys.COUNTRIES_AT_LEAST)
    return "" if fact is None else fact.value


def applicant_types(facts: Facts) -> frozenset[str]:
    """Return who may apply: what the call states, else what its programme usually asks."""
    named = facts.all(keys.APPLICANT_TYPES)
    stated = [fact for fact in named if not fact.evidence.is_default]
    excluded = {t for fact in facts.all(keys.APPLICANTS_EXCLUDED) for t in fact.value.split()}
    found = {t for fact in stated or named for t in fact.value.split()} & keys.APPLICANTS
    return frozenset(found - excluded)


def theme_ids(counts: CallCounts, concepts: Concepts) -> frozenset[str]:
    """Return the fields of work that the words of a call name most."""
    evidence: dict[str, float] = {}
    for part, worth in (("title", IN_TITLE), ("text", 1)):
        counted = counts.fields[part]
        for place, terms in concepts.terms_among(counts.language, counted):
            name = concepts.table[place].id
            times = worth * min(counted[term] for term in terms)
            evidence[name] = evidence.get(name, 0.0) + times
    return frozenset(field.id for field, _ in fields_of(evidence))


def keys_of(line: CallLine, dates: LineDates, today: date) -> Keys:
    """Return what decides the values of each filter on a day."""
    status = status_on(line, today)
    is_gone = dates.is_withdrawn and status is not Status.CLOSED
    due = next_day(line.deadlines, today)
    days = [day for day in (dates.first_seen, dates.last_changed) if day]
    return (
        WITHDRAWN if is_gone else status.value,
        line.countries,
        line.applicants,
        line.themes,
        PAST if status is Status.CLOSED else due or NONE,
        str(grant_of(line) or ""),
        line.programme or "",
        line.sources,
        max(days, default=""),
    )


def status_on(line: CallLine, today: date) -> Status:
    """Return what `Call.status_on` returns for the call of this line."""
    return read_status(
        line.opening_date, line.deadlines, line.status_claimed, line.is_rolling, today
    )


@lru_cache(maxsize=20_000)
def read_status(
    opens: str | None, deadlines: str, claimed: str, is_rolling: int, today: date
) -> Status:
    return status_of(
        opens=date.fromisoformat(opens) if opens else None,
        last=date.fromisoformat(deadlines[-10:]) if deadlines else None,
        claimed=Status(claimed),
        is_rolling=bool(is_rolling),
        today=today,
    )


def next_day(deadlines: str, today: date) -> str | None:
    """Return the first of the days that is not past; None where all are, or there is none."""
    now = today.isoformat()
    return next((day for day in deadlines.split() if day >= now), None)


def grant_of(line: CallLine) -> int | None:
    """Return the largest grant of one project; the least one where only that is stated."""
    return line.contribution_max_eur or line.contribution_min_eur


def programme_of(programme: str) -> str:
    name = " ".join(programme.split())[:LONGEST].strip()
    return name if name and name.isprintable() else NOT_STATED


@lru_cache(maxsize=2_000)
def country_values(codes: str, today: date) -> frozenset[str]:
    """Return the countries whose applicants are surely in; what is unclear is not stated."""
    among = codes.split()
    found = frozenset(code for code in countries() if in_countries(code, among, today))
    return found or frozenset({NOT_STATED})


def deadline_values(key: str, today: date) -> frozenset[str]:
    """Return how far the next deadline is, and its month; PAST for what is closed."""
    if key in (PAST, NONE):
        return frozenset({key})
    due = date.fromisoformat(key)
    days = (due - today).days
    found = {str(n) for n in WITHIN if days <= n} or {LATER}
    return frozenset({*found, f"{due:%Y-%m}"})


def changed_values(day: str, today: date) -> frozenset[str]:
    if not day:
        return frozenset()
    ago = (today - date.fromisoformat(day)).days
    return frozenset(str(n) for n in CHANGED_WITHIN if 0 <= ago < n)


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split()) or frozenset({NOT_STATED})


READERS: Mapping[Filter, Callable[[str, date], frozenset[str]]] = {
    Filter.STATUS: lambda key, today: frozenset({key}),
    Filter.COUNTRY: country_values,
    Filter.APPLICANT: lambda key, today: listed(key),
    Filter.THEME: lambda key, today: listed(key),
    Filter.DEADLINE: deadline_values,
    Filter.MONEY: lambda key, today: frozenset({band_of(int(key) if key else None)}),
    Filter.PROGRAMME: lambda key, today: frozenset({programme_of(key)}),
    Filter.SOURCE: lambda key, today: frozenset(key.split()),
    Filter.CHANGED: changed_values,
}


def values_of(keys: Keys, today: date) -> Values:
    """Return the values of each filter; none is empty but CHANGED."""
    return {kind: READERS[kind](key, today) for kind, key in zip(Filter, keys, strict=True)}
