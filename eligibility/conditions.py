"""What a city has to fulfil or to find out before its yes holds, the weightiest first."""

from collections.abc import Sequence

from eligibility import keys
from funding.evidence import Check, Rule, Verdict

CONDITION = "condition"
"""The first detail of a check that leaves something to be done."""
NUMBERS = frozenset({keys.ENTITIES_MIN.name, keys.COUNTRIES_MIN.name, keys.CITIES_MIN.name})
"""Details of a consortium that count who has to take part."""
WEIGHT = (
    Rule.AREA,
    Rule.COUNTRY,
    Rule.APPLICANT,
    Rule.POPULATION,
    Rule.DEGURBA,
    Rule.ROLE,
    Rule.OTHER,
    Rule.CONSORTIUM,
    Rule.OWN_SHARE,
    Rule.INSTRUMENT,
    Rule.BUDGET,
    Rule.TRL,
    Rule.LEAD_TIME,
)
"""What can't be mended comes first, then what has to be found, then what it costs."""


def conditions_of(checks: Sequence[Check]) -> tuple[Check, ...]:
    """Return the checks on which a yes depends, the weightiest first; empty where none is open.

    A call that takes no applications at present comes before all others.  That the call says
    nothing about the partners it wants is a question like others, but the last one.
    """
    is_near = any(c.rule is Rule.AREA and c.verdict is Verdict.YES for c in checks)
    is_shared = any(needs_partners(c) for c in checks)
    found = [
        c
        for c in checks
        if is_condition(c)
        # Where the city lies in the programme's area nobody asks for its country.
        and not (c.rule is Rule.COUNTRY and is_near)
        # A consortium shares the grant, so that its size says little about one of them.
        and not (c.rule is Rule.BUDGET and is_shared)
    ]
    return tuple(sorted(found, key=weight_of))


def is_condition(check: Check) -> bool:
    if check.verdict is Verdict.NO:
        return False
    if check.details[:1] and check.details[0][0] == CONDITION:
        return True
    if check.rule is Rule.COUNTRY:
        return check.verdict is Verdict.UNKNOWN
    if check.rule is Rule.CONSORTIUM:
        return check.verdict is Verdict.UNKNOWN or needs_partners(check)
    return False


def needs_partners(check: Check) -> bool:
    """Return whether the call wants several, whether they have been found or not."""
    wanted = [value for name, value in check.details if name in NUMBERS]
    return check.rule is Rule.CONSORTIUM and any(value != "1" for value in wanted)


def weight_of(check: Check) -> tuple[int, int]:
    is_closed = (CONDITION, keys.INTAKE.name) in check.details
    is_unstated = check.rule is Rule.CONSORTIUM and not needs_partners(check)
    return (0 if is_closed else 2 if is_unstated else 1), WEIGHT.index(check.rule)
