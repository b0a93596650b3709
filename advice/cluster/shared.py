"""What all workers need for one job: sent once to each of them, and opened once by each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from advice.ranking.matching import Corpus
from matcher.concept_table import Concept
from matcher.concepts import Concepts, load_concepts
from matcher.index.index_arrays import from_arrays
from store.calls.array_file import map_arrays
from store.calls.packed_calls import PackedCalls

if TYPE_CHECKING:
    import numpy as np


class IndexUnseen(Exception):
    """A worker can't open the file of the index; it has to be sent.  No person reads this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexPlace:
    """The file of an index that lies where every worker can read it."""

    path: Path
    way: str
    """What the index depends on beside its calls."""
    mark: str
    """Which calls it is of (`mark_of`)."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False, weakref_slot=True)
class SharedCorpus:
    """The calls of a day with their index, as they travel; of people there is nothing in it."""

    index: "IndexPlace | Mapping[str, np.ndarray]"
    own_concepts: tuple[tuple[Concept, ...], bytes] | None
    """The whole table and a city's own part of it; None where only the shipped ones count."""
    calls: PackedCalls
    live: frozenset[str]
    """Ids of the calls that are asked for."""
    fresh: frozenset[str]
    today: date


OPENED: WeakKeyDictionary[SharedCorpus, Corpus] = WeakKeyDictionary()
"""What this worker has opened; a corpus goes with the data that it was opened from."""
OPENING = Lock()


def opened(shared: SharedCorpus) -> Corpus:
    """Return the corpus of what was sent.  Raises IndexUnseen."""
    with OPENING:
        found = OPENED.get(shared)
        if found is None:
            own = shared.own_concepts
            concepts = load_concepts() if own is None else Concepts(*own)
            index = from_arrays(arrays_of(shared.index), shared.calls, concepts)
            found = OPENED[shared] = Corpus(calls=shared.calls, index=index, live=shared.live)
        return found


def arrays_of(index: "IndexPlace | Mapping[str, np.ndarray]") -> "Mapping[str, np.ndarray]":
    if not isinstance(index, IndexPlace):
        return index
    try:
        found = map_arrays(index.path, index.way)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnseen(str(index.path)) from error
    if found is None or mark_of(found) != index.mark:
        raise IndexUnseen(str(index.path))
    return found


def mark_of(arrays: "Mapping[str, np.ndarray]") -> str:
    """Return a hash of the calls of a kept index, and of what their words depend on."""
    return hashlib.sha256(arrays["state"].tobytes() + arrays["calls"].tobytes()).hexdigest()


def sees(place: IndexPlace) -> bool:
    """Return whether this worker can map the very file."""
    try:
        arrays_of(place)
    except IndexUnseen:
        return False
    return True
