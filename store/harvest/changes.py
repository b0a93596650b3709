"""What differs between two states of one record, as a reader would notice it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from funding.call import FACT_FIELDS, Record
from funding.event import EventKind
from funding.evidence import Rule
from funding.words import fingerprint, short_text

RecordChange = tuple[EventKind, str | None, str | None, str | None]
"""Kind, field, old, new."""

MONEY = (
    "indicative_budget_eur",
    "contribution_min_eur",
    "contribution_max_eur",
    "expected_grants",
)
APPLICANT = ("co_financing_rate", "applicants_raw", "instrument")


def keep_unreadable(old: Record, new: Record) -> Record:
    """Return *new* with the former value of every field that was served but unreadable.

    Facts that were read from such a field stay with it.
    """
    kept = replace(new, **{name: getattr(old, name) for name in new.unreadable})
    if not set(new.unreadable) & set(MONEY):
        return kept
    others = [f for f in new.facts if f.rule is not Rule.BUDGET]
    budget = [f for f in old.facts if f.rule is Rule.BUDGET]
    # where they stood before, or what did not change would look changed
    place = old.facts.index(budget[0]) if budget else 0
    return replace(kept, facts=(*others[:place], *budget, *others[place:]))


def find_changes(old: Record, new: Record, *, same_reading: bool = True) -> Iterator[RecordChange]:
    """Yield the material changes; markup, white space and seconds are none.

    With *same_reading* False the page function has learnt to read more since: only what does not
    depend on it (title and deadlines) counts.
    """
    if short_text(old.title) != short_text(new.title):
        yield EventKind.TITLE, None, old.title, new.title
    yield from _deadline_changes(old, new)
    yield from _plan_changes(old, new)
    if not same_reading:
        return
    if fingerprint(old.text) != fingerprint(new.text):
        yield EventKind.TEXT, None, None, None
    for name in MONEY:
        yield from _field_change(EventKind.BUDGET, name, old, new)
    for name in APPLICANT:
        yield from _field_change(EventKind.ELIGIBILITY, name, old, new)
    if any(getattr(old, name) != getattr(new, name) for name in FACT_FIELDS):
        yield from _fact_changes(old, new)  # else we have learnt to read more of the same words


def _deadline_changes(old: Record, new: Record) -> Iterator[RecordChange]:
    if old.last_deadline != new.last_deadline:
        yield EventKind.DEADLINE, None, _shown(old.last_deadline), _shown(new.last_deadline)
        return
    before, after = ([d.date.isoformat() for d in r.deadlines] for r in (old, new))
    if before != after:
        yield EventKind.DEADLINE, "inner", ", ".join(before), ", ".join(after)


def _plan_changes(old: Record, new: Record) -> Iterator[RecordChange]:
    """When a planned call is expected; the windows as the timetable writes them."""
    if old.plan is None or new.plan is None:
        return
    for name in ("opens", "closes"):
        before, after = getattr(old.plan, name), getattr(new.plan, name)
        if before != after:
            yield EventKind.PLAN, name, before and before.text, after and after.text


def _field_change(kind: EventKind, name: str, old: Record, new: Record) -> Iterator[RecordChange]:
    before, after = getattr(old, name), getattr(new, name)
    if before != after:
        yield kind, name, _shown(before), _shown(after)


def _fact_changes(old: Record, new: Record) -> Iterator[RecordChange]:
    """Facts that the call itself states; a programme's default is ours, not the portal's.

    What is also a field of its own is told by that field.
    """
    before, after = (
        {
            (f.key, f.applies_to): f.value
            for f in r.facts
            if not f.evidence.is_default and f.rule not in (Rule.BUDGET, Rule.INSTRUMENT)
        }
        for r in (old, new)
    )
    for key in sorted(before.keys() | after.keys(), key=str):
        if before.get(key) != after.get(key):
            name = key[0] if key[1] is None else f"{key[0]} ({key[1]})"
            yield EventKind.ELIGIBILITY, name, before.get(key), after.get(key)


def _shown(value: date | Decimal | int | str | None) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)
