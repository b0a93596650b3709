"""One function per rule about the city: a project and the facts of a call in, a check out.

A check that needs a person's eye has the verdict unknown; where it names something that must
still be done, its details start with ``("condition", …)``.  No verdict no rests on a default,
save on where a programme pays.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from eligibility import keys
from eligibility.conditions import CONDITION
from eligibility.places import in_area, in_countries
from eligibility.stated_facts import Facts
from funding.city import LegalType, Project
from funding.evidence import Check, Evidence, Fact, Rule, Verdict

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
HARD = frozenset({Rule.COUNTRY, Rule.AREA})
"""Rules about place are legal limits, so for them even a programme's default may answer "no"."""
NAMES = {
    LegalType.MUNICIPALITY: ("municipality", "public_body", "any"),
    LegalType.ORGANISED_AGGLOMERATION: ("grouping", "municipality", "public_body", "any"),
    LegalType.GROUPING: ("grouping", "municipality", "public_body", "any"),
    LegalType.MUNICIPAL_COMPANY: ("municipal_company", "company", "any"),
    LegalType.REGION: ("region", "public_body", "any"),
}
"""Applicant types that hold an applicant of each legal form, the closest first."""
PERHAPS = frozenset({"organisation", "non_profit", "grouping", "operator", "egtc", "public_body"})
"""Types that may or may not hold a city: a person has to look."""
NEAR_THRESHOLD = Decimal("0.05")
"""Populations in profiles are rounded and of different years: so close nobody can tell."""


def check(
    rule: Rule,
    verdict: Verdict,
    because: str,
    evidence: Evidence | Fact | None = None,
    *details: tuple[str, object],
) -> Check:
    """Return a check; a no that rests on a soft default becomes a question."""
    if isinstance(evidence, Fact):
        evidence = evidence.evidence
    if verdict is NO and evidence is not None and evidence.is_default and rule not in HARD:
        verdict, details = UNKNOWN, ((CONDITION, rule.value), *details)
        because = f"Unless the call says otherwise: {because[0].lower()}{because[1:]}"
    figures = tuple((name, str(value)) for name, value in details)
    return Check(rule=rule, verdict=verdict, because=because, evidence=evidence, details=figures)


def check_country(project: Project, facts: Facts, today: date) -> Check:
    country = project.city.country
    listed = facts.one(keys.COUNTRIES)
    at_least = facts.one(keys.COUNTRIES_AT_LEAST)
    fact = listed or at_least
    if fact is None:
        because = "The call does not say which countries may apply."
        return check(Rule.COUNTRY, UNKNOWN, because, None, ("country", country))
    details = (("countries", fact.value), ("country", country))
    is_in = in_countries(country, fact.value.split(), today) if country else None
    if is_in:
        return check(Rule.COUNTRY, YES, f"{country} may apply.", fact, *details)
    if is_in is None or listed is None:
        because = f"Whether {country or 'the country'} may apply has to be checked."
        return check(Rule.COUNTRY, UNKNOWN, because, fact, *details)
    return check(Rule.COUNTRY, NO, f"{country} is not among the countries.", fact, *details)


def check_area(project: Project, facts: Facts, today: date) -> Check | None:
    """Return whether the city lies in the programme's area; None where the call has none."""
    regions = facts.one(keys.REGIONS)
    inside = regions or facts.one(keys.AREA_INSIDE)
    around = regions or facts.one(keys.AREA_AROUND)
    named = facts.one(keys.AREA_NAMED)
    city = project.city
    if around is None and named is not None:
        because = "Whether the city lies in the area that the call names has to be checked."
        return check(Rule.AREA, UNKNOWN, because, named, (CONDITION, "area"), ("area", named.value))
    if around is None:
        return None
    place = ("city", city.nuts3 or city.country)
    if inside is not None and in_area(city, inside.value.split(), today):
        found = ("area", inside.value)
        return check(Rule.AREA, YES, "The city lies in the programme area.", inside, found, place)
    found = ("area", around.value)
    if in_area(city, around.value.split(), today) is False:
        because = "The city lies outside the programme area."
        return check(Rule.AREA, NO, because, around, found, place)
    because = "Whether the city lies in the programme area has to be checked."
    return check(Rule.AREA, UNKNOWN, because, around, (CONDITION, "area"), found, place)


def check_applicant(project: Project, facts: Facts) -> Check:
    names = NAMES[project.city.legal_type]
    for fact in facts.all(keys.APPLICANTS_EXCLUDED):
        if set(names) & set(fact.value.split()) - {"any"}:
            because = "The call excludes this kind of applicant."
            return check(Rule.APPLICANT, NO, because, fact, ("excluded", fact.value))
    listed = facts.all(keys.APPLICANT_TYPES)
    for name in names:
        for fact in listed:
            if name in fact.value.split():
                because = "The applicant is among those who may apply."
                return check(Rule.APPLICANT, YES, because, fact, ("types", fact.value))
    if not listed:
        return check(Rule.APPLICANT, UNKNOWN, "The call does not say who may apply.")
    types = " ".join(dict.fromkeys(t for fact in listed for t in fact.value.split()))
    for fact in listed:
        if PERHAPS & set(fact.value.split()):
            because = "Whether a city counts among the applicants has to be checked."
            return check(Rule.APPLICANT, UNKNOWN, because, fact, ("types", types))
    for fact in facts.all(keys.PARTNER_TYPES):
        if set(names) & set(fact.value.split()):
            because = "The call is for others; a city can take part as a partner."
            return check(Rule.APPLICANT, UNKNOWN, because, fact, ("types", types))
    because = "The call is for others."
    return check(Rule.APPLICANT, NO, because, listed[0], ("types", types))


def check_population(project: Project, facts: Facts) -> Check | None:
    least = facts.one(keys.POPULATION_MIN)
    most = facts.one(keys.POPULATION_MAX)
    people = project.city.population
    fact = least or most
    if fact is None:
        return None
    limits = [
        (name, f.value) for name, f in (("minimum", least), ("maximum", most)) if f is not None
    ]
    if people is None:
        because = "The profile does not give the population."
        return check(Rule.POPULATION, UNKNOWN, because, fact, (CONDITION, "population"), *limits)
    limits.append(("city", str(people)))
    for limit, sign in ((least, 1), (most, -1)):
        if limit is not None:
            verdict = _beyond(people, int(limit.value), sign)
            if verdict is not YES:
                return _off_limit(verdict, limit, facts, limits, is_too_small=sign > 0)
    return check(Rule.POPULATION, YES, "The population fits.", fact, *limits)


def _beyond(people: int, limit: int, sign: int) -> Verdict:
    if people * sign >= limit * sign:
        return YES
    return UNKNOWN if abs(people - limit) <= limit * NEAR_THRESHOLD else NO


def _off_limit(
    verdict: Verdict,
    limit: Fact,
    facts: Facts,
    limits: Iterable[tuple[str, str]],
    *,
    is_too_small: bool,
) -> Check:
    if verdict is UNKNOWN:
        because = "The population is at the limit: check the official figure."
        return check(Rule.POPULATION, UNKNOWN, because, limit, (CONDITION, "edge"), *limits)
    if is_too_small and facts.one(keys.POPULATION_GROUPING) is not None:
        because = "Too few inhabitants alone: only together with neighbours."
        return check(Rule.POPULATION, UNKNOWN, because, limit, (CONDITION, "grouping"), *limits)
    because = "Too few inhabitants." if is_too_small else "Too many inhabitants."
    return check(Rule.POPULATION, NO, because, limit, *limits)


def check_degurba(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(keys.DEGURBA)
    if fact is None:
        return None
    degree = project.city.degurba
    if degree is None:
        because = "The profile does not give the degree of urbanisation."
        details = ((CONDITION, "degurba"), ("allowed", fact.value))
        return check(Rule.DEGURBA, UNKNOWN, because, fact, *details)
    details = (("allowed", fact.value), ("city", str(degree)))
    if str(degree) in fact.value.split():
        return check(Rule.DEGURBA, YES, "The degree of urbanisation fits.", fact, *details)
    because = "The degree of urbanisation does not fit."
    return check(Rule.DEGURBA, NO, because, fact, *details)


def check_role(project: Project, facts: Facts) -> Check | None:
    """Return whether the city may lead; a detail ``role`` says ``lead`` or ``partner``."""
    names = set(NAMES[project.city.legal_type])
    leads = facts.all(keys.LEAD_TYPES)
    partner = next((f for f in facts.all(keys.PARTNER_TYPES) if names & set(f.value.split())), None)
    for lead in leads:
        if names & set(lead.value.split()):
            return check(Rule.ROLE, YES, "The city may lead.", lead, ("role", "lead"))
    fact = leads[0] if leads else partner
    if fact is None:
        return None
    if leads and set(leads[0].value.split()) & PERHAPS:
        because = "Whether a city may lead has to be checked."
        return check(Rule.ROLE, UNKNOWN, because, fact, (CONDITION, "role"))
    if leads and set(project.roles) == {"coordinator"}:
        because = "The city can only be a partner, and the project wants to lead."
        return check(Rule.ROLE, NO, because, fact, ("role", "partner"))
    because = "The city can take part as a partner."
    return check(Rule.ROLE, YES, because, fact, ("role", "partner"))
