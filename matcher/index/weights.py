"""Counts to weights with arrays alone: what `LanguageTfidf` gives, bit for bit.

An index is weighed anew whenever one of its calls changes, for a word is as rare as all calls say;
importing scikit-learn would take longer than that.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from matcher.index.column_names import CONCEPT
from matcher.index.counted import NO_PAGE, Counted, concept_columns
from matcher.index.names import Names
from matcher.parameters import Parameters

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array, csr_array

PROGRAMME = "programme"
BLOCK = 64
"""Calls that are weighed in one go: their figures stay in the processor's own memory."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Weights:
    """What is weighed out of `Counted`."""

    scale: "np.ndarray"
    """Inverse document frequency times the weight of its kind, per column."""
    logs: "np.ndarray"
    """1 + ln(n) for each count n that occurs."""
    lengths: Mapping[str, "np.ndarray"]
    """For each field what its rows are divided by to have length 1: (n_calls,)."""
    pages: "csr_array | None"
    """The texts of programmes, of length 1, and an empty row at `NO_PAGE`; None if not needed."""
    postings: "csc_array"
    """The fields times their weights, ``(n_calls, n_columns)``."""


def weigh(counted: Counted, recipe: Parameters) -> Weights:
    """Return the weights of all calls."""
    import numpy as np
    from scipy.sparse import csr_array

    scale = scale_of(counted, recipe)
    logs = logs_up_to(largest_count(counted))
    pages = weighed_pages(counted, logs, scale)
    n, width = len(counted.ids), len(counted.names)
    lengths = {name: np.ones(n) for name in counted.fields}
    most = sum(part.nnz for part in counted.fields.values())
    if pages is not None:
        most += int(np.diff(pages.indptr)[counted.page].sum())
    # what is not filled of these is never asked of the system
    indices, data = np.empty(most, np.int32), np.empty(most)
    indptr = np.zeros(n + 1, np.int32)
    for first in range(0, n, BLOCK):
        some = slice(first, first + BLOCK)
        parts = []
        for name, matrix in counted.fields.items():
            part, lengths[name][some] = weighed(matrix[some], logs, scale)
            parts.append(part * recipe.call_fields[name])
        if pages is not None:
            parts.append(pages[counted.page[some]] * recipe.call_fields[PROGRAMME])
        whole = reduce(add, parts)
        start = int(indptr[first])
        own = slice(start, start + whole.nnz)
        indices[own], data[own] = whole.indices, whole.data
        indptr[first + 1 : first + 1 + whole.shape[0]] = start + whole.indptr[1:]
    end = int(indptr[-1])
    by_call = csr_array((data[:end], indices[:end], indptr), shape=(n, width))
    return Weights(scale=scale, logs=logs, lengths=lengths, pages=pages, postings=by_call.tocsc())


def weighed(
    counts: "csr_array", logs: "np.ndarray", scale: "np.ndarray"
) -> "tuple[csr_array, np.ndarray]":
    """Return rows of length 1, and what each was divided by; 1 for a row without words."""
    import numpy as np
    from scipy.sparse import csr_array

    data = logs[counts.data]
    data *= scale[counts.indices]
    # a product adds up in the order of the columns, as scikit-learn does; numpy's sums do not
    places = np.zeros(len(data), np.int32)
    squares = csr_array((data * data, places, counts.indptr), shape=(counts.shape[0], 1))
    lengths = np.sqrt(squares @ np.ones(1))
    lengths[lengths == 0] = 1.0
    data /= np.repeat(lengths, np.diff(counts.indptr))
    return csr_array((data, counts.indices, counts.indptr), shape=counts.shape), lengths


def weighed_pages(counted: Counted, logs: "np.ndarray", scale: "np.ndarray") -> "csr_array | None":
    """Return the texts of programmes as rows of length 1, and an empty row at the place `NO_PAGE`.

    None where no call has any.
    """
    import numpy as np
    from scipy.sparse import csr_array, eye_array

    if not (counted.page != NO_PAGE).any():
        return None
    n, width = counted.pages.shape
    # the product puts the columns of a row into an order of its own, in which they are added up
    texts = eye_array(n, format="csr") @ counted.pages.astype(np.float64)
    texts.data = texts.data.astype(np.int64)
    rows, _ = weighed(texts, logs, scale)
    ends = np.append(rows.indptr, rows.indptr[-1])
    return csr_array((rows.data, rows.indices, ends), shape=(n + 1, width))


def fields_of(counted: Counted, weights: Weights) -> Mapping[str, "csr_array"]:
    """Return the whole matrix of each field, rows of length 1."""
    found = {
        name: weighed(part, weights.logs, weights.scale)[0] for name, part in counted.fields.items()
    }
    if weights.pages is not None:
        found[PROGRAMME] = weights.pages[counted.page]
    return found


def sections_of(
    counted: Counted, weights: Weights, row: int
) -> "Mapping[str, tuple[np.ndarray, np.ndarray]]":
    """Return one row of each matrix of `fields_of`: its columns and its weights."""
    found = {}
    for name, part in counted.fields.items():
        own = slice(part.indptr[row], part.indptr[row + 1])
        columns = part.indices[own]
        values = weights.logs[part.data[own]] * weights.scale[columns]
        found[name] = columns, values / weights.lengths[name][row]
    pages, page = weights.pages, int(counted.page[row])
    if pages is not None:
        own = slice(pages.indptr[page], pages.indptr[page + 1]) if page != NO_PAGE else slice(0)
        found[PROGRAMME] = pages.indices[own], pages.data[own]
    return found


def scale_of(counted: Counted, recipe: Parameters) -> "np.ndarray":
    """Return the inverse document frequency times the weight of its kind, per column.

    Columns of a language stand side by side; one without calls keeps 1.
    """
    import numpy as np

    names, rows = counted.names, Counter(counted.languages)
    rows[CONCEPT] = len(counted.ids)
    scale = np.ones(len(names))
    for language, n in rows.items():
        own = slice(names.place(f"{language}:".encode()), names.place(f"{language};".encode()))
        if n:
            scale[own] = np.log((n + 1.0) / (counted.spread[own] + 1.0)) + 1.0
    kinds = np.where(has_blank(names), recipe.pair, 1.0)
    kinds[: concept_columns(names)] = recipe.concept
    return scale * kinds


def has_blank(names: Names) -> "np.ndarray":
    """Return which names are pairs of stems."""
    import numpy as np

    found = np.zeros(len(names), bool)
    blanks = np.flatnonzero(names.letters == ord(" "))
    found[np.searchsorted(names.starts, blanks, side="right") - 1] = True
    return found


def largest_count(counted: Counted) -> int:
    return max(int(part.data.max(initial=1)) for part in (*counted.fields.values(), counted.pages))


def logs_up_to(largest: int) -> "np.ndarray":
    """Return 1 + ln(n) for each count up to the largest; nothing has a count of 0."""
    import numpy as np

    logs = np.zeros(largest + 1)
    logs[1:] = np.log(np.arange(1.0, largest + 1))
    logs += 1.0
    return logs
