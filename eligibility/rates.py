"""Which share of the costs a call pays for a city."""

from collections.abc import Sequence
from decimal import Decimal

from eligibility.keys import RATE
from funding.call import Record
from funding.evidence import Check, Rule

PUBLIC_BODIES = ("municipality", "public_body", "non_profit", "any", None)
"""For whom a rate may hold, the one that suits a city first."""


def read_rate(record: Record, checks: Sequence[Check]) -> tuple[Decimal | None, bool]:
    """Return the EU's share for a city, and whether it is the programme's default."""
    facts = [f for f in record.facts if RATE.is_of(f)]
    stated = [f for f in facts if not f.evidence.is_default]
    for group, is_default in ((stated, False), (facts, True)):
        for kind in PUBLIC_BODIES:
            for fact in group:
                if fact.applies_to == kind:
                    return Decimal(fact.value), is_default
        if not is_default and record.co_financing_rate is not None:
            return record.co_financing_rate, False
    for check in checks:
        rate = dict(check.details).get(RATE.name)
        if check.rule is Rule.OWN_SHARE and rate is not None:
            return Decimal(rate), check.evidence is not None and check.evidence.is_default
    return None, False
