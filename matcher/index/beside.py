"""Calls that an index does not hold, weighed as if it did: what has closed, beside what is open.

A row comes out as the row of the same call in that index would be, and no weight of the index
changes for it: looking back costs nothing of the order of what can be won now.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.index.call_index import CallIndex
from matcher.index.city_prior import breadth_penalty
from matcher.index.column_names import split_name
from matcher.index.counted import NO_PAGE, concept_columns, placed
from matcher.index.growth import tabled
from matcher.index.names import Names
from matcher.index.term_counts import FIELDS, count_call
from matcher.index.weights import PROGRAMME, Weights, has_blank, logs_up_to, weighed

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array


def beside(index: CallIndex, calls: Iterable[Call]) -> CallIndex:
    """Return an index of *calls* alone, with the columns and the scale of *index*.

    Who asked *index* can ask it with the same vector, and the scores can be compared.
    """
    import numpy as np

    ordered = tuple(sorted(calls, key=lambda call: call.id))
    rows = [placed(call, count_call(call)) for call in ordered]
    names, counts = tabled(rows, index.concepts)
    places, is_known = index.names.places(names)
    scale = np.where(is_known, 0.0, scale_of_unknown(index, Names.of_bytes(names)))
    scale[is_known] = index.scale[places[is_known]]
    logs = logs_up_to(max((int(part.data.max(initial=1)) for part in counts.values()), default=1))
    known = index.weights.pages
    page = np.array([NO_PAGE if known is None else row.page for row in rows], np.int32)
    lengths, parts = {}, []
    for name in FIELDS:
        whole, lengths[name] = weighed(counts[name], logs, scale)
        parts.append(moved(whole, places, is_known, index) * index.recipe.call_fields[name])
    if known is not None:
        parts.append(known[page] * index.recipe.call_fields[PROGRAMME])
    fields = {name: moved(counts[name], places, is_known, index) for name in FIELDS}
    named = np.diff(fields["text"][:, : concept_columns(index.names)].indptr)
    counted = replace(
        index.counted,
        ids=tuple(row.id for row in rows),
        languages=tuple(row.counts.language for row in rows),
        fields=fields,
        page=page,
        fits=np.array([row.prior for row in rows]) * breadth_penalty(named),
    )
    weights = Weights(
        scale=index.scale,
        logs=logs,
        lengths=lengths,
        pages=known,
        postings=reduce(add, parts).tocsc(),
    )
    return CallIndex.of(counted, weights, ordered, index.concepts, index.recipe)


def scale_of_unknown(index: CallIndex, names: Names) -> "np.ndarray":
    """Return the scale of each of *names* as terms that no call of *index* has."""
    import numpy as np

    calls = Counter(index.languages)
    scale = np.array([np.log(calls[split_name(name)[0]] + 1.0) + 1.0 for name in names])
    return scale * np.where(has_blank(names), index.recipe.pair, 1.0)


def moved(
    rows: "csr_array", places: "np.ndarray", is_known: "np.ndarray", index: CallIndex
) -> "csr_array":
    """Return *rows* under the columns of *index*, without those that it does not have."""
    import numpy as np
    from scipy.sparse import csr_array

    stays = is_known[rows.indices]
    ends = np.concatenate(([0], np.cumsum(stays)))[rows.indptr]
    parts = (rows.data[stays], places[rows.indices[stays]], ends)
    found = csr_array(parts, shape=(rows.shape[0], len(index.names)))
    found.sort_indices()
    return found
