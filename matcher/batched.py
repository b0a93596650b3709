"""The scores of many projects at once: one product of matrices instead of many of vectors."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matcher.index.call_index import CallIndex
from matcher.profile_vector import ProfileVector

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

AT_ONCE = 64
"""Projects that are scored together: a larger table would leave the cache of a processor."""


def lexical_scores(vectors: Sequence[ProfileVector], index: CallIndex) -> "np.ndarray":
    """Return the lexical score of every call for every project: ``(n_vectors, n_calls)``.

    Each is added up column by column, in their order: what one project scores does not depend on
    the others.
    """
    found: np.ndarray = (as_rows(vectors, index) @ index.postings.T).toarray()
    return found


def scores_of(vector: ProfileVector, index: CallIndex) -> "np.ndarray":
    """Return the lexical score of every call for one project, 0..1: ``(n_calls,)``."""
    scores: np.ndarray = lexical_scores([vector], index)[0]
    return scores


def as_rows(vectors: Sequence[ProfileVector], index: CallIndex) -> "csr_array":
    """Return what projects ask for as a matrix: ``(n_vectors, n_columns)``."""
    import numpy as np
    from scipy.sparse import csr_array

    asked = [vector.whole.nonzero()[0] for vector in vectors]
    none = np.zeros(0)
    values = [vector.whole[places] for vector, places in zip(vectors, asked, strict=True)]
    columns = [vector.columns[places] for vector, places in zip(vectors, asked, strict=True)]
    starts = np.cumsum([0, *map(len, values)])
    parts = (
        np.concatenate([none, *values]),
        np.concatenate([none, *columns]).astype(index.postings.indices.dtype),
        starts.astype(index.postings.indptr.dtype),
    )
    return csr_array(parts, shape=(len(vectors), len(index.scale)))
