"""The index of the calls of a day: kept beside the database, grown by what changed since.

Only calls that changed are read, counted and named; what the weights depend on is kept with them.
Midnight alone reads nothing, for the last day of every call is known.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import compress

from funding.call import Call
from funding.source import load_sources
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from matcher.index.counted import placed
from matcher.index.growth import grown
from matcher.index.index_arrays import (
    Arrays,
    as_array,
    counted_from,
    from_array,
    from_arrays,
    index_fingerprint,
    to_arrays,
)
from matcher.index.term_counts import CallCounts, count_call, counts_key, from_json, to_json
from matcher.index.weights import weigh
from matcher.parameters import DEFAULTS
from matcher.rank import is_live
from store.calls.calls import listed_calls
from store.calls.index_cache import keep_index, read_index, state_of_words, words_by_call
from store.calls.lazy_calls import LazyCalls
from store.calls.term_counts import kept_counts
from store.database import Store

LEAST_KNOWN = 0.5
"""Share of known calls below which scikit-learn counts all of them at once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What an index depends on, of one call that no source took back."""

    words: str
    """What its words depend on, as `words_by_call` tells it."""
    last_day: int
    """The number of the last day on which it is not closed (`date.toordinal`)."""
    is_winnable: bool
    """Whether somebody can win it until then."""
    text: str = ""
    """The key of its term counts, where they are in the index."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LiveIndex:
    """The index of a day; its calls are read when they are looked at."""

    index: CallIndex
    live: frozenset[str]
    """Ids of the calls that somebody can win."""
    counted: Mapping[str, str] = field(default_factory=dict)
    """Counts that had to be made for it, by their keys, fit to be kept."""
    texts: frozenset[str] = frozenset()
    """The keys of all counts that it is made of, where it had to be made."""
    read: Mapping[str, Call] = field(default_factory=dict)
    """The calls that had to be read for it, by their ids."""


def live_index(store: Store, today: date, concepts: Concepts) -> LiveIndex:
    """Return the index of a day, and keep it where it had to be made or grown.

    Call it inside `Store.read`.
    """
    return kept_index(store, today, concepts) or make_live_index(store, today, concepts)


def kept_index(store: Store, today: date, concepts: Concepts) -> LiveIndex | None:
    """Return the index of a day as it is kept; None where it has to be made or grown."""
    arrays = read_index(store, way_of(concepts))
    if arrays is None or from_array(arrays["state"]) != state_of_words(store):
        return None
    if not (arrays["is_in"] == (arrays["last_days"] >= today.toordinal())).all():
        return None
    index = from_arrays(arrays, (), concepts)
    is_winnable = arrays["is_winnable"][arrays["is_in"]]
    return LiveIndex(
        index=replace(index, calls=LazyCalls(store, index.ids)),
        live=frozenset(compress(index.ids, is_winnable.tolist())),
    )


def make_live_index(store: Store, today: date, concepts: Concepts) -> LiveIndex:
    """Return the index of a day, grown out of the kept one or made of nothing, and keep it."""
    way, state = way_of(concepts), state_of_words(store)
    arrays = read_index(store, way)
    kept = None if arrays is None else counted_from(arrays)
    before = {} if arrays is None else listed_from(arrays)
    words = words_by_call(store)
    same = {name for name, found in words.items() if name in before and before[name].words == found}
    read = read_calls(store, words.keys() - same if before else None)
    listed = {
        name: before[name] if name in same else listed_as(read[name], found)
        for name, found in words.items()
    }
    wanted = [name for name, call in listed.items() if call.last_day >= today.toordinal()]
    stay = same.intersection(wanted, kept.ids if kept is not None else ())
    if len(stay) < LEAST_KNOWN * len(wanted):
        kept, stay = None, set()
    added = [name for name in wanted if name not in stay]
    read |= read_calls(store, [name for name in added if name not in read])
    keys = {name: counts_key(read[name]) for name in added}
    counts, counted = counts_of(store, {name: read[name] for name in added}, keys)
    if kept is None:
        index = CallIndex.build([read[n] for n in wanted], counts=counts, concepts=concepts)
    else:
        after = grown(
            kept,
            gone=set(kept.ids) - stay,
            added=[placed(read[name], counts[name]) for name in added],
            concepts=concepts,
        )
        index = CallIndex.of(after, weigh(after, DEFAULTS), (), concepts)
    listed |= {name: replace(listed[name], text=key) for name, key in keys.items()}
    keep_index(store, way, {**to_arrays(index), **arrays_of(listed, set(wanted), state)})
    return LiveIndex(
        index=replace(index, calls=LazyCalls(store, index.ids)),
        live=frozenset(name for name in wanted if listed[name].is_winnable),
        counted=counted,
        texts=frozenset(listed[name].text for name in wanted),
        read=read,
    )


def way_of(concepts: Concepts) -> str:
    """Return what an index depends on beside its calls: our way of weighing, trust in sources."""
    ranks = sorted((name, source.rank) for name, source in load_sources().items())
    return hashlib.sha256(f"{index_fingerprint(concepts)} {ranks}".encode()).hexdigest()


def read_calls(store: Store, names: Collection[str] | None) -> dict[str, Call]:
    """Return calls by id; all of them where no names are given."""
    if names is not None and not names:
        return {}
    return {call.id: call for call in listed_calls(store, names)}


def listed_as(call: Call, words: str) -> Listed:
    # until its last day nothing makes a call winnable, or the contrary
    first = date.min
    return Listed(
        words=words,
        last_day=call.best.last_day.toordinal(),
        is_winnable=is_live(call, first),
    )


def counts_of(
    store: Store, calls: Mapping[str, Call], keys: Mapping[str, str]
) -> tuple[dict[str, CallCounts], dict[str, str]]:
    """Return the term counts of calls by id, and by key those that were not kept."""
    kept = kept_counts(store, keys.values())
    found, made = {}, {}
    for name, call in calls.items():
        key = keys[name]
        if key in kept:
            found[name] = from_json(kept[key])
        else:
            found[name] = count_call(call)
            made[key] = to_json(found[name])
    return found, made


def arrays_of(listed: Mapping[str, Listed], is_in: Collection[str], state: str) -> Arrays:
    """Return as arrays what is kept beside an index: on what it depends."""
    import numpy as np

    calls = listed.values()
    return {
        "state": as_array(state),
        "listed": as_array([(name, c.words, c.text) for name, c in listed.items()]),
        "last_days": np.array([c.last_day for c in calls], np.int32),
        "is_winnable": np.array([c.is_winnable for c in calls], bool),
        "is_in": np.array([name in is_in for name in listed], bool),
    }


def listed_from(arrays: Arrays) -> dict[str, Listed]:
    """Return what `arrays_of` was given, by call id in order."""
    calls = from_array(arrays["listed"])
    figures = zip(arrays["last_days"].tolist(), arrays["is_winnable"].tolist(), strict=True)
    return {
        name: Listed(words=words, last_day=last_day, is_winnable=is_winnable, text=text)
        for (name, words, text), (last_day, is_winnable) in zip(calls, figures, strict=True)
    }
