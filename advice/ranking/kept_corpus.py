"""The calls of the present state with their index, kept open between the questions of a service."""

from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from advice.ranking.live_index import kept_index, live_index
from advice.ranking.matching import Corpus, with_answers
from advice.ranking.own_concepts import concepts_of
from funding.call import Call
from matcher.concepts import Concepts
from matcher.index.call_index import CallIndex
from store.calls.every_call import present_ids, state_of_calls
from store.calls.lazy_calls import LazyCalls
from store.database import Store


@dataclass(frozen=True, kw_only=True, eq=False)
class Kept:
    """What all questions about one state of the database share."""

    state: tuple[object, ...]
    """What the rest depends on, told in a millisecond."""
    index: CallIndex
    live: frozenset[str]
    read: dict[str, Call]
    """The calls that a question has looked at, by id."""


class KeptCorpus:
    """The newest corpus of one process; many threads may ask at once.

    A corpus depends on the stored calls, the day and the concepts.  Whatever changes one of them
    (a harvest, midnight, a word of the city's own) is noticed with the next question.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        """Held while an index is made, which takes seconds."""
        self._kept: Kept | None = None

    def corpus(self, store: Store, today: date) -> Corpus:
        """Return the live calls of a day with their index, and what people answered.

        Ask and answer within one `Store.read` of *store*.  Takes milliseconds, and the time of
        `load_corpus` once after a change; who asks meanwhile waits.
        """
        concepts = concepts_of(store)
        state = state_at(store, today, concepts)
        with self._lock:
            kept = self._kept
            if kept is None or kept.state != state:
                kept = self._kept = open_kept(store, today, concepts, state)
        return corpus_of(store, kept, kept.live, kept.read)

    def at_hand(self, store: Store, today: date) -> Corpus:
        """Return the corpus that was asked for last, at once, also where calls changed since.

        It is what the pages showed last: for a guard that must not wait for an index.  Calls that
        are not there any more are not live in it.  Only where none of this database and day was
        asked for yet, it is that of `corpus`.
        """
        kept = self._kept
        state = state_at(store, today, concepts_of(store))
        if kept is None or (kept.state[0], kept.state[2]) != (state[0], state[2]):
            return self.corpus(store, today)
        if kept.state == state:
            return corpus_of(store, kept, kept.live, kept.read)
        # what is read now is of another state than what was read before
        return corpus_of(store, kept, kept.live & present_ids(store), dict(kept.read))


def state_at(store: Store, today: date, concepts: Concepts) -> tuple[object, ...]:
    """Return what a corpus depends on: database, calls, day, concepts."""
    return store.path, state_of_calls(store), today, concepts


def corpus_of(store: Store, kept: Kept, live: frozenset[str], read: dict[str, Call]) -> Corpus:
    calls = LazyCalls(store, kept.index.ids, read)
    return with_answers(store, calls, replace(kept.index, calls=calls), live)


def open_kept(store: Store, today: date, concepts: Concepts, state: tuple[object, ...]) -> Kept:
    """Return the index of a state, from beside the database if it was made before."""
    made = live_index(store, today, concepts)
    # what lies beside the database is shared with the other processes
    found = kept_index(store, today, concepts) if made.read else made
    index = (found or made).index
    return Kept(state=state, index=replace(index, calls=()), live=made.live, read={})
