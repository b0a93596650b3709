"""The calls of a past moment with their index: the one that was kept then, or made again."""

from dataclasses import dataclass

from advice.ranking.matching import Corpus, build_index, with_answers
from advice.ranking.own_concepts import concepts_of
from matcher.index.call_index import CallIndex
from matcher.index.index_arrays import from_arrays, index_fingerprint, to_arrays
from matcher.rank import is_live
from store.calls.calls import live_calls
from store.calls.index_cache import read_index, stamp_of
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
        index = from_arrays(arrays, LazyCalls(past, arrays["ids"].tolist()), concepts)
        names = index.ids
        return PastCorpus(
            index=index,
            live=frozenset(names[n] for n in arrays["is_live"].nonzero()[0].tolist()),
        )
    calls = live_calls(past, mark.today)
    index = build_index(past, calls, concepts)
    live = frozenset(call.id for call in calls if is_live(call, mark.today))
    keep_past_index(path, stamp, way, to_arrays(index, [name in live for name in index.ids]))
    return PastCorpus(index=index, live=live)


def keep_issue_index(store: Store, mark: IssueMark) -> None:
    """Keep the index with which the letters of a moment were made, so that a replay has it."""
    if store.path is None:
        return
    with store.read():
        way = index_fingerprint(concepts_of(store))
        if stamp_of(store, mark.today, "") != mark.calls:
            return  # a harvest was admitted since
        arrays = read_index(store, stamp_of(store, mark.today, way))
    if arrays is not None:
        keep_past_index(store.path, mark.calls, way, arrays)
