"""The lists of stored projects, kept between the requests of a service: few change between two."""

from dataclasses import dataclass, replace
from datetime import date

from advice.ranking.feedback_signal import LikedCalls, liked_calls
from advice.ranking.kept_by_calls import KeptByCalls
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
        self._whole: KeptByCalls[Key, Ranked] = KeptByCalls(WHOLE)
        self._counts: KeptByCalls[Key, Counts] = KeptByCalls(COUNTED)

    def ranked(self, corpus: Corpus, project: Project, *, today: date) -> Ranked:
        """Return the list of a project.  Raises EmptyProfile."""
        key = key_of(corpus, project, today)
        found = self._whole.get(corpus.index, key)
        if found is None:
            found = rank_project(corpus, project, today=today)
            kept = replace(found, index=replace(found.index, calls=()))
            self._whole.keep(corpus.index, key, kept)
        return replace(found, index=corpus.index)

    def counts(self, corpus: Corpus, project: Project, *, today: date) -> Counts | None:
        """Return how many calls a project finds."""
        key = key_of(corpus, project, today)
        counts = self._counts.get(corpus.index, key)
        if counts is None:
            try:
                found = self.ranked(corpus, project, today=today).found
            except EmptyProfile:
                return None
            counts = Counts(
                strong=found.strong,
                partial=len(found.results) - found.strong,
                blocked=len(found.blocked),
            )
            self._counts.keep(corpus.index, key, counts)
        return counts


def key_of(corpus: Corpus, project: Project, today: date) -> Key:
    """Return what a list depends on beside the calls."""
    return project, today, liked_calls(project, corpus.feedback, corpus.people)
