"""What is not read, so that silence is never taken for completeness."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.reference import read_rows
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
    return read_not_covered(shipped("reference") / "not_covered.csv")


def read_not_covered(path: Path) -> Sequence[NotCovered]:
    return tuple(
        NotCovered(
            name=row["name"],
            countries=tuple(row["countries"].split()),
            reason=row["reason"],
            url=row["url"],
        )
        for row in read_rows(path, "name", "countries", "reason", "url")
    )
