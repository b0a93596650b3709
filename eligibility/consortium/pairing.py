"""Are these cities enough for that call?  Yes, no with what is missing, or unknown with what."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eligibility import keys
from eligibility.checks_city import NAMES, PERHAPS
from eligibility.consortium.needs import ConsortiumRule, Need, NeedKind
from eligibility.consortium.words import DELIVERY
from eligibility.keys import INTAKE
from eligibility.places import in_countries
from eligibility.stated_facts import facts_of
from eligibility.verdict import check_call
from funding.call import Call
from funding.city import City, Project
from funding.evidence import Check, Rule, Verdict

OF_THE_CITY = (
    Rule.COUNTRY,
    Rule.AREA,
    Rule.APPLICANT,
    Rule.POPULATION,
    Rule.DEGURBA,
    Rule.OTHER,
)
"""Rules that decide whether a city may take part at all."""


class GapKind(StrEnum):
    """What is missing, or not known."""

    ENTITY = "entity"
    COUNTRY = "country"
    PLACE = "place"
    """Somebody from one of some countries."""
    KIND = "kind"
    LEAD = "lead"
    ALONE = "alone"
    """The call takes one applicant only."""
    CITY = "city"
    """One of the cities may not take part, or nobody knows whether it may."""
    NUMBER = "number"
    """How many have to come together is not stated, or stated twice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """One thing that is missing, or not known."""

    kind: GapKind
    number: int = 1
    """How many more."""
    codes: tuple[str, ...] = ()
    """Types of applicants, or countries and groups, one of which is meant."""
    need: Need | None = None
    """What asks for it, with its quote."""
    city: City | None = None
    check: Check | None = None
    """Of `GapKind.CITY`: the rule that decides."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pairing:
    """The answer for some cities and one call."""

    verdict: Verdict
    """YES: nothing is missing.  UNKNOWN: nothing is known to be missing, but not all is known."""
    missing: tuple[Gap, ...]
    unclear: tuple[Gap, ...]
    rests_on_default: bool
    """True where the programme's general rule decides: the call itself may say otherwise."""


def pairing_of(
    rule: ConsortiumRule, call: Call, projects: Sequence[Project], *, today: date
) -> Pairing:
    """Return whether the cities of *projects*, one each, are the consortium that a call wants."""
    missing: list[Gap] = []
    unclear: list[Gap] = []
    able: list[City] = []
    for project in projects:
        checks, _ = check_call(project, call, today=today)
        gaps = list(gaps_of_city(rule, project.city, checks, today))
        unclear += [g for g in gaps if g.check and g.check.verdict is Verdict.UNKNOWN]
        barred = [g for g in gaps if g.check and g.check.verdict is Verdict.NO]
        missing += barred
        if not barred:
            able.append(project.city)
    if len(projects) > 1 and (alone := rule.first(NeedKind.ALONE)):
        missing.append(Gap(kind=GapKind.ALONE, need=alone))
    for need in rule.needs:
        found = NEEDS[need.kind](need, able, today)
        missing += [gap for gap, is_sure in found if is_sure]
        unclear += [gap for gap, is_sure in found if not is_sure]
    missing = without_doubles(missing)
    missing += others_lead(call, rule, able)
    unclear += unsaid(rule, able)
    verdict = Verdict.NO if missing else Verdict.UNKNOWN if unclear else Verdict.YES
    return Pairing(
        verdict=verdict,
        missing=tuple(missing),
        unclear=tuple(unclear),
        rests_on_default=is_usual(rule, missing),
    )


def without_doubles(missing: Sequence[Gap]) -> list[Gap]:
    """Return the gaps without organisations that are named as a kind already.

    Who counted two cities and a university does not miss one more organisation beside it.
    """
    of_kinds = sum(gap.number for gap in missing if gap.kind is GapKind.KIND)
    return [
        gap
        for gap in missing
        if not (
            gap.kind is GapKind.ENTITY
            and gap.need is not None
            and gap.need.is_partial
            and gap.number <= of_kinds
        )
    ]


def is_usual(rule: ConsortiumRule, missing: Sequence[Gap]) -> bool:
    """Return whether what decides is a default: all that is missing, or all that is needed."""
    needs = [gap.need for gap in missing] if missing else [n for n in rule.needs if counts(n)]
    return bool(needs) and all(need is not None and need.is_default for need in needs)


def counts(need: Need) -> bool:
    return need.kind in (NeedKind.ENTITIES, NeedKind.COUNTRIES, NeedKind.ALONE)


def gaps_of_city(
    rule: ConsortiumRule, city: City, checks: Sequence[Check], today: date
) -> Iterator[Gap]:
    """Yield the rules that bar a city, and those of which nobody knows whether they do."""
    in_area = any(c.rule is Rule.AREA and c.verdict is Verdict.YES for c in checks)
    for check in checks:
        if check.rule not in OF_THE_CITY or check.verdict is Verdict.YES:
            continue
        if ("topic", INTAKE.name) in check.details:
            continue  # when applications are taken is no question of who applies
        if check.verdict is Verdict.UNKNOWN and is_settled(rule, city, check, in_area, today):
            continue
        yield Gap(kind=GapKind.CITY, city=city, check=check)


def is_settled(rule: ConsortiumRule, city: City, check: Check, in_area: bool, today: date) -> bool:
    """Return whether the consortium's own rule answers what the call's list leaves open."""
    if check.rule is Rule.APPLICANT:
        wanted = (*rule.all(NeedKind.KIND), *rule.all(NeedKind.LEAD))
        if ("role", "partner") in check.details:
            return True
        return any(set(NAMES[city.legal_type]) & set(need.codes) for need in wanted)
    if check.rule is Rule.COUNTRY:
        if in_area:
            return True
        needs = rule.all(NeedKind.PLACE)
        codes = {code for need in needs if not need.is_default for code in need.codes}
        if rule.first(NeedKind.EU_COUNTRIES):
            codes.add("EU")
        return in_countries(city.country, codes, today) is True
    return False


Found = list[tuple[Gap, bool]]
"""Gaps, each with whether it is sure."""


def entities(need: Need, able: Sequence[City], today: date) -> Found:
    lack = need.number - len(able)
    if need.number == 1:
        return []  # where nobody is left, the reason is the cities' own
    return [(Gap(kind=GapKind.ENTITY, number=lack, need=need), True)] if lack > 0 else []


def countries(need: Need, able: Sequence[City], today: date) -> Found:
    lack = need.number - len({city.country for city in able})
    return [(Gap(kind=GapKind.COUNTRY, number=lack, need=need), True)] if lack > 0 else []


def eu_countries(need: Need, able: Sequence[City], today: date) -> Found:
    inside = {c.country for c in able if in_countries(c.country, ["EU"], today)}
    lack = need.number - len(inside)
    gap = Gap(kind=GapKind.COUNTRY, number=lack, codes=("EU",), need=need)
    return [(gap, True)] if lack > 0 else []


def place(need: Need, able: Sequence[City], today: date) -> Found:
    answers = [in_countries(city.country, need.codes, today) for city in able]
    lack = need.number - answers.count(True)
    gap = Gap(kind=GapKind.PLACE, number=lack, codes=need.codes, need=need)
    return [(gap, answers.count(None) < lack)] if lack > 0 else []


def kind(need: Need, able: Sequence[City], today: date) -> Found:
    sure = sum(is_of(city, need.codes) is True for city in able)
    perhaps = sum(is_of(city, need.codes) is None for city in able)
    lack = need.number - sure
    gap = Gap(kind=GapKind.KIND, number=lack, codes=need.codes, need=need)
    return [(gap, perhaps < lack)] if lack > 0 else []


def lead(need: Need, able: Sequence[City], today: date) -> Found:
    answers = [is_of(city, need.codes) for city in able]
    gap = Gap(kind=GapKind.LEAD, codes=need.codes, need=need)
    return [] if True in answers else [(gap, None not in answers)]


def lead_place(need: Need, able: Sequence[City], today: date) -> Found:
    answers = [in_countries(city.country, need.codes, today) for city in able]
    gap = Gap(kind=GapKind.LEAD, codes=need.codes, need=need)
    return [] if True in answers else [(gap, None not in answers)]


def nothing(need: Need, able: Sequence[City], today: date) -> Found:
    """Return nothing: municipalities are independent of each other; ALONE is asked above."""
    return []


NEEDS: dict[NeedKind, Callable[[Need, Sequence[City], date], Found]] = {
    NeedKind.ENTITIES: entities,
    NeedKind.COUNTRIES: countries,
    NeedKind.EU_COUNTRIES: eu_countries,
    NeedKind.PLACE: place,
    NeedKind.KIND: kind,
    NeedKind.LEAD: lead,
    NeedKind.LEAD_PLACE: lead_place,
    NeedKind.ALONE: nothing,
    NeedKind.INDEPENDENT: nothing,
}


def is_of(city: City, types: Sequence[str]) -> bool | None:
    """Return whether a city is of one of *types*; None where it may be."""
    if set(NAMES[city.legal_type]) & set(types):
        return True
    if DELIVERY in types:
        return False  # an urban authority applies; it does not deliver to another one
    return None if PERHAPS & set(types) else False


def others_lead(call: Call, rule: ConsortiumRule, able: Sequence[City]) -> list[Gap]:
    """Return that somebody else must lead, where cities may only be partners."""
    facts = facts_of(call)
    partners = {t for f in facts.all(keys.PARTNER_TYPES) for t in f.value.split()}
    listed = facts.all(keys.APPLICANT_TYPES)
    types = tuple(dict.fromkeys(t for f in listed for t in f.value.split()))
    if not able or not listed or rule.first(NeedKind.LEAD):
        return []
    if any(is_of(city, types) is not False for city in able):
        return []
    if not all(set(NAMES[city.legal_type]) & partners for city in able):
        return []
    need = Need(kind=NeedKind.LEAD, codes=types, evidence=listed[0].evidence)
    return [Gap(kind=GapKind.LEAD, codes=types, need=need)]


def unsaid(rule: ConsortiumRule, able: Sequence[City]) -> list[Gap]:
    """Return what the call leaves open about numbers, where it matters for these cities."""
    if not rule.is_stated:
        return [Gap(kind=GapKind.NUMBER)]
    wanted = rule.number(NeedKind.ENTITIES) or 1
    if wanted < 2 or rule.number(NeedKind.COUNTRIES) is not None or rule.is_national:
        return []
    # as many countries as organisations is the most that any rule can ask
    if len({city.country for city in able}) >= wanted:
        return []
    return [Gap(kind=GapKind.COUNTRY, need=rule.first(NeedKind.ENTITIES))]
