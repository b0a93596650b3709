"""Under which values of each filter one call stands on one day."""

from collections.abc import Mapping
from datetime import date

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
from eligibility.stated_facts import Facts, facts_of
from funding.call import Call, Status
from matcher.concepts import Concepts
from matcher.fields_of_work import fields_of
from matcher.index.term_counts import CallCounts

Values = Mapping[Filter, frozenset[str]]
IN_TITLE = 3
"""A concept in the title tells as much as three times in the text."""
LONGEST = 80


def values_of(
    call: Call, *, is_withdrawn: bool, counts: CallCounts, concepts: Concepts, today: date
) -> Values:
    """Return the values of each filter; none is empty but CHANGED.

    *counts* are the terms of the call, *concepts* those of the database.
    """
    facts = facts_of(call)
    status = call.status_on(today)
    is_gone = is_withdrawn and status is not Status.CLOSED
    return {
        Filter.STATUS: frozenset({WITHDRAWN if is_gone else status.value}),
        Filter.COUNTRY: country_values(facts, today),
        Filter.APPLICANT: applicant_values(facts),
        Filter.THEME: theme_values(counts, concepts),
        Filter.DEADLINE: deadline_values(call, today),
        Filter.MONEY: frozenset({band_of(grant_of(call))}),
        Filter.PROGRAMME: frozenset({programme_of(call)}),
        Filter.SOURCE: frozenset(record.source for record in call.records),
        Filter.CHANGED: changed_values(call, today),
    }


def programme_of(call: Call) -> str:
    name = " ".join((call.best.programme or "").split())[:LONGEST].strip()
    return name if name and name.isprintable() else NOT_STATED


def grant_of(call: Call) -> int | None:
    """Return the largest grant of one project; the least one where only that is stated."""
    return call.best.contribution_max_eur or call.best.contribution_min_eur


def country_values(facts: Facts, today: date) -> frozenset[str]:
    """Return the countries whose applicants are surely in; what is unclear is not stated."""
    fact = facts.one(keys.COUNTRIES) or facts.one(keys.COUNTRIES_AT_LEAST)
    found = frozenset() if fact is None else members(fact.value, today)
    return found or frozenset({NOT_STATED})


def members(value: str, today: date) -> frozenset[str]:
    codes = value.split()
    return frozenset(code for code in countries() if in_countries(code, codes, today))


def applicant_values(facts: Facts) -> frozenset[str]:
    """Return who may apply: what the call states, else what its programme usually asks."""
    named = facts.all(keys.APPLICANT_TYPES)
    stated = [fact for fact in named if not fact.evidence.is_default]
    excluded = {t for fact in facts.all(keys.APPLICANTS_EXCLUDED) for t in fact.value.split()}
    found = {t for fact in stated or named for t in fact.value.split()} & keys.APPLICANTS
    return frozenset(found - excluded) or frozenset({NOT_STATED})


def theme_values(counts: CallCounts, concepts: Concepts) -> frozenset[str]:
    evidence: dict[str, float] = {}
    for part, worth in (("title", IN_TITLE), ("text", 1)):
        counted = counts.fields[part]
        for place, terms in concepts.terms_among(counts.language, counted):
            name = concepts.table[place].id
            times = worth * min(counted[term] for term in terms)
            evidence[name] = evidence.get(name, 0.0) + times
    return frozenset(field.id for field, _ in fields_of(evidence)) or frozenset({NOT_STATED})


def deadline_values(call: Call, today: date) -> frozenset[str]:
    """Return how far the next deadline is, and its month; PAST for what is closed."""
    if call.status_on(today) is Status.CLOSED:
        return frozenset({PAST})
    due = call.best.next_deadline(today)
    if due is None:
        return frozenset({NONE})
    days = (due - today).days
    found = {str(n) for n in WITHIN if days <= n} or {LATER}
    return frozenset({*found, f"{due:%Y-%m}"})


def changed_values(call: Call, today: date) -> frozenset[str]:
    days = [d for d in (call.first_seen, call.last_changed) if d is not None]
    if not days:
        return frozenset()
    ago = (today - max(days)).days
    return frozenset(str(n) for n in CHANGED_WITHIN if 0 <= ago < n)
