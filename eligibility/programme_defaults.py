"""What a programme asks in general, as facts marked as defaults."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from eligibility import keys
from eligibility.keys import WHOLE_RULES
from funding.call import Kind, Record
from funding.evidence import Evidence, Fact, Rule
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
    facts: tuple[tuple[str, ...], ...]
    source: str
    checked_on: str | None


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
    given: set[tuple[str, ...]] = set()
    given_by: dict[str, str] = {}
    for rule in programme_rules():
        if not _matches(rule, record):
            continue
        for row in rule.facts:
            place = (row[0], row[1], row[3] if len(row) > 3 else "")
            # Applicants, countries and rates come from one rule as a whole.
            if place in given or (
                Rule(row[0]) in WHOLE_RULES and given_by.setdefault(row[0], rule.name) != rule.name
            ):
                continue
            given.add(place)
            evidence = _evidence(rule.source, rule.checked_on)
            key = keys.KEYS[Rule(row[0]), row[1]]
            yield key.fact(row[2], evidence, row[3] if len(row) > 3 else None)


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
    if rule.portal is not None and rule.portal != record.source:
        return False
    names = (record.programme, record.programme_raw, record.owner)
    calls = (record.source_id, record.call_identifier, record.call_title, record.title)
    wanted = (
        (rule.programme, names),
        (rule.call, calls),
        (rule.action, (record.type_of_action,)),
    )
    return all(
        pattern is None or any(value and pattern.search(value) for value in values)
        for pattern, values in wanted
    )


def _evidence(source: str, checked_on: str | None) -> Evidence:
    return Evidence(quote=None, url=source, is_default=True, checked_on=checked_on)


@cache
def programme_rules() -> tuple[ProgrammeRule, ...]:
    """Return the rules of ``programme_rules.toml`` in their order."""
    text = (shipped("reference") / "programme_rules.toml").read_text(encoding="utf-8")

    def pattern(source: str | None) -> re.Pattern[str] | None:
        return re.compile(source, re.IGNORECASE) if source else None

    return tuple(
        ProgrammeRule(
            name=row["name"],
            programme=pattern(row.get("programme")),
            call=pattern(row.get("call")),
            action=pattern(row.get("action")),
            portal=row.get("portal"),
            facts=tuple(tuple(fact) for fact in row["facts"]),
            source=row["source"],
            checked_on=row.get("checked_on"),
        )
        for row in tomllib.loads(text)["rule"]
    )


@cache
def interreg_areas() -> tuple[Area, ...]:
    """Return the areas of ``interreg_areas.csv`` in their order."""
    path = shipped("reference") / "interreg_areas.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Area(
                names=tuple(DASHES.sub("-", n.strip()) for n in row["names"].split("|")),
                inner=row["inner"],
                outer=row["outer"],
                source=row["source"],
                checked_on=row["checked_on"] or None,
            )
            for row in csv.DictReader(file)
        )
