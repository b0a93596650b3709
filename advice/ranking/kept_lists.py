"""The lists of stored projects, kept between the requests of a service: few change between two."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from advice.ranking.feedback_signal import LikedCalls, liked_calls
from advice.ranking.matching import Corpus, rank_project
from funding.city import Project
from funding.errors import EmptyProfile
from matcher.rank import Ranked

WHOLE = 8
"""Lists that are kept with the project as a vector, a few megabytes each."""
COUNTED = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """How many calls a project finds; None where it says nothing that can be searched for."""

    strong: int
    partial: int
    blocked: int


Key = tuple[Project, date, LikedCalls]


class KeptLists:
    """The newest lists of one process; many threads may ask at once.

    A list depends on the calls, the day, the project and what its readers answered.  Another state
    of the calls empties everything.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: object = None
        self._whole: OrderedDict[Key, Ranked] = OrderedDict()
        self._counts: OrderedDict[Key, Counts | None] = OrderedDict()

    def ranked(self, corpus: Corpus, project: Project, *, today: date) -> Ranked:
        """Return the list of a project.  Raises EmptyProfile."""
        key = self.key(corpus, project, today)
        with self._lock:
            found = self._whole.get(key)
            if found is not None:
                self._whole.move_to_end(key)
        if found is None:
            found = rank_project(corpus, project, today=today)
            with self._lock:
                self._whole[key] = replace(found, index=replace(found.index, calls=()))
                while len(self._whole) > WHOLE:
                    self._whole.popitem(last=False)
        return replace(found, index=corpus.index)

    def counts(self, corpus: Corpus, project: Project, *, today: date) -> Counts | None:
        """Return how many calls a project finds."""
        key = self.key(corpus, project, today)
        with self._lock:
            if key in self._counts:
                return self._counts[key]
        try:
            found = self.ranked(corpus, project, today=today).found
        except EmptyProfile:
            counts = None
        else:
            counts = Counts(
                strong=found.strong,
                partial=len(found.results) - found.strong,
                blocked=len(found.blocked),
            )
        with self._lock:
            self._counts[key] = counts
            while len(self._counts) > COUNTED:
                self._counts.popitem(last=False)
        return counts

    def key(self, corpus: Corpus, project: Project, today: date) -> Key:
        """Return what a list depends on beside the calls; lists of other calls are forgotten."""
        with self._lock:
            if self._calls is not corpus.index.postings:
                self._calls = corpus.index.postings
                self._whole.clear()
                self._counts.clear()
        return project, today, liked_calls(project, corpus.feedback, corpus.people)
