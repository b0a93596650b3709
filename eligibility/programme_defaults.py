"""What a programme asks in general, as facts marked as defaults."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path

from eligibility import keys
from eligibility.keys import WHOLE_RULES
from funding.call import Kind, Record
from funding.evidence import Evidence, Fact, Rule
from funding.reference import Table, read_rows, read_toml
from funding.resources import shipped

DASHES = re.compile(r"\s*[-–—]\s*")
"""``Romania – Bulgaria``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeRule:
    name: str
    programme: re.Pattern[str] | None
    call: re.Pattern[str] | None
    action: re.Pattern[str] | None
    portal: str | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """The area of an Interreg programme: it pays inside *inner*, and never outside *outer*."""

    names: tuple[str, ...]
    inner: str
    outer: str
    source: str
    checked_on: str | None


def default_facts(record: Record, stated: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the programme's defaults for what *stated* leaves open.

    A cascade call has none: the project that passes the money on makes its own rules.
    """
    if record.kind in (Kind.CASCADE, Kind.EXPERTS):
        return
    known = {(f.rule, f.key, f.applies_to) for f in stated}
    rules = {f.rule for f in stated}
    for fact in [*_from_rules(record), *_from_areas(record)]:
        place = (fact.rule, fact.key, fact.applies_to)
        if place not in known and not (fact.rule in WHOLE_RULES and fact.rule in rules):
            yield fact


def _from_rules(record: Record) -> Iterator[Fact]:
    given: set[tuple[Rule, str, str | None]] = set()
    given_by: dict[Rule, str] = {}
    names = (record.programme, record.programme_raw, record.owner)
    for rule in _rules_of(record.source, names):
        if not _matches(rule, record):
            continue
        for fact in rule.facts:
            place = (fact.rule, fact.key, fact.applies_to)
            # Applicants, countries and rates come from one rule as a whole.
            if place in given or (
                fact.rule in WHOLE_RULES and given_by.setdefault(fact.rule, rule.name) != rule.name
            ):
                continue
            given.add(place)
            yield fact


def _from_areas(record: Record) -> Iterator[Fact]:
    area = find_area(record)
    if area is None:
        return
    evidence = _evidence(area.source, area.checked_on)
    if area.inner:
        yield keys.AREA_INSIDE.fact(area.inner, evidence)
    yield keys.AREA_AROUND.fact(area.outer, evidence)


def find_area(record: Record) -> Area | None:
    """Return the Interreg programme that *record* belongs to; the longest name that occurs."""
    parts = (record.programme, record.programme_raw, record.call_title, record.title, record.owner)
    said = DASHES.sub("-", " | ".join(p for p in parts if p).lower())
    if "interreg" not in said:
        return None
    found = [
        (len(name), area)
        for area in interreg_areas()
        for name in area.names
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _matches(rule: ProgrammeRule, record: Record) -> bool:
    calls = (record.source_id, record.call_identifier, record.call_title, record.title)
    return _is_in(rule.call, calls) and _is_in(rule.action, (record.type_of_action,))


@lru_cache(maxsize=1000)
def _rules_of(source: str, names: tuple[str | None, ...]) -> tuple[ProgrammeRule, ...]:
    """Return the rules for a portal's calls of a programme: many calls share both."""
    return tuple(
        rule
        for rule in programme_rules()
        if rule.portal in (None, source) and _is_in(rule.programme, names)
    )


def _is_in(pattern: re.Pattern[str] | None, values: Iterable[str | None]) -> bool:
    return pattern is None or any(value and pattern.search(value) for value in values)


def _evidence(source: str, checked_on: str | None) -> Evidence:
    return Evidence(quote=None, url=source, is_default=True, checked_on=checked_on)


@cache
def programme_rules() -> tuple[ProgrammeRule, ...]:
    """Return the rules of ``programme_rules.toml`` in their order."""
    return read_rules(shipped("reference") / "programme_rules.toml")


def read_rules(path: Path) -> tuple[ProgrammeRule, ...]:
    """Return the rules of a file in their order.

    Raises WrongReference naming line and nearest name of a key, rule or value that is none.
    """
    file = read_toml(path)
    file.check_keys(("rule",), "rule")
    return tuple(map(_read_rule, file.tables("rule")))


def _read_rule(table: Table) -> ProgrammeRule:
    names = [*(f.name for f in fields(ProgrammeRule)), "source", "checked_on"]
    table.check_keys(names, "name", "facts", "source")
    evidence = _evidence(table["source"], table.get("checked_on"))
    patterns = {
        key: table.pattern(key, source) if (source := table.get(key)) else None
        for key in ("programme", "call", "action")
    }
    return ProgrammeRule(
        name=table["name"],
        **patterns,
        portal=table.get("portal"),
        facts=tuple(_read_fact(table, fact, evidence) for fact in table["facts"]),
    )


def _read_fact(table: Table, fact: list[str], evidence: Evidence) -> Fact:
    if not (3 <= len(fact) <= 4 and all(isinstance(part, str) for part in fact)):
        raise table.wrong("facts", fact, "no fact; write [rule, key, value] in quotes")
    rule, name, value, *holder = fact
    if rule not in list(Rule):
        raise table.wrong("facts", rule, "no rule", list(Rule))
    key = keys.KEYS.get((Rule(rule), name))
    if key is None:
        known = [k.name for k in keys.ALL if k.rule == rule]
        raise table.wrong("facts", name, f"no key of the rule {rule!r}", known)
    for word, what, known_words in key.wrong_words(value):
        raise table.wrong("facts", value if value == word else word, what, known_words)
    for word in holder:
        if word not in keys.APPLICANTS:
            raise table.wrong("facts", word, "no type of applicant", keys.APPLICANTS)
    return key.fact(value, evidence, *holder)


@cache
def interreg_areas() -> tuple[Area, ...]:
    """Return the areas of ``interreg_areas.csv`` in their order."""
    return read_areas(shipped("reference") / "interreg_areas.csv")


def read_areas(path: Path) -> tuple[Area, ...]:
    """Return the areas of a file in their order.  Raises WrongReference naming line and slip."""
    rows = read_rows(path, "programme", "names", "inner", "outer", "source", "checked_on")
    for row in rows:
        row.day("checked_on")
        for key, column in ((keys.AREA_INSIDE, "inner"), (keys.AREA_AROUND, "outer")):
            for word, what, known in key.wrong_words(row[column]):
                raise row.wrong(word, what, known)
    return tuple(
        Area(
            names=tuple(DASHES.sub("-", n.strip()) for n in row["names"].split("|")),
            inner=row["inner"],
            outer=row["outer"],
            source=row["source"],
            checked_on=row["checked_on"] or None,
        )
        for row in rows
    )
