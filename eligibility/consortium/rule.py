"""What a call asks of a consortium: from its text, from its fields, from its programme."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from eligibility import keys
from eligibility.consortium.needs import ConsortiumRule, Need, NeedKind
from eligibility.consortium.reading import EU, read_needs
from eligibility.programme_defaults import default_facts
from eligibility.stated_facts import Facts, facts_of
from funding.call import Call, Kind, Record
from funding.evidence import Fact, Rule

COUNTED = {
    NeedKind.ENTITIES: keys.ENTITIES_MIN,
    NeedKind.COUNTRIES: keys.COUNTRIES_MIN,
}
"""Needs that a call's facts may state, too."""
NUMBERS = (NeedKind.ENTITIES, NeedKind.COUNTRIES, NeedKind.ALONE)


def rule_of(call: Call) -> ConsortiumRule:
    """Return the consortium that *call* asks for; empty where neither it nor its programme says.

    A default fills what the call leaves open, and gives way to every number that the call states.
    """
    if call.best.kind is Kind.EXPERTS:
        return ConsortiumRule(needs=())
    facts = facts_of(call)
    stated = [f for f in facts.items if not f.evidence.is_default]
    needs = list(read_call(call))
    is_contradictory = bool(contradictions(needs))
    needs = [n for n in needs if n.kind not in contradictions(needs)]
    known = {n.kind for n in needs}
    if not known & set(NUMBERS) and not is_contradictory:
        needs += from_facts(stated)
    needs += lead_from(stated, needs)
    if not is_contradictory:
        needs += defaults_for(call.best, stated, needs)
    return ConsortiumRule(
        needs=tuple(needs), is_contradictory=is_contradictory, is_national=is_national(facts)
    )


def read_call(call: Call) -> Iterator[Need]:
    """Yield what the records of a call state, the leading one first, with the page of each."""
    records = sorted(call.records, key=lambda record: record.source != call.best.source)
    seen: set[tuple[object, ...]] = set()
    for record in records or [call.best]:
        for need in read_needs(record):
            place = (need.kind, need.number, need.codes)
            if place not in seen:
                seen.add(place)
                yield replace(need, evidence=replace(need.evidence, url=record.url))


def contradictions(needs: Iterable[Need]) -> frozenset[NeedKind]:
    """Return the kinds of which a call states two numbers, where the larger can't hold the smaller.

    Several kinds of applicants, or places, may each have a number of their own.
    """
    found: dict[NeedKind, set[int]] = {}
    for need in needs:
        if need.kind in NUMBERS and not need.is_partial:
            found.setdefault(need.kind, set()).add(need.number)
    twice = {kind for kind, numbers in found.items() if len(numbers) > 1}
    if NeedKind.ALONE in found and max(found.get(NeedKind.ENTITIES, {1})) > 1:
        twice |= {NeedKind.ALONE, NeedKind.ENTITIES}
    return frozenset(twice)


def from_facts(facts: Iterable[Fact]) -> Iterator[Need]:
    """Yield the numbers that the fields and sentences of a call gave when it was harvested."""
    for fact in facts:
        for kind, key in COUNTED.items():
            if key.is_of(fact):
                yield Need(kind=kind, number=int(fact.value), evidence=fact.evidence)
        if keys.CITIES_MIN.is_of(fact):
            number = int(fact.value)
            yield Need(
                kind=NeedKind.KIND, number=number, codes=("municipality",), evidence=fact.evidence
            )
            yield Need(kind=NeedKind.ENTITIES, number=number, evidence=fact.evidence)
        if keys.MEMBER_STATES_MIN.is_of(fact):
            yield Need(
                kind=NeedKind.PLACE, number=int(fact.value), codes=EU, evidence=fact.evidence
            )


def lead_from(facts: Iterable[Fact], needs: Iterable[Need]) -> Iterator[Need]:
    if any(need.kind is NeedKind.LEAD for need in needs):
        return
    for fact in facts:
        if keys.LEAD_TYPES.is_of(fact):
            yield Need(kind=NeedKind.LEAD, codes=tuple(fact.value.split()), evidence=fact.evidence)


def defaults_for(record: Record, stated: Iterable[Fact], needs: list[Need]) -> Iterator[Need]:
    """Yield what the programme asks in general, where *needs* leave it open."""
    numbers = {n.kind: n.number for n in needs if n.kind in NUMBERS and not n.is_partial}
    others = [f for f in stated if f.rule is not Rule.CONSORTIUM]
    facts = Facts(items=tuple(default_facts(record, others)))
    usual = [*from_facts(facts.items), *lead_from(facts.items, needs)]
    is_alone = NeedKind.ALONE in numbers or numbers.get(NeedKind.ENTITIES) == 1
    entities = numbers.get(NeedKind.ENTITIES)
    has_places = any(n.kind in (NeedKind.PLACE, NeedKind.EU_COUNTRIES) for n in needs)
    for need in usual:
        if need.kind in numbers:
            continue
        if need.kind is not NeedKind.LEAD and is_alone:
            continue
        if need.kind is NeedKind.ENTITIES and need.number < numbers.get(NeedKind.COUNTRIES, 0):
            continue
        if need.kind is NeedKind.COUNTRIES and entities is not None and entities < need.number:
            continue
        if need.kind is NeedKind.PLACE and has_places:
            continue
        yield need


def is_national(facts: Facts) -> bool:
    """Return whether all who may take part are of one country."""
    listed = facts.one(keys.COUNTRIES)
    if listed is not None:
        codes = listed.value.split()
        return len(codes) == 1 and len(codes[0]) == 2 and codes[0] != "EU"
    regions = facts.one(keys.REGIONS)
    return regions is not None and len({code[:2] for code in regions.value.split()}) == 1
