"""How far each part of a programme is open to cities, whatever the project."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from funding.call import Record
from funding.reference import read_rows
from funding.resources import shipped

if TYPE_CHECKING:
    import numpy as np


MANY_CONCEPTS = 75
"""Concepts that a text may name without a penalty: of 1,873 real calls half name up to 18, one in a
hundred 49, the widest 63."""


@cache
def load_priors(path: Path | None = None) -> Sequence[tuple[str, float]]:
    """Return (pattern of identifiers, factor) in the order of the file: the first that fits counts.

    Factors lie between 0.3 and 1.4; ``city_fit.csv`` says why.
    """
    path = path or shipped("reference") / "city_fit.csv"
    rows = read_rows(path, "pattern", "factor", "because")
    return tuple((row["pattern"], row.number("factor", 0.3, 1.4)) for row in rows)


def city_prior(record: Record) -> float:
    """Return the factor of a record; 1 for programmes that the file does not know."""
    keys = [key for key in (record.source_id, record.call_identifier) if key]
    return next(
        (factor for pattern, factor in load_priors() if any(fnmatchcase(k, pattern) for k in keys)),
        1.0,
    )


def breadth_penalty(named: "np.ndarray") -> "np.ndarray":
    """Return a factor per call from how many concepts its text names: 1 up to `MANY_CONCEPTS`.

    Who stuffs a call with the words of every city's plans is found by all of them, and means none.
    """
    import numpy as np

    factors: np.ndarray = np.minimum(1.0, MANY_CONCEPTS / np.maximum(named, 1)) ** 2
    return factors
