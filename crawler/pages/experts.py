"""Calls for people who assess projects: they fund no city; kept and marked."""

import re

EXPERTS = re.compile(r"\bcall for (peer )?(reviewers|experts|evaluators|assessors)\b", re.I)
"""``Call for experts``"""


def is_for_experts(title: str) -> bool:
    """Return whether a call looks for reviewers, evaluators and the like.

    >>> is_for_experts("EUI ongoing Call for peer reviewers")
    True
    """
    return bool(EXPERTS.search(title))
