"""Counts of other calls out of counts of some: only what is new is named, nothing counted anew.

What comes out is what counting all of them would give, row by row and column by column.
"""

from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from matcher.concepts import Concepts
from matcher.index.city_prior import breadth_penalty
from matcher.index.column_names import name_counts
from matcher.index.counted import Counted, Placed, concept_columns, four_bytes, narrow, spread_of
from matcher.index.names import Names
from matcher.index.term_counts import FIELDS

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array


def grown(
    before: Counted, *, gone: Collection[str], added: Iterable[Placed], concepts: Concepts
) -> Counted:
    """Return the counts without the calls of *gone*, with those that were *added*.

    A call that changed is in both.  *concepts* are those that *before* was counted with.
    """
    import numpy as np
    from scipy.sparse import csr_array

    calls = sorted(added, key=lambda call: call.id)
    names, fields = tabled(calls, concepts)
    leaving = np.array([name in gone for name in before.ids], bool)
    columns = move_columns(before, leaving, names, fields)
    rows = merged(before.ids, leaving, [call.id for call in calls])
    both = {name: spliced(before.fields[name], fields[name], rows, columns) for name in FIELDS}
    priors = np.array([call.prior for call in calls])
    named = np.diff(
        both["text"][rows >= len(before.ids)][:, : concept_columns(columns.names)].indptr
    )
    texts = before.pages
    ids = (*before.ids, *(call.id for call in calls))
    languages = (*before.languages, *(call.counts.language for call in calls))
    order = rows.tolist()
    return Counted(
        ids=tuple(ids[row] for row in order),
        languages=tuple(languages[row] for row in order),
        names=columns.names,
        fields=both,
        pages=csr_array(
            (texts.data, columns.old[texts.indices], texts.indptr),
            shape=(texts.shape[0], len(columns.names)),
        ),
        page=np.concatenate([before.page, np.array([c.page for c in calls], np.int32)])[rows],
        fits=np.concatenate([before.fits, priors * breadth_penalty(named)])[rows],
        spread=columns.spread,
    )


def tabled(
    calls: Sequence[Placed], concepts: Concepts
) -> tuple[list[bytes], Mapping[str, "csr_array"]]:
    """Return the names that calls have, sorted, and their counts for each of `FIELDS`."""
    import numpy as np
    from scipy.sparse import csr_array

    vocabulary: dict[str, int] = {}
    places, counts, ends = array("q"), array("q"), array("q", [0])
    for name in FIELDS:
        for call in calls:
            row = name_counts(call.counts.language, call.counts.fields[name], concepts)
            places.extend(vocabulary.setdefault(term, len(vocabulary)) for term in row)
            counts.extend(row.values())
            ends.append(len(places))
    names = sorted(vocabulary)
    columns = np.empty(len(names), np.int32)
    columns[[vocabulary[name] for name in names]] = np.arange(len(names))
    parts = (narrow(np.array(counts)), columns[np.array(places)], np.array(ends))
    table = csr_array(parts, shape=(len(ends) - 1, len(names)))
    table.sort_indices()
    n = len(calls)
    found = {name: table[k * n : (k + 1) * n] for k, name in enumerate(FIELDS)}
    return [name.encode() for name in names], found


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Where the columns of before and those of new calls stand afterwards."""

    names: Names
    spread: "np.ndarray"
    """As in `Counted`."""
    old: "np.ndarray"
    """The place of each column of before; nobody has those that went."""
    new: "np.ndarray"
    """The place of each column of the new calls."""


def move_columns(
    before: Counted,
    leaving: "np.ndarray",
    names: Sequence[bytes],
    fields: Mapping[str, "csr_array"],
) -> Columns:
    """Return the columns that some call has afterwards, or a text of a programme, or a concept."""
    import numpy as np

    width = len(before.names)
    places, is_known = before.names.places(names)
    own = spread_of(fields.values(), len(names))
    spread = before.spread - spread_of((f[leaving] for f in before.fields.values()), width)
    spread[places[is_known]] += own[is_known]
    stays = spread > 0
    stays[before.pages.indices] = True
    stays[: concept_columns(before.names)] = True
    fresh = np.flatnonzero(~is_known)
    at = places[fresh]
    staying = np.concatenate(([0], np.cumsum(stays)))
    inserted = np.bincount(at, minlength=width + 1).cumsum()
    old = (staying[1:] - 1 + inserted[:width]).astype(np.int32)
    new = np.empty(len(names), np.int32)
    new[is_known] = old[places[is_known]]
    new[fresh] = staying[at] + np.arange(len(fresh))
    after = np.empty(int(staying[-1]) + len(fresh), spread.dtype)
    after[old[stays]] = spread[stays]
    after[new[fresh]] = own[fresh]
    return Columns(
        names=before.names.edited(stays, at, [names[n] for n in fresh.tolist()]),
        spread=after,
        old=old,
        new=new,
    )


def merged(ids: Sequence[str], leaving: "np.ndarray", added: Sequence[str]) -> "np.ndarray":
    """Return the rows of afterwards in order of their ids; new ones come after all of before."""
    import numpy as np

    staying = ((ids[row], row) for row in np.flatnonzero(~leaving).tolist())
    new = ((name, len(ids) + n) for n, name in enumerate(added))
    return np.array([row for _, row in sorted(chain(staying, new))], np.int64)


def spliced(
    before: "csr_array", added: "csr_array", rows: "np.ndarray", columns: Columns
) -> "csr_array":
    """Return *rows* of both matrices, one below the other, under their new columns."""
    import numpy as np
    from scipy.sparse import csr_array

    first = before.shape[0]
    lengths = np.concatenate([np.diff(before.indptr), np.diff(added.indptr)])[rows]
    indptr = four_bytes(np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))))
    kind = np.promote_types(before.dtype, added.dtype)
    indices, data = np.empty(int(indptr[-1]), np.int32), np.empty(int(indptr[-1]), kind)
    is_new = rows >= first
    # rows that follow each other are moved in one go
    breaks = np.flatnonzero((np.diff(rows) != 1) | (np.diff(is_new) != 0)) + 1
    starts = [0, *breaks.tolist()] if len(rows) else []
    for start, end in pairwise([*starts, len(rows)]):
        matrix, places = (added, columns.new) if is_new[start] else (before, columns.old)
        row = int(rows[start]) - (first if is_new[start] else 0)
        own = slice(matrix.indptr[row], matrix.indptr[row + end - start])
        to = slice(indptr[start], indptr[end])
        np.take(places, matrix.indices[own], out=indices[to], mode="clip")
        data[to] = matrix.data[own]
    return csr_array((data, indices, indptr), shape=(len(rows), len(columns.names)))
