"""What a call asks of the project: partners, money, maturity, time and special conditions.

The rules about the city itself stand in `eligibility.checks_city`.
"""

from datetime import date
from decimal import Decimal

from eligibility import keys
from eligibility.checks_city import NO, UNKNOWN, YES, check
from eligibility.conditions import CONDITION
from eligibility.keys import FactKey
from eligibility.stated_facts import Facts
from funding.call import Record
from funding.city import Project
from funding.evidence import Check, Fact, Rule

FIRST_STAGE = "first_stage"
"""As the portal calls the first of two deadlines."""
PUBLIC = ("municipality", "public_body", "non_profit", "any")
"""Whose rate a city gets, the closest first."""


PARTNERS = (keys.ENTITIES_MIN, keys.COUNTRIES_MIN, keys.CITIES_MIN)
"""What a call may count in a consortium."""


def check_consortium(project: Project, facts: Facts) -> Check:
    """Return whether the partners in hand suffice; too few are a condition, never a no."""
    found = {key.name: facts.one(key) for key in PARTNERS}
    needed = {key: int(fact.value) for key, fact in found.items() if fact is not None}
    fact = next((f for f in found.values() if f is not None), None)
    if fact is None:
        because = "The call does not say how many partners are needed."
        return check(Rule.CONSORTIUM, UNKNOWN, because)
    partners = project.partners_in_hand
    countries = {project.city.country, *partners}
    details = (*needed.items(), ("partners", len(partners)), ("countries", len(countries)))
    if max(needed.values()) <= 1:
        if keys.ENTITIES_MIN.name not in needed:
            because = "The call does not say how many partners are needed."
            return check(Rule.CONSORTIUM, UNKNOWN, because, fact, *details)
        return check(Rule.CONSORTIUM, YES, "One applicant is enough.", fact, *details)
    have = {
        keys.ENTITIES_MIN.name: 1 + len(partners),
        keys.COUNTRIES_MIN.name: len(countries),
        # Nobody knows which of the partners are cities.
        keys.CITIES_MIN.name: 1,
    }
    if all(have[key] >= least for key, least in needed.items()):
        named = facts.one(keys.MEMBERS_NAMED)
        if named is not None:  # nobody knows who the partners in hand are
            because = "The partners in hand are enough; the call also says who must be among them."
            found_out = ((CONDITION, keys.MEMBERS_NAMED.name), *details)
            return check(Rule.CONSORTIUM, UNKNOWN, because, named, *found_out)
        because = "The partners in hand are enough."
        return check(Rule.CONSORTIUM, YES, because, fact, *details)
    if project.goes_alone:
        because = "The call wants several, and the project takes no partners."
        return check(Rule.CONSORTIUM, NO, because, fact, *details)
    because = "Partners have to be found."
    return check(Rule.CONSORTIUM, UNKNOWN, because, fact, (CONDITION, "partners"), *details)


def check_budget(project: Project, facts: Facts) -> Check | None:
    """Return whether project and grant have the same size; None where the project names none.

    In a consortium the grant is shared, and portals' ranges are mostly indicative, so that only
    a project can be too small whose call itself speaks of single applicants; that one applicant
    would do in most calls of a programme forbids nobody to join others.
    """
    low, high = project.budget_min_eur, project.budget_max_eur
    least = facts.one(keys.CONTRIBUTION_MIN)
    most = facts.one(keys.CONTRIBUTION_MAX)
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
        partners = facts.one(keys.ENTITIES_MIN)
        is_alone = (
            partners is not None and partners.value == "1" and not partners.evidence.is_default
        )
        because = "The project is smaller than the grants of this call."
        if is_alone:
            return check(Rule.BUDGET, NO, because, least, *details)
        if "part" in project.sizes and wants_several(facts):
            because = "The project can be a part of a larger one, whose grant others share."
            return check(Rule.BUDGET, YES, because, least, *details, ("fits", "part"))
        if "grow" in project.sizes:
            because = "The project can grow to the size that the call asks."
            return check(Rule.BUDGET, YES, because, least, *details, ("fits", "grow"))
        return check(Rule.BUDGET, UNKNOWN, because, least, (CONDITION, "budget"), *details)
    if most is not None and low is not None and low > int(most.value):
        if "cut" in project.sizes:
            because = "The project can be cut to what the grant pays."
            return check(Rule.BUDGET, YES, because, most, *details, ("fits", "cut"))
        because = "The grant pays for a part of the project only."
        return check(Rule.BUDGET, UNKNOWN, because, most, (CONDITION, "budget"), *details)
    return check(Rule.BUDGET, YES, "The size fits.", fact, *details)


def wants_several(facts: Facts) -> bool:
    """Return whether the call, or its programme as a rule, counts more than one in a project."""
    return any((facts.number(key) or 1) > 1 for key in PARTNERS)


def check_own_share(project: Project, facts: Facts) -> Check | None:
    limit = project.max_own_share
    if limit is None:
        return None
    fact = facts.one(keys.RATE, *PUBLIC) or facts.one(keys.RATE_MAX)
    if fact is None:
        return check(Rule.OWN_SHARE, UNKNOWN, "The call does not say what share is paid.")
    share = 1 - Decimal(fact.value)
    details = ((keys.RATE.name, fact.value), ("own_share", share), ("limit", limit))
    if share > limit:
        because = "The city's own share would be too high."
        return check(Rule.OWN_SHARE, NO, because, fact, *details)
    lowest = facts.one(keys.RATE_MIN)
    if lowest is not None and keys.RATE_MAX.is_of(fact) and 1 - Decimal(lowest.value) > limit:
        because = "Depending on the rate the city's own share may be too high."
        condition = (CONDITION, "own_share")
        return check(Rule.OWN_SHARE, UNKNOWN, because, lowest, condition, *details)
    return check(Rule.OWN_SHARE, YES, "The city's own share fits.", fact, *details)


def check_instrument(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(keys.INSTRUMENT)
    if not project.instruments:
        return None
    if fact is None:
        return check(Rule.INSTRUMENT, UNKNOWN, "The kind of support is not stated.")
    wanted = " ".join(project.instruments)
    details = ((keys.INSTRUMENT.name, fact.value), ("wanted", wanted))
    if fact.value in project.instruments:
        return check(Rule.INSTRUMENT, YES, "The kind of support fits.", fact, *details)
    because = "The project looks for another kind of support."
    return check(Rule.INSTRUMENT, NO, because, fact, *details)


def check_trl(project: Project, facts: Facts) -> Check | None:
    """Return no only where the call ends before the project starts, or the other way round."""
    start, end = facts.one(keys.TRL_START), facts.one(keys.TRL_END)
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


def check_lead_time(project: Project, record: Record, facts: Facts, today: date) -> Check:
    """Return whether the next deadline leaves time to write: too short is a condition.

    The days that the city says it needs count before those that are usual.  Too few of them are
    no "no": who began in time goes on, and a council can meet sooner.
    """
    deadline = record.next_deadline(today)
    if deadline is None:
        if record.is_rolling:
            return check(Rule.LEAD_TIME, YES, "Applications are taken at any time.")
        return check(Rule.LEAD_TIME, UNKNOWN, "The deadline is not stated.")
    fact = facts.one(keys.LEAD_DAYS)
    days = (deadline - today).days
    needed = project.city.decision_days
    if needed is not None:
        if any(d.stage == FIRST_STAGE and d.date < today for d in record.deadlines):
            because = "The first stage is over: who did not take part can't join."
            return check(Rule.LEAD_TIME, UNKNOWN, because, None, (CONDITION, "stage"))
        own = (("days", days), ("needed", needed))
        if days >= needed:
            because = f"{days} days are left; the city needs {needed}."
            return check(Rule.LEAD_TIME, YES, because, None, *own)
        because = f"Only {days} days are left; the city needs {needed}."
        return check(Rule.LEAD_TIME, UNKNOWN, because, None, (CONDITION, "lead_time"), *own)
    if fact is None:
        return check(Rule.LEAD_TIME, UNKNOWN, f"{days} days are left.", None, ("days", days))
    details = (("days", days), ("usual", fact.value))
    if days >= int(fact.value):
        return check(Rule.LEAD_TIME, YES, f"{days} days are left.", fact, *details)
    because = f"Only {days} days are left; {fact.value} are usual."
    return check(Rule.LEAD_TIME, UNKNOWN, because, fact, (CONDITION, "lead_time"), *details)


def check_past_grant(project: Project, facts: Facts) -> Check | None:
    fact = facts.one(keys.EARLIER_EUI_GRANT)
    had = project.city.had_eui_ia_grant
    if fact is None or had is False:
        return None
    details = (("topic", keys.EARLIER_EUI_GRANT.name),)
    if had:
        because = "The city has had a grant of an earlier call."
        return check(Rule.OTHER, NO, because, fact, *details)
    because = "Cities with a grant of an earlier call are out: the profile does not say."
    return check(
        Rule.OTHER, UNKNOWN, because, fact, (CONDITION, keys.EARLIER_EUI_GRANT.name), *details
    )


def check_intake(facts: Facts) -> Check | None:
    """Return the question of a call that says it takes no applications at present."""
    fact = facts.one(keys.INTAKE)
    if fact is None:
        return None
    because = "The call says that it takes no new applications at present."
    name = keys.INTAKE.name
    return check(Rule.OTHER, UNKNOWN, because, fact, (CONDITION, name), ("topic", name))


def check_label(
    project: Project, facts: Facts, key: FactKey, has: bool | None, what: str
) -> Check | None:
    """Return whether the city has *what* the call requires under *key*."""
    fact = facts.one(key)
    if fact is None:
        return None
    details = (("topic", key.name),)
    if has:
        return check(Rule.OTHER, YES, f"The city is or has {what}.", fact, *details)
    if has is False:
        return check(Rule.OTHER, NO, f"The call requires {what}.", fact, *details)
    because = f"The call requires {what}: the profile does not say."
    return check(Rule.OTHER, UNKNOWN, because, fact, (CONDITION, key.name), *details)


def check_investment(project: Project, facts: Facts) -> Check | None:
    """Return whether the investment is large enough for technical assistance such as ELENA."""
    fact = facts.one(keys.INVESTMENT_MIN)
    if fact is None or project.budget_max_eur is None:
        return None
    details = (
        ("topic", keys.INVESTMENT_MIN.name),
        ("minimum", fact.value),
        ("project_max", project.budget_max_eur),
    )
    if project.budget_max_eur >= int(fact.value):
        return check(Rule.OTHER, YES, "The investment is large enough.", fact, *details)
    return check(Rule.OTHER, NO, "The investment is small for this facility.", fact, *details)
