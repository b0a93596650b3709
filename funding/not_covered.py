"""What is not read, so that silence is never taken for completeness."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from funding.resources import shipped


@dataclass(frozen=True, kw_only=True, slots=True)
class NotCovered:
    """One row of ``data/reference/not_covered.csv``."""

    name: str
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2; empty: it concerns everybody."""
    reason: str
    url: str


@cache
def load_not_covered() -> Sequence[NotCovered]:
    path = shipped("reference") / "not_covered.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            NotCovered(
                name=row["name"],
                countries=tuple(row["countries"].split()),
                reason=row["reason"],
                url=row["url"],
            )
            for row in csv.DictReader(file)
        )
