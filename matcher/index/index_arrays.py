"""An index as plain arrays, and an index from them: nothing is counted or weighed again."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from funding.call import Call
from funding.resources import hash_of_files
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.index.counted import Counted, four_bytes
from matcher.index.names import Names
from matcher.index.term_counts import FIELDS
from matcher.index.weights import Weights, weigh
from matcher.model_version import list_files
from matcher.parameters import DEFAULTS
from matcher.text.tokens import ANALYSER_VERSION

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array, csr_array

LAYOUT = 4
"""Raised when arrays mean something else than before."""
PARTS = ("data", "indices", "indptr")
POSTINGS, PAGES, WEIGHED_PAGES = "postings", "pages", "weighed pages"
MATCHER = Path(__file__).resolve().parents[1]
Arrays = Mapping[str, "np.ndarray"]


def index_fingerprint(concepts: Concepts) -> str:
    """Return what an index depends on beside its calls, as a hash: recipe, word lists, our code.

    Code is all of the matcher: words, concepts and languages are told outside of this folder.
    """
    found = (LAYOUT, ANALYSER_VERSION, DEFAULTS, concepts.local, hash_of_ours())
    return hashlib.sha256(repr(found).encode()).hexdigest()


@cache
def hash_of_ours() -> str:
    """Return our code and word lists as a hash: those that this process began with."""
    return hash_of_files([*MATCHER.rglob("*.py"), *list_files()])


def as_array(values: object) -> "np.ndarray":
    """Return texts, and lists of them, as an array of bytes."""
    import numpy as np

    return np.frombuffer(json.dumps(values).encode(), np.uint8)


def from_array(array: "np.ndarray") -> Any:
    """Return what `as_array` was given, tuples as lists."""
    return json.loads(array.tobytes())


def counted_arrays(counted: Counted) -> Arrays:
    """Return counts as arrays."""
    return {
        "names": counted.names.letters,
        "names.starts": counted.names.starts,
        "calls": as_array([counted.ids, counted.languages]),
        "page": counted.page,
        "fits": counted.fits,
        "spread": counted.spread,
        **matrix_arrays(PAGES, counted.pages),
        **{k: v for f in FIELDS for k, v in matrix_arrays(f, counted.fields[f]).items()},
    }


def to_arrays(index: CallIndex) -> Arrays:
    """Return an index as arrays."""
    weights = index.weights
    pages = {} if weights.pages is None else matrix_arrays(WEIGHED_PAGES, weights.pages)
    return {
        **counted_arrays(index.counted),
        "scale": weights.scale,
        "logs": weights.logs,
        **{f"{name}.lengths": lengths for name, lengths in weights.lengths.items()},
        **pages,
        **matrix_arrays(POSTINGS, weights.postings),
    }


def matrix_arrays(name: str, matrix: "csr_array | csc_array") -> Arrays:
    """Return the parts of a matrix."""
    return {f"{name}.{part}": four_bytes(getattr(matrix, part)) for part in PARTS}


def counted_from(arrays: Arrays) -> Counted:
    """Return the counts that `counted_arrays` was given."""
    from scipy.sparse import csr_array

    names = Names(arrays["names"], arrays["names.starts"])
    ids, languages = map(tuple, from_array(arrays["calls"]))
    width = len(names)

    def matrix(name: str, rows: int) -> "csr_array":
        return csr_array(tuple(arrays[f"{name}.{part}"] for part in PARTS), shape=(rows, width))

    return Counted(
        ids=ids,
        languages=languages,
        names=names,
        fields={name: matrix(name, len(ids)) for name in FIELDS},
        pages=matrix(PAGES, len(arrays[f"{PAGES}.indptr"]) - 1),
        page=arrays["page"],
        fits=arrays["fits"],
        spread=arrays["spread"],
    )


def from_arrays(arrays: Arrays, calls: Sequence[Call], concepts: Concepts) -> CallIndex:
    """Return the index that `to_arrays` was given.

    *calls* are its calls in the same order, *concepts* those that it was built with.
    """
    from scipy.sparse import csc_array, csr_array

    counted = counted_from(arrays)
    width = len(counted.names)

    def parts(name: str) -> "tuple[np.ndarray, ...]":
        return tuple(arrays[f"{name}.{part}"] for part in PARTS)

    pages = None
    if f"{WEIGHED_PAGES}.data" in arrays:
        rows = len(arrays[f"{WEIGHED_PAGES}.indptr"]) - 1
        pages = csr_array(parts(WEIGHED_PAGES), shape=(rows, width))
    weights = Weights(
        scale=arrays["scale"],
        logs=arrays["logs"],
        lengths={name: arrays[f"{name}.lengths"] for name in FIELDS},
        pages=pages,
        postings=csc_array(parts(POSTINGS), shape=(len(counted.ids), width)),
    )
    return CallIndex.of(counted, weights, calls, concepts)


def weigh_again(arrays: Arrays, calls: Sequence[Call], concepts: Concepts) -> CallIndex:
    """Return the index of counts that `counted_arrays` was given."""
    counted = counted_from(arrays)
    return CallIndex.of(counted, weigh(counted, DEFAULTS), calls, concepts)
