"""Every kind of check that the rules can make, and those that they never make."""

import itertools
from collections.abc import Iterator

from eligibility import keys
from eligibility.conditions import CONDITION
from funding.evidence import Check, Evidence, Rule, Verdict

STATED = Evidence(quote="as the call says it")
USUAL = Evidence(quote=None, is_default=True)
DETAILS: dict[Rule, tuple[tuple[tuple[str, str], ...], ...]] = {
    Rule.COUNTRY: ((), (("country", "DE"),)),
    Rule.POPULATION: (
        (("minimum", "50000"), ("city", "31000")),
        (("maximum", "20000"), ("city", "228000")),
        ((CONDITION, "population"), ("minimum", "50000")),
        ((CONDITION, "edge"), ("minimum", "50000"), ("maximum", "90000"), ("city", "49000")),
        ((CONDITION, "grouping"), ("minimum", "50000"), ("city", "31000")),
    ),
    Rule.CONSORTIUM: (
        (),
        (("entities_min", "1"),),
        (("entities_min", "3"), ("countries_min", "3"), ("partners", "0"), ("countries", "1")),
        ((CONDITION, "partners"), ("cities_min", "4"), ("partners", "1"), ("countries", "2")),
        ((CONDITION, "members_named"), ("entities_min", "3"), ("partners", "2")),
    ),
    Rule.ROLE: ((("role", "lead"),), (("role", "partner"),), ((CONDITION, "role"),)),
    Rule.BUDGET: (
        (),
        (("grant_min", "4000000"), ("grant_max", "6000000"), ("project_max", "500000")),
        ((CONDITION, "budget"), ("grant_max", "60000"), ("project_min", "500000")),
        *((("grant_max", "60000"), ("fits", how)) for how in ("part", "grow", "cut")),
    ),
    Rule.OWN_SHARE: (
        (),
        (("own_share", "0.4"), ("limit", "0.3")),
        ((CONDITION, "own_share"), ("own_share", "0.05"), ("limit", "0.3")),
    ),
    Rule.INSTRUMENT: ((), *((("instrument", what),) for what in sorted(keys.INSTRUMENTS))),
    Rule.LEAD_TIME: (
        (),
        ((CONDITION, "lead_time"), ("days", "7"), ("usual", "60")),
        ((CONDITION, "lead_time"), ("days", "7"), ("needed", "60")),
    ),
    Rule.OTHER: (
        (),
        *(
            (("topic", key.name),)
            for key in (
                keys.EARLIER_EUI_GRANT,
                keys.MISSION_CITY,
                keys.CLIMATE_PLAN,
                keys.COVENANT_SIGNATORY,
                keys.INTAKE,
                keys.INVESTMENT_MIN,
            )
        ),
    ),
}


def all_kinds() -> Iterator[Check]:
    """Yield rule by verdict by what it rests on, with every set of figures that it may have."""
    for rule, verdict, evidence in itertools.product(Rule, Verdict, (None, STATED, USUAL)):
        for details in DETAILS.get(rule, ((),)):
            yield Check(rule=rule, verdict=verdict, because="", evidence=evidence, details=details)
