"""One function per rule: a project and the facts of a call in, a check out.

A check that needs a person's eye has the verdict unknown; where it names something that must
still be done, its details start with ``("condition", …)``.  No verdict no rests on a default,
save on where a programme pays.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from funding.call import Record
from funding.city import LegalType, Project
from funding.evidence import Check, Evidence, Fact, Rule, Verdict
from matcher.eligibility_facts import Facts
from matcher.eligibility_places import in_area, in_countries

YES, NO, UNKNOWN = Verdict.YES, Verdict.NO, Verdict.UNKNOWN
HARD = frozenset({Rule.COUNTRY, Rule.AREA})
"""Where a programme pays is law: there a default may block."""
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
PUBLIC = ("municipality", "public_body", "non_profit", "any")
"""Whose rate a city gets, the closest first."""
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
        verdict, details = UNKNOWN, (("condition", rule.value), *details)
    figures = tuple((name, str(value)) for name, value in details)
    return Check(rule=rule, verdict=verdict, because=because, evidence=evidence, details=figures)


def check_country(project: Project, facts: Facts, today: date) -> Check:
    country = project.city.country
    listed = facts.one(Rule.COUNTRY, "countries")
    at_least = facts.one(Rule.COUNTRY, "countries_at_least")
    fact = listed or at_least
    if fact is None:
        return check(Rule.COUNTRY, UNKNOWN, "The call does not say which countries may apply.")
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
    regions = facts.one(Rule.AREA, "regions")
    inside = regions or facts.one(Rule.AREA, "area_inside")
    around = regions or facts.one(Rule.AREA, "area_around")
    named = facts.one(Rule.AREA, "area_named")
    city = project.city
    if around is None and named is not None:
        because = "Whether the city lies in the area that the call names has to be checked."
        return check(
            Rule.AREA, UNKNOWN, because, named, ("condition", "area"), ("area", named.value)
        )
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
    return check(Rule.AREA, UNKNOWN, because, around, ("condition", "area"), found, place)


def check_applicant(project: Project, facts: Facts) -> Check:
    names = NAMES[project.city.legal_type]
    for fact in facts.all(Rule.APPLICANT, "applicants_excluded"):
        if set(names) & set(fact.value.split()) - {"any"}:
            because = "The call excludes this kind of applicant."
            return check(Rule.APPLICANT, NO, because, fact, ("excluded", fact.value))
    listed = facts.all(Rule.APPLICANT, "applicant_types")
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
    for fact in facts.all(Rule.ROLE, "partner_types"):
        if set(names) & set(fact.value.split()):
            because = "The call is for others; a city can take part as a partner."
            return check(Rule.APPLICANT, UNKNOWN, because, fact, ("types", types))
    because = "The call is for others."
    return check(Rule.APPLICANT, NO, because, listed[0], ("types", types))


def check_population(project: Project, facts: Facts) -> Check | None:
    least = facts.one(Rule.POPULATION, "population_min")
    most = facts.one(Rule.POPULATION, "population_max")
    people = project.city.population
    fact = least or most
    if fact is None:
        return None
    limits = [
        (name, f.value) for name, f in (("minimum", least), ("maximum", most)) if f is not None
    ]
    if people is None:
        because = "The profile does not give the population."
        return check(Rule.POPULATION, UNKNOWN, because, fact, ("condition", "population"), *limits)
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
        return check(Rule.POPULATION, UNKNOWN, because, limit, ("condition", "edge"), *limits)
    if is_too_small and facts.one(Rule.POPULATION, "population_grouping") is not None:
        because = "Too few inhabitants alone: only together with neighbours."
        return check(Rule.POPULATION, UNKNOWN, because, limit, ("condition", "grouping"), *limits)
    because = "Too few inhabitants." if is_too_small else "Too many inhabitants."
    return check(Rule.POPULATION, NO, because, limit, *limits)


def check_degurba(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(Rule.DEGURBA, "degurba")
    if fact is None:
        return None
    degree = project.city.degurba
    if degree is None:
        because = "The profile does not give the degree of urbanisation."
        details = (("condition", "degurba"), ("allowed", fact.value))
        return check(Rule.DEGURBA, UNKNOWN, because, fact, *details)
    details = (("allowed", fact.value), ("city", str(degree)))
    if str(degree) in fact.value.split():
        return check(Rule.DEGURBA, YES, "The degree of urbanisation fits.", fact, *details)
    because = "The degree of urbanisation does not fit."
    return check(Rule.DEGURBA, NO, because, fact, *details)


def check_consortium(project: Project, facts: Facts) -> Check:
    """Return whether the partners in hand suffice; too few are a condition, never a no."""
    found = {
        key: facts.one(Rule.CONSORTIUM, key)
        for key in ("entities_min", "countries_min", "cities_min")
    }
    needed = {key: int(fact.value) for key, fact in found.items() if fact is not None}
    fact = next((f for f in found.values() if f is not None), None)
    if fact is None:
        because = "The call does not say how many partners are needed."
        return check(Rule.CONSORTIUM, UNKNOWN, because)
    partners = project.partners_in_hand
    countries = {project.city.country, *partners}
    details = (*needed.items(), ("partners", len(partners)), ("countries", len(countries)))
    if max(needed.values()) <= 1:
        return check(Rule.CONSORTIUM, YES, "One applicant is enough.", fact, *details)
    have = {
        "entities_min": 1 + len(partners),
        "countries_min": len(countries),
        # Nobody knows which of the partners are cities.
        "cities_min": 1,
    }
    if all(have[key] >= least for key, least in needed.items()):
        because = "The partners in hand are enough."
        return check(Rule.CONSORTIUM, YES, because, fact, *details)
    because = "Partners have to be found."
    return check(Rule.CONSORTIUM, UNKNOWN, because, fact, ("condition", "partners"), *details)


def check_role(project: Project, facts: Facts) -> Check | None:
    """Return whether the city may lead; a detail ``role`` says ``lead`` or ``partner``."""
    names = set(NAMES[project.city.legal_type])
    leads = facts.all(Rule.ROLE, "lead_types")
    partner = next(
        (f for f in facts.all(Rule.ROLE, "partner_types") if names & set(f.value.split())), None
    )
    for lead in leads:
        if names & set(lead.value.split()):
            return check(Rule.ROLE, YES, "The city may lead.", lead, ("role", "lead"))
    fact = leads[0] if leads else partner
    if fact is None:
        return None
    if leads and set(leads[0].value.split()) & PERHAPS:
        because = "Whether a city may lead has to be checked."
        return check(Rule.ROLE, UNKNOWN, because, fact, ("condition", "role"))
    if leads and set(project.roles) == {"coordinator"}:
        because = "The city can only be a partner, and the project wants to lead."
        return check(Rule.ROLE, NO, because, fact, ("role", "partner"))
    because = "The city can take part as a partner."
    return check(Rule.ROLE, YES, because, fact, ("role", "partner"))


def check_budget(project: Project, facts: Facts) -> Check | None:
    """Return whether project and grant have the same size; None where the project names none.

    In a consortium the grant is shared, and portals' ranges are mostly indicative, so that only
    a single applicant's project can be too small.
    """
    low, high = project.budget_min_eur, project.budget_max_eur
    least = facts.one(Rule.BUDGET, "contribution_min")
    most = facts.one(Rule.BUDGET, "contribution_max")
    fact = least or most
    if fact is None or (low is None and high is None):
        return None
    details = [
        (name, str(value))
        for name, value in (
            ("grant_min", least.value if least else None),
            ("grant_max", most.value if most else None),
            ("project_min", low),
            ("project_max", high),
        )
        if value is not None
    ]
    if least is not None and high is not None and high < int(least.value):
        is_alone = facts.number(Rule.CONSORTIUM, "entities_min") == 1
        because = "The project is smaller than the grants of this call."
        if is_alone:
            return check(Rule.BUDGET, NO, because, least, *details)
        return check(Rule.BUDGET, UNKNOWN, because, least, ("condition", "budget"), *details)
    if most is not None and low is not None and low > int(most.value):
        because = "The grant pays for a part of the project only."
        return check(Rule.BUDGET, UNKNOWN, because, most, ("condition", "budget"), *details)
    return check(Rule.BUDGET, YES, "The size fits.", fact, *details)


def check_own_share(project: Project, facts: Facts) -> Check | None:
    limit = project.max_own_share
    if limit is None:
        return None
    fact = facts.one(Rule.OWN_SHARE, "rate", *PUBLIC) or facts.one(Rule.OWN_SHARE, "rate_max")
    if fact is None:
        return check(Rule.OWN_SHARE, UNKNOWN, "The call does not say what share is paid.")
    share = 1 - Decimal(fact.value)
    details = (("rate", fact.value), ("own_share", share), ("limit", limit))
    if share > limit:
        because = "The city's own share would be too high."
        return check(Rule.OWN_SHARE, NO, because, fact, *details)
    lowest = facts.one(Rule.OWN_SHARE, "rate_min")
    if lowest is not None and fact.key == "rate_max" and 1 - Decimal(lowest.value) > limit:
        because = "Depending on the rate the city's own share may be too high."
        condition = ("condition", "own_share")
        return check(Rule.OWN_SHARE, UNKNOWN, because, lowest, condition, *details)
    return check(Rule.OWN_SHARE, YES, "The city's own share fits.", fact, *details)


def check_instrument(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(Rule.INSTRUMENT, "instrument")
    if not project.instruments:
        return None
    if fact is None:
        return check(Rule.INSTRUMENT, UNKNOWN, "The kind of support is not stated.")
    wanted = " ".join(project.instruments)
    details = (("instrument", fact.value), ("wanted", wanted))
    if fact.value in project.instruments:
        return check(Rule.INSTRUMENT, YES, "The kind of support fits.", fact, *details)
    because = "The project looks for another kind of support."
    return check(Rule.INSTRUMENT, NO, because, fact, *details)


def check_trl(project: Project, facts: Facts) -> Check | None:
    """Return no only where the call ends before the project starts, or the other way round."""
    start, end = facts.one(Rule.TRL, "trl_start"), facts.one(Rule.TRL, "trl_end")
    fact = end or start
    if fact is None or (project.trl_start is None and project.trl_end is None):
        return None
    details = [
        (name, str(value))
        for name, value in (
            ("call_start", start.value if start else None),
            ("call_end", end.value if end else None),
            ("project_start", project.trl_start),
            ("project_end", project.trl_end),
        )
        if value is not None
    ]
    if end and project.trl_start is not None and project.trl_start >= _last(end):
        because = "The call ends where the project starts."
        verdict = NO if project.trl_start > _last(end) else UNKNOWN
        return check(Rule.TRL, verdict, because, end, *details)
    if start and project.trl_end is not None and project.trl_end < int(start.value.split()[0]):
        because = "The call starts beyond what the project reaches."
        return check(Rule.TRL, NO, because, start, *details)
    return check(Rule.TRL, YES, "The maturity fits.", fact, *details)


def _last(fact: Fact) -> int:
    return int(fact.value.split()[-1])


def check_lead_time(record: Record, facts: Facts, today: date) -> Check:
    """Return whether the next deadline leaves time to write: too short is a condition."""
    deadline = record.next_deadline(today)
    if deadline is None:
        if record.is_rolling:
            return check(Rule.LEAD_TIME, YES, "Applications are taken at any time.")
        return check(Rule.LEAD_TIME, UNKNOWN, "The deadline is not stated.")
    fact = facts.one(Rule.LEAD_TIME, "lead_days")
    days = (deadline - today).days
    if fact is None:
        return check(Rule.LEAD_TIME, UNKNOWN, f"{days} days are left.", None, ("days", days))
    details = (("days", days), ("usual", fact.value))
    if days >= int(fact.value):
        return check(Rule.LEAD_TIME, YES, f"{days} days are left.", fact, *details)
    because = f"Only {days} days are left; {fact.value} are usual."
    return check(Rule.LEAD_TIME, UNKNOWN, because, fact, ("condition", "lead_time"), *details)


def check_past_grant(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(Rule.OTHER, "earlier_eui_grant")
    had = project.city.had_eui_ia_grant
    if fact is None or had is False:
        return None
    details = (("topic", "earlier_eui_grant"),)
    if had:
        because = "The city has had a grant of an earlier call."
        return check(Rule.OTHER, NO, because, fact, *details)
    because = "Cities with a grant of an earlier call are out: the profile does not say."
    return check(Rule.OTHER, UNKNOWN, because, fact, ("condition", "earlier_eui_grant"), *details)


def check_intake(facts: Facts) -> Check | None:
    """Return the question of a call that says it takes no applications at present."""
    fact = facts.one(Rule.OTHER, "intake")
    if fact is None:
        return None
    because = "The call says that it takes no new applications at present."
    return check(Rule.OTHER, UNKNOWN, because, fact, ("condition", "intake"), ("topic", "intake"))


def check_label(
    project: Project, facts: Facts, key: str, has: bool | None, what: str
) -> Check | None:
    """Return whether the city has *what* the call requires under *key*."""
    fact = facts.one(Rule.OTHER, key)
    if fact is None:
        return None
    details = (("topic", key),)
    if has:
        return check(Rule.OTHER, YES, f"The city is or has {what}.", fact, *details)
    if has is False:
        return check(Rule.OTHER, NO, f"The call requires {what}.", fact, *details)
    because = f"The call requires {what}: the profile does not say."
    return check(Rule.OTHER, UNKNOWN, because, fact, ("condition", key), *details)


def check_investment(project: Project, facts: Facts) -> Check | None:
    """Return whether the investment is large enough for technical assistance such as ELENA."""
    fact = facts.one(Rule.OTHER, "investment_min")
    if fact is None or project.budget_max_eur is None:
        return None
    details = (
        ("topic", "investment_min"),
        ("minimum", fact.value),
        ("project_max", project.budget_max_eur),
    )
    if project.budget_max_eur >= int(fact.value):
        return check(Rule.OTHER, YES, "The investment is large enough.", fact, *details)
    return check(Rule.OTHER, NO, "The investment is small for this facility.", fact, *details)
