"""Which unknown answers to "can we apply?" are gaps: a fact that somebody could still state."""

from funding.evidence import Check, Rule, Verdict

ALWAYS = frozenset({Rule.APPLICANT, Rule.COUNTRY, Rule.AREA, Rule.POPULATION, Rule.DEGURBA})
"""Rules that are unknown only where the call, or the profile, says nothing."""


def is_gap(check: Check) -> bool:
    """Return whether a fact is missing; what has to be met first, such as partners, is no gap."""
    if check.verdict is not Verdict.UNKNOWN:
        return False
    figures = [value for _, value in check.details if value[:1].isdigit()]
    return check.rule in ALWAYS or not figures
