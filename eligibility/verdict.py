"""Can the city apply?  All rules of a call applied to one project, with their evidence.

Unknown never hides a call; one no does, and it stands first.
"""

from datetime import date

from eligibility import checks_city as rules
from eligibility import checks_project as terms
from eligibility import keys
from eligibility.conditions import conditions_of
from eligibility.stated_facts import Facts, facts_of
from funding.call import Call, Kind
from funding.city import Project
from funding.evidence import Check, Evidence, Role, Rule, Verdict


def check_call(project: Project, call: Call, *, today: date) -> tuple[tuple[Check, ...], Role]:
    """Return the checks of *call* for *project*, and what the city can be in it.

    The checks come in one fixed order, but where the call is blocked the blocking one is first.
    Rules that neither call nor project say anything about are left out; country,
    applicant, consortium and lead time are always there.
    """
    facts = facts_of(call)
    checks = _checks(project, call, facts, today)
    blocking = next((c for c in checks if c.verdict is Verdict.NO), None)
    if blocking is not None:
        return (blocking, *(c for c in checks if c is not blocking)), Role.NO
    return tuple(checks), _role(checks, facts)


def _checks(project: Project, call: Call, facts: Facts, today: date) -> list[Check]:
    city = project.city
    labels = (
        (keys.MISSION_CITY, city.is_mission_city, "a Mission City"),
        (keys.COVENANT_SIGNATORY, city.is_covenant_signatory, "a Covenant signatory"),
        (keys.CLIMATE_PLAN, city.has_climate_plan, "a climate plan"),
    )
    found = (
        rules.check_country(project, facts, today),
        rules.check_area(project, facts, today),
        _experts(call) or rules.check_applicant(project, facts),
        rules.check_population(project, facts),
        rules.check_degurba(project, facts),
        rules.check_role(project, facts),
        terms.check_past_grant(project, facts),
        *(terms.check_label(project, facts, *label) for label in labels),
        terms.check_intake(facts),
        terms.check_consortium(project, facts),
        terms.check_budget(project, facts),
        terms.check_investment(project, facts),
        terms.check_own_share(project, facts),
        terms.check_instrument(project, facts),
        terms.check_trl(project, facts),
        terms.check_lead_time(project, call.best, facts, today),
    )
    return [check for check in found if check is not None]


def _experts(call: Call) -> Check | None:
    """Return the no of a call that looks for reviewers: it funds no city."""
    if call.best.kind is not Kind.EXPERTS:
        return None
    evidence = Evidence(quote=call.title, url=call.best.url)
    because = "The call looks for experts; it funds no city."
    return rules.check(Rule.APPLICANT, Verdict.NO, because, evidence, ("types", "individual"))


def _role(checks: list[Check], facts: Facts) -> Role:
    by_rule = {check.rule: check for check in checks}
    role = by_rule.get(Rule.ROLE)
    is_applicant = by_rule[Rule.APPLICANT].verdict is Verdict.YES
    is_partner = role is not None and ("role", "partner") in role.details
    # That cities may be partners does not take from them what applicants may do.
    if is_partner and (facts.all(keys.LEAD_TYPES) or not is_applicant):
        return Role.PARTNER_ONLY
    may_lead = role is not None and ("role", "lead") in role.details
    conditions = conditions_of(checks)
    if not (is_applicant or may_lead):
        is_wanted = facts.one(keys.CITIES_MIN) is not None
        return Role.WITH_CONDITIONS if is_wanted and conditions else Role.UNKNOWN
    return Role.WITH_CONDITIONS if conditions else Role.ALONE
