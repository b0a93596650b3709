"""The scores of many projects in single precision, with how far each may be off.

Most of the work is adding up columns that thousands of calls have.  Projects that ask alike are
scored together: what several of them ask for is multiplied as a dense table, which a processor
does many times as fast as it adds up the calls of a column one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.index.call_index import CallIndex

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

TOGETHER = 64
"""Projects that are scored together: a larger table would leave the cache of a processor."""
DENSE = 512
"""Most columns that are held dense, 80 kB each where there are 20,000 calls."""
WORTH = 0.3
"""A column is multiplied if that many of its calls are asked for, per call of the index: measured,
adding up one takes as long as three to four of a dense row."""
TELLING = 32
"""Columns by which projects are put beside those that ask alike."""
ROUNDED = 16
"""Roundings of a score beside those of its sum: of both factors, the tail, the fit, the edge."""


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Rough:
    """The scores of projects that ask alike."""

    places: "np.ndarray"
    """Which projects: (n_some,)."""
    scores: "np.ndarray"
    """``(n_some, n_calls)``, single precision; the next ones are written over them."""
    off: "np.ndarray"
    """How far a score may be off at most, also after it was multiplied by the call's fit."""


def rough_scores(own: "csr_array", index: CallIndex) -> Iterator[Rough]:
    """Yield the rough scores of all projects, those that ask alike together.

    *own* are the projects, ``(n_projects, n_columns)``.
    """
    import numpy as np
    from scipy.sparse import csr_array

    postings = index.postings
    n_calls, n_columns = postings.shape
    by_column = csr_array((postings.data, postings.indices, postings.indptr), (n_columns, n_calls))
    spread = np.diff(postings.indptr)
    used = np.bincount(own.indices, minlength=n_columns).nonzero()[0]
    named = np.zeros(n_columns, np.int32)
    named[used] = np.arange(len(used))
    asked = csr_array((own.data, named[own.indices], own.indptr), (own.shape[0], len(used)))
    order = alike(asked, spread[used])
    asked = asked[order]
    dense = dearest(asked, spread[used], n_calls)
    place = np.full(len(used), -1)
    place[dense] = np.arange(len(dense))
    table = dense_table(index, used[dense])
    lengths = np.sqrt(np.bincount(rows_of(asked), asked.data**2, minlength=len(order)))
    longest = sum(abs(weight) for weight in index.recipe.call_fields.values())  # each field is of 1
    reach = lengths * longest * max(1.0, np.abs(index.fits).max(initial=0))
    scores = np.empty((TOGETHER, n_calls), np.float32)
    for start in range(0, len(order), TOGETHER):
        some = asked[start : start + TOGETHER]
        counts = np.bincount(some.indices, minlength=len(used))
        is_dense = (place >= 0) & (counts * spread[used] >= WORTH * n_calls)
        columns = is_dense.nonzero()[0]
        own_scores = scores[: some.shape[0]]
        tail = without(some, is_dense, used, n_columns) @ by_column
        single = csr_array((tail.data.astype(np.float32), tail.indices, tail.indptr), tail.shape)
        single.toarray(out=own_scores)
        own_scores += dense_part(some, columns) @ table[place[columns]]
        roundings = (len(columns) + ROUNDED) * np.finfo(np.float32).eps
        yield Rough(
            places=order[start : start + TOGETHER],
            scores=own_scores,
            off=reach[start : start + TOGETHER] * roundings,
        )


def alike(asked: "csr_array", spread: "np.ndarray") -> "np.ndarray":
    """Return projects in an order in which those that ask for the same dear columns are neighbours.

    *spread* is how many calls have each column.
    """
    import numpy as np

    n_projects = asked.shape[0]
    counts = np.bincount(asked.indices, minlength=asked.shape[1])
    telling = np.argsort(-np.minimum(counts, n_projects - counts) * spread, kind="stable")[:TELLING]
    bit = np.full(asked.shape[1], -1)
    bit[telling] = np.arange(len(telling))
    bits = bit[asked.indices]
    has = np.zeros((n_projects, TELLING), bool)
    has[rows_of(asked)[bits >= 0], bits[bits >= 0]] = True
    return np.lexsort(np.packbits(has, axis=1).T[::-1])


def dearest(asked: "csr_array", spread: "np.ndarray", n_calls: int) -> "np.ndarray":
    """Return the columns, the dearest first, that can be worth a dense row; `DENSE` at most."""
    import numpy as np

    work = np.bincount(asked.indices, minlength=asked.shape[1]) * spread
    first = np.argsort(-work, kind="stable")[:DENSE]
    found: np.ndarray = first[work[first] >= WORTH * n_calls]
    return found


def dense_table(index: CallIndex, columns: "np.ndarray") -> "np.ndarray":
    """Return columns of all calls in single precision: ``(n_columns, n_calls)``."""
    import numpy as np

    table = np.zeros((len(columns), len(index.ids)), np.float32)
    for row, column in zip(table, columns.tolist(), strict=True):
        rows, values = index.calls_with(column)
        row[rows] = values
    return table


def dense_part(asked: "csr_array", columns: "np.ndarray") -> "np.ndarray":
    """Return what projects ask for in *columns*, in single precision."""
    import numpy as np

    place = np.full(asked.shape[1], -1)
    place[columns] = np.arange(len(columns))
    places = place[asked.indices]
    is_told = places >= 0
    found = np.zeros((asked.shape[0], len(columns)), np.float32)
    found[rows_of(asked)[is_told], places[is_told]] = asked.data[is_told]
    return found


def without(
    asked: "csr_array", is_dense: "np.ndarray", used: "np.ndarray", n_columns: int
) -> "csr_array":
    """Return what projects ask for beside the dense columns, by the columns of the index."""
    import numpy as np
    from scipy.sparse import csr_array

    stays = ~is_dense[asked.indices]
    ends = np.append(0, np.cumsum(stays))[asked.indptr]
    # wider places would make scipy copy the whole index
    parts = (asked.data[stays], used[asked.indices[stays]].astype(np.int32), ends.astype(np.int32))
    return csr_array(parts, (asked.shape[0], n_columns))


def rows_of(matrix: "csr_array") -> "np.ndarray":
    """Return the row of each figure of a matrix."""
    import numpy as np

    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
