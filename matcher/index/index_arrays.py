"""An index as plain arrays, and an index from them: nothing is counted or weighed again."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from funding.call import Call
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.model_version import list_files
from matcher.parameters import DEFAULTS
from matcher.text.tokens import ANALYSER_VERSION

if TYPE_CHECKING:
    import numpy as np

LAYOUT = 3
"""Raised when arrays mean something else than before."""
PARTS = ("data", "indices", "indptr")
POSTINGS = "postings"
MATCHER = Path(__file__).resolve().parents[1]


def index_fingerprint(concepts: Concepts) -> str:
    """Return what an index depends on beside its calls, as a hash: recipe, word lists, our code.

    Code is all of the matcher: words, concepts and languages are told outside of this folder.
    """
    files = sorted([*MATCHER.rglob("*.py"), *list_files()])
    stats = [(str(p), s.st_size, s.st_mtime_ns) for p in files for s in (p.stat(),)]
    found = (LAYOUT, ANALYSER_VERSION, DEFAULTS, stats, concepts.local)
    return hashlib.sha256(repr(found).encode()).hexdigest()


def to_arrays(index: CallIndex, is_live: Sequence[bool]) -> "Mapping[str, np.ndarray]":
    """Return the index as arrays, with which of its calls are live on the day it was built for."""
    import numpy as np

    arrays: dict[str, Any] = {
        "names": np.frombuffer("\n".join(index.names).encode(), np.uint8),
        "ids": np.array(index.ids, np.str_),
        "languages": np.array(index.languages, np.str_),
        "is_live": np.array(is_live, bool),
        "fits": index.fits,
        "scale": index.scale,
        "fields": np.array(list(index.fields), np.str_),
    }
    for name, matrix in ((POSTINGS, index.postings), *index.fields.items()):
        arrays |= {f"{name}.{part}": narrow(getattr(matrix, part)) for part in PARTS}
    return arrays


def narrow(array: "np.ndarray") -> "np.ndarray":
    """Return places in four bytes where they fit: scipy would copy wider ones when it reads."""
    import numpy as np

    is_wide = array.dtype == np.int64 and array.max(initial=0) <= np.iinfo(np.int32).max
    return array.astype(np.int32) if is_wide else array


def from_arrays(
    arrays: "Mapping[str, np.ndarray]", calls: Sequence[Call], concepts: Concepts
) -> CallIndex:
    """Return the index that `to_arrays` was given.

    *calls* are its calls in the same order, *concepts* those that it was built with.
    """
    from scipy.sparse import csc_array, csr_array

    ids = tuple(arrays["ids"].tolist())
    shape = (len(ids), len(arrays["scale"]))

    def parts(name: str) -> "tuple[np.ndarray, ...]":
        return tuple(arrays[f"{name}.{part}"] for part in PARTS)

    return CallIndex(
        recipe=DEFAULTS,
        concepts=concepts,
        ids=ids,
        calls=calls,
        languages=tuple(arrays["languages"].tolist()),
        names=arrays["names"].tobytes().decode().split("\n"),
        fields={name: csr_array(parts(name), shape=shape) for name in arrays["fields"].tolist()},
        postings=csc_array(parts(POSTINGS), shape=shape),
        fits=arrays["fits"],
        scale=arrays["scale"],
        row={call_id: n for n, call_id in enumerate(ids)},
    )
