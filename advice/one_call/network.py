"""Which projects of the network a call fits, and which calls are near it: made once, kept.

Answers of single people do not count here: what a page shows to all follows from the profiles.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from advice.profiles.stored_projects import load_projects
from advice.ranking.matching import Corpus, open_corpus, rank_projects
from funding.city import Project
from funding.evidence import Role
from funding.match import Strength
from matcher.index.call_index import CallIndex
from store.calls.every_call import state_of_calls
from store.database import Store
from store.people.profiles import present_versions

if TYPE_CHECKING:
    import numpy as np

KEPT = 2
SMALL = 1e-9
"""The length of a call without a word, so that nothing is divided by 0."""
NEAR = 0.2
"""Likeness 0..1 from which a call is called similar."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkFit:
    """One project that a call fits."""

    project_id: str
    project_title: str
    city_name: str
    strength: Strength
    role: Role


MOST_SIMILAR = 20


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """All live calls against all projects on one day."""

    fits: Mapping[str, Sequence[NetworkFit]]
    """By call id, the strongest first."""
    index: CallIndex
    lengths: "np.ndarray"
    """``(n_calls,)``"""
    nearest: dict[str, list[str]] = field(default_factory=dict)
    """What `similar_to` found, by call: read often, and the same until something changes."""

    def similar_to(self, call_id: str, number: int) -> list[str]:
        """Return the ids of the nearest calls, the nearest first; none for a call not live."""
        if call_id not in self.index.row:
            return []
        if call_id not in self.nearest:
            self.nearest[call_id] = self.find_similar(self.index.row[call_id])
        return self.nearest[call_id][:number]

    def find_similar(self, place: int) -> list[str]:
        import numpy as np

        likeness = self.index.products(*self.index.weights_of(place))
        # sums of the same parts may differ in the last bit
        likeness = np.round(likeness / (self.lengths * self.lengths[place]), 12)
        likeness[place] = 0
        order = likeness.argsort(kind="stable")[::-1][:MOST_SIMILAR]
        return [self.index.ids[n] for n in order.tolist() if likeness[n] >= NEAR]


NETWORKS: "OrderedDict[tuple[object, ...], Network]" = OrderedDict()
MAKING = threading.Lock()


def key_of(store: Store, today: date) -> tuple[object, ...]:
    return str(store.path), state_of_calls(store), present_versions(store), today


def kept_network(store: Store, today: date) -> Network | None:
    """Return the network's matches of a day; None while nobody has made them."""
    return NETWORKS.get(key_of(store, today))


def network_of(store: Store, today: date, corpus: Corpus | None = None) -> Network:
    """Return the network's matches of a day; made anew where calls or profiles changed.

    *corpus* is that of the day, if it is open already.  Takes seconds with many projects.
    """
    with store.read(), MAKING:
        key = key_of(store, today)
        if key not in NETWORKS:
            corpus = open_corpus(store, today) if corpus is None else corpus
            NETWORKS[key] = make_network(corpus, load_projects(store), today)
            while len(NETWORKS) > KEPT:
                NETWORKS.popitem(last=False)
        return NETWORKS[key]


def make_network(corpus: Corpus, projects: Sequence[Project], today: date) -> Network:
    import numpy as np

    corpus = replace(corpus, feedback=())
    found: dict[str, list[NetworkFit]] = defaultdict(list)
    for ranked in rank_projects(corpus, projects, today=today):
        for match in ranked.found.results:
            found[match.call.id].append(
                NetworkFit(
                    project_id=ranked.project.id,
                    project_title=ranked.project.title,
                    city_name=ranked.project.city.name,
                    strength=match.strength,
                    role=match.role,
                )
            )
    order = (Strength.STRONG, Strength.PARTIAL, Strength.NONE)
    fits = {
        call_id: tuple(sorted(some, key=lambda f: (order.index(f.strength), f.project_id)))
        for call_id, some in found.items()
    }
    index = corpus.index
    own = index.postings
    squares = np.bincount(own.indices, own.data**2, minlength=len(index.ids))
    return Network(
        fits=fits,
        # the calls themselves are nobody's business here, and their database is closed soon
        index=replace(index, calls=()),
        lengths=np.sqrt(squares).clip(min=SMALL),
    )
