"""The fields of work of a city, told from the concepts that a text names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.reference import read_rows
from funding.resources import shipped

MOST = 3
"""Fields of one text."""
LEAST = 0.5
"""Share of the clearest field's evidence from which another field counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldOfWork:
    """One row of ``fields_of_work.csv``."""

    id: str
    names: tuple[str, ...]
    """In English, as calls and programmes write them."""
    concepts: tuple[str, ...]
    """Ids of the concepts that point to the field."""


@cache
def load_fields(path: Path | None = None) -> Sequence[FieldOfWork]:
    """Return the rows of the file.  Raises WrongReference for a missing column."""
    path = path or shipped("reference") / "fields_of_work.csv"
    return tuple(
        FieldOfWork(
            id=row["field"],
            names=tuple(row["name"].split("|")),
            concepts=tuple(row["concepts"].split("|")),
        )
        for row in read_rows(path, "field", "name", "concepts")
    )


def fields_of(evidence: Mapping[str, float]) -> list[tuple[FieldOfWork, float]]:
    """Return the fields that concepts point to, the clearest first and 1, by their evidence.

    *evidence* is how much a text speaks of each concept, by concept id.
    """
    found = [(sum(evidence.get(c, 0.0) for c in field.concepts), field) for field in load_fields()]
    found.sort(key=lambda pair: -pair[0])
    top = found[0][0]
    return [(f, worth / top) for worth, f in found[:MOST] if worth > 0 and worth >= LEAST * top]
