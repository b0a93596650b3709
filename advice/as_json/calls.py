"""Calls and their changes as JSON."""

from collections.abc import Iterable
from datetime import date

from advice.as_json.plans import plan_values
from eligibility.keys import APPLICANT_TYPES
from eligibility.rates import read_rate
from funding.call import Record
from funding.event import Event
from funding.evidence import Fact
from funding.source import load_sources
from funding.words import plain, shorten
from store.calls.calls import ListedCall

LONGEST_DESCRIPTION = 1_000
"""Characters of a call's text in a list; the whole text stands on the call's page."""


def call_values(listed: ListedCall, today: date) -> dict[str, object]:
    """Return one call of a list, as it stands on *today*; its title as served, and as text."""
    record = listed.record
    return {
        "id": listed.call_id,
        "source": record.source,
        "source_id": record.source_id,
        "title": record.title_raw or record.title,
        "plain_title": plain(record.title),
        "status": listed.status,
        "kind": record.kind,
        "opening_date": record.opening_date,
        "deadlines": deadline_values(record),
        "next_deadline": record.next_deadline(today),
        "last_deadline": record.last_deadline,
        "programme": record.programme,
        "url": record.url,
        "first_seen": listed.first_seen,
        "last_seen": listed.last_seen,
        "last_changed": listed.last_changed,
        "missing_since": listed.missing_since,
        "unreadable": list(record.unreadable),
        "plan": plan_values(record),
        **terms_of(record, record.facts, listed.last_seen),
    }


def terms_of(record: Record, facts: Iterable[Fact], read_at: date | None) -> dict[str, object]:
    """Return what a call pays, to whom and for what, with its licence and day of reading.

    Amounts are whole euro, the rate is the paid share of the costs, 0..1.  It is the programme's
    usual one, and no statement of the call, where ``co_financing_rate_is_default`` is true.
    """
    rate, is_default = read_rate(record, ())
    return {
        "description": description_of(record),
        "type_of_action": record.type_of_action,
        "budget_eur": record.indicative_budget_eur,
        "contribution_min_eur": record.contribution_min_eur,
        "contribution_max_eur": record.contribution_max_eur,
        "co_financing_rate": None if rate is None else float(rate),
        "co_financing_rate_is_default": is_default,
        "applicant_types": applicant_types(facts),
        "licence": licence_of(record),
        "read_at": read_at,
    }


def description_of(record: Record) -> str | None:
    """Return the beginning of a call's text on one line; None where it has no text."""
    text = record.text
    beginning = plain(text[: 4 * LONGEST_DESCRIPTION])
    if len(beginning) < 2 * LONGEST_DESCRIPTION:  # short, or mostly markup
        beginning = plain(text)
    return shorten(beginning, LONGEST_DESCRIPTION) or None


def applicant_types(facts: Iterable[Fact]) -> list[str] | None:
    """Return who may apply, as `eligibility.keys.APPLICANTS`; None where nothing says it.

    What a call states goes before what its programme usually asks.
    """
    named = [fact for fact in facts if APPLICANT_TYPES.is_of(fact)]
    stated = [fact for fact in named if not fact.evidence.is_default]
    types = {kind for fact in stated or named for kind in fact.value.split()}
    return sorted(types) or None


def licence_of(record: Record) -> str | None:
    """Return the record's own licence, else that of its source."""
    source = load_sources().get(record.source)
    return record.licence or (source.licence if source is not None else None)


def deadline_values(record: Record) -> list[dict[str, object]]:
    """Return all deadlines in order of date; ``at`` only where the source states a time."""
    return [{"date": d.date, "at": d.at, "stage": d.stage} for d in record.deadlines]


def event_values(event: Event) -> dict[str, object]:
    """Return one change: *old* and *new* are what the source said before and says now."""
    return {
        "call_id": event.call_id,
        "source": event.source,
        "source_id": event.source_id,
        "kind": event.kind,
        "field": event.field,
        "old": event.old,
        "new": event.new,
        "seen_on": event.seen_on,
    }
