"""Where each value of a call comes from, when it was read, and what other sources say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from funding.call import Call, Record
from funding.words import plain, shorten
from store.calls.versions import Reading
from wording.desk.filter_words import source_words
from wording.language import Speech
from wording.urls import safe_url

LONGEST = 200
EUROS = ("indicative_budget_eur", "contribution_min_eur", "contribution_max_eur")
TRACED = (
    "title",
    "opening_date",
    "deadlines",
    *EUROS,
    "co_financing_rate",
    "type_of_action",
    "applicants_raw",
    "sections",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldLine:
    """One value and its source."""

    label: str
    value: str
    source: str
    url: str | None
    read_on: str | None
    raw: str | None
    others: tuple[str, ...]
    """What another source says instead."""


def field_words(s: Speech, name: str) -> str:
    """Return what a field of a record is called."""
    return {
        "title": s.say("Title"),
        "opening_date": s.say("Opening date"),
        "deadlines": s.say("Deadline"),
        "last_deadline": s.say("Deadline"),
        "indicative_budget_eur": s.say("Budget"),
        "contribution_min_eur": s.say("Least grant"),
        "contribution_max_eur": s.say("Largest grant"),
        "expected_grants": s.say("Number of grants"),
        "co_financing_rate": s.say("Funding rate"),
        "type_of_action": s.say("Type of action"),
        "applicants_raw": s.say("Who may apply"),
        "sections": s.say("Text of the call"),
    }[name]


def value_of_field(s: Speech, name: str, value: str | None) -> str:
    """Return a value as people read it; what can't be read as that, in its own words."""
    if value is None or value == "":
        return s.say("not stated")
    try:
        if name in ("deadlines", "last_deadline", "opening_date"):
            if value == "rolling":
                return s.say("open all the time")
            return ", ".join(s.full_date(date.fromisoformat(v)) for v in value.split(", "))
        if name in EUROS:
            return s.euro(int(value))
        if name == "co_financing_rate":
            return s.percent(Decimal(value))
    except (ValueError, InvalidOperation):
        pass
    return shorten(plain(value), LONGEST)


def field_lines(s: Speech, call: Call, readings: Sequence[Reading]) -> tuple[FieldLine, ...]:
    """Return the values that are stated, each with its source and the day of its reading."""
    read_on = {r.source: r.last_seen for r in reversed(readings)}
    records = {r.source: r for r in reversed(call.records)}
    lines = []
    for name in TRACED:
        value = stated(call.best, name)
        if value is None:
            continue
        source = call.provenance.get(name, call.best.source)
        day = read_on.get(source)
        record = records.get(source, call.best)
        lines.append(
            FieldLine(
                label=field_words(s, name),
                value=s.count("{n} section", "{n} sections", len(call.best.sections))
                if name == "sections"
                else value_of_field(s, name, value),
                source=source_words(s, source),
                url=safe_url(record.url),
                read_on=None if day is None else s.short_date(day),
                raw=raw_of(record, name),
                others=tuple(others(s, call, name)),
            )
        )
    return tuple(lines)


def others(s: Speech, call: Call, name: str) -> list[str]:
    """Return what other sources state for a field: none of them is lost."""
    wanted = "last_deadline" if name == "deadlines" else name
    return [
        s.say(
            "{source} says: {value}",
            source=source_words(s, conflict.other_source),
            value=value_of_field(s, wanted, conflict.other),
        )
        for conflict in call.conflicts
        if conflict.field == wanted
    ]


def stated(record: Record, name: str) -> str | None:
    if name == "deadlines":
        return ", ".join(str(d.date) for d in record.deadlines) or None
    value = getattr(record, name)
    return None if value in (None, ()) else str(value)


def raw_of(record: Record, name: str) -> str | None:
    """Return the portal's own words for a value that we read."""
    raw: Mapping[str, str | None] = {
        "title": record.title_raw,
        "opening_date": record.opening_raw,
        "deadlines": ", ".join(d.raw for d in record.deadlines),
        "indicative_budget_eur": record.budget_raw,
    }
    words = raw.get(name)
    return shorten(plain(words), LONGEST) if words else None
