"""The calls of a past moment with their index: the one that was kept then, or made again."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import compress

from advice.ranking.live_index import counts_of, kept_index
from advice.ranking.matching import Corpus, with_answers
from advice.ranking.own_concepts import concepts_of
from matcher.index.call_index import CallIndex
from matcher.index.index_arrays import (
    Arrays,
    counted_arrays,
    index_fingerprint,
    weigh_again,
)
from matcher.index.term_counts import counts_key
from matcher.rank import is_live
from store.calls.calls import live_calls
from store.calls.index_cache import stamp_of
from store.calls.lazy_calls import LazyCalls
from store.database import Store
from store.past.indexes import keep_past_index, read_past_index
from store.past.marks import IssueMark
from store.past.past_store import PastStore


@dataclass(frozen=True, kw_only=True, eq=False)
class PastCorpus:
    """What does not depend on answers."""

    index: CallIndex
    live: frozenset[str]

    def with_answers(self, store: Store) -> Corpus:
        """Return the corpus with the answers that *store* shows."""
        return with_answers(store, self.index.calls, self.index, self.live)


def past_corpus(past: PastStore, mark: IssueMark) -> PastCorpus:
    """Return the calls that *past* shows, with their index; call it inside `read`.

    An index that had to be made is kept for the next replay.
    """
    concepts = concepts_of(past)
    way = index_fingerprint(concepts)
    stamp = mark.calls or stamp_of(past, mark.today, "")
    path = past.file
    arrays = read_past_index(path, stamp, way)
    if arrays is not None:
        index = weigh_again(arrays, (), concepts)
        names = index.ids
        return PastCorpus(
            index=replace(index, calls=LazyCalls(past, names)),
            live=frozenset(compress(names, arrays["is_live"].tolist())),
        )
    calls = {call.id: call for call in live_calls(past, mark.today)}
    counts, _ = counts_of(past, calls, {name: counts_key(call) for name, call in calls.items()})
    index = CallIndex.build(calls.values(), counts=counts, concepts=concepts)
    live = frozenset(name for name, call in calls.items() if is_live(call, mark.today))
    keep_past_index(path, stamp, way, past_arrays(index, live))
    return PastCorpus(index=index, live=live)


def past_arrays(index: CallIndex, live: Collection[str]) -> Arrays:
    """Return what is kept of an index: its counts, for weights take more room than time."""
    import numpy as np

    is_live = np.array([name in live for name in index.ids], bool)
    return {**counted_arrays(index.counted), "is_live": is_live}


def keep_issue_index(store: Store, mark: IssueMark) -> None:
    """Keep the index with which the letters of a moment were made, so that a replay has it."""
    if store.path is None:
        return
    with store.read():
        concepts = concepts_of(store)
        if stamp_of(store, mark.today, "") != mark.calls:
            return  # a harvest was admitted since
        found = kept_index(store, mark.today, concepts)
    if found is not None:
        arrays = past_arrays(found.index, found.live)
        keep_past_index(store.path, mark.calls, index_fingerprint(concepts), arrays)
