"""The budget of a topic, from a JSON string that covers its whole call."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.pages.json_text import read_json


@dataclass(frozen=True, kw_only=True, slots=True)
class Budget:
    """Whole euro; None is unknown, which the portal writes as 0."""

    total: int | None = None
    least: int | None = None
    most: int | None = None
    grants: int | None = None
    raw: str | None = None


GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
"""Thousands with a separator: ``60.000``."""
FIELDS = (
    "indicative_budget_eur",
    "contribution_min_eur",
    "contribution_max_eur",
    "expected_grants",
    "budget_raw",
)


def read_budget(overview: str, identifier: str) -> Budget:
    """Return what the overview says of *identifier* itself.

    Entries of sister topics are left out: `action` is the identifier, a blank and the type, so
    that ``…-01`` does not take the entries of ``…-01-02``.
    Raises ValueError for what can't be read.
    """
    document = read_json(overview)
    groups = document.get("budgetTopicActionMap") if isinstance(document, dict) else None
    if not isinstance(groups, dict):
        raise ValueError("no budgetTopicActionMap")
    entries = [
        entry
        for group in groups.values()
        if isinstance(group, list)
        for entry in group
        if isinstance(entry, dict) and str(entry.get("action", "")).startswith(f"{identifier} ")
    ]
    if not entries:
        return Budget()
    amounts = [year_amounts(entry) for entry in entries]
    least = [n for e in entries if (n := whole(e.get("minContribution")))]
    most = [n for e in entries if (n := whole(e.get("maxContribution")))]
    grants = [whole(e.get("expectedGrants")) for e in entries]
    return Budget(
        total=sum(sum(years.values()) for years in amounts) or None,
        least=min(least, default=None),
        most=max(most, default=None),
        grants=None if None in grants else sum(filter(None, grants)),
        raw=json.dumps(amounts, sort_keys=True),
    )


def year_amounts(entry: Mapping[str, Any]) -> dict[str, int]:
    years = entry.get("budgetYearMap")
    if not isinstance(years, dict):
        return {}
    return {str(year): amount for year, v in years.items() if (amount := whole(v))}


def whole(value: Any) -> int | None:
    """Return a positive whole number; None for 0, which means unknown, and for anything else.

    >>> whole("60.000"), whole("1,250,000"), whole("2500000.50"), whole("0")
    (60000, 1250000, 2500000, None)
    """
    if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
        value = re.sub(r"[.,]", "", value)
    try:
        number = int(float(value))
    except (TypeError, ValueError, OverflowError):
        return None
    return number if 0 < number < 10**12 else None
