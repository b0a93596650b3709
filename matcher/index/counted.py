"""How often each call has each term, as arrays: what an index is weighed from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.index.city_prior import city_prior
from matcher.index.column_names import CONCEPT
from matcher.index.names import Names
from matcher.index.programme_texts import load_programme_texts, texts_for
from matcher.index.term_counts import CallCounts

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

NO_PAGE = -1
"""Stands for the text of a programme where a call has none."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Counted:
    """Counts of calls in order of their ids, and of the texts of programmes.

    A column is a term of a language or a concept; all are there that a call or a text has, and
    every concept.
    """

    ids: tuple[str, ...]
    """Call ids, one a row."""
    languages: tuple[str, ...]
    """The language of each call."""
    names: Names
    """The name of each column, sorted: ``:heat-planning``, ``de:stadt``."""
    fields: Mapping[str, "csr_array"]
    """``(n_calls, n_columns)`` for each of `FIELDS`, columns of a row in order."""
    pages: "csr_array"
    """``(n_pages, n_columns)``, the texts of programmes."""
    page: "np.ndarray"
    """The text of each call's programme; `NO_PAGE` where it has none: (n_calls,)."""
    fits: "np.ndarray"
    """How far each call is open to cities, and means anything at all: (n_calls,)."""
    spread: "np.ndarray"
    """How many calls have each column: (n_columns,)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What an index takes from one call."""

    id: str
    counts: CallCounts
    page: int
    """As in `Counted.page`."""
    prior: float
    """How far the part of its programme is open to cities."""


def placed(call: Call, counts: CallCounts) -> Placed:
    """Return what an index takes from a call with its term counts."""
    pages = texts_for(call.best, load_programme_texts())
    return Placed(
        id=call.id,
        counts=counts,
        page=pages[0] if pages else NO_PAGE,
        prior=city_prior(call.best),
    )


def concept_columns(names: Names) -> int:
    """Return how many columns are concepts, which stand before all others."""
    return names.place(f"{CONCEPT};".encode())


def spread_of(fields: Iterable["csr_array"], n_columns: int) -> "np.ndarray":
    """Return how many rows have each column in any of the fields."""
    import numpy as np

    # as figures: counts of one byte would run over where they are added up
    in_any = reduce(add, (part.astype(np.float64) for part in fields))
    return np.bincount(in_any.indices, minlength=n_columns)


def narrow(array: "np.ndarray") -> "np.ndarray":
    """Return whole numbers in as few bytes as they need; scipy would copy wider places."""
    import numpy as np

    kinds: Sequence[type] = (np.uint8, np.uint16, np.int32)
    largest = array.max(initial=0)
    kind = next((k for k in kinds if largest <= np.iinfo(k).max), np.int64)
    return array.astype(kind)


def four_bytes(array: "np.ndarray") -> "np.ndarray":
    """Return places in four bytes where they fit: scipy copies matrices with wider ones."""
    import numpy as np

    is_wide = array.dtype == np.int64 and array.max(initial=0) <= np.iinfo(np.int32).max
    return array.astype(np.int32) if is_wide else array
