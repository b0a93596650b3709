"""The questions to a city, kept between the requests of a service: judging them takes a second."""

from collections.abc import Hashable, Mapping
from datetime import date

from advice.profiles.files import ProfileFile
from advice.questions.asking import Question, questions_of
from advice.ranking.kept_by_calls import KeptByCalls
from advice.ranking.kept_lists import key_of
from advice.ranking.matching import Corpus, rank_project
from funding.call import Call
from funding.errors import EmptyProfile
from funding.match import MatchList

MOST = 3_000
"""Live calls up to which all are judged; of more only those that the lists show."""
CITIES = 200
"""Cities whose questions are kept."""

Key = tuple[Hashable, ...]


class KeptQuestions:
    """The newest questions of one process; many threads may ask at once.

    They depend on the calls, the day, the profile and what its readers answered.  Another state
    of the calls empties everything.
    """

    def __init__(self) -> None:
        self._found: KeptByCalls[Key, tuple[Question, ...]] = KeptByCalls(CITIES)

    def questions(
        self, corpus: Corpus, profile: ProfileFile, *, today: date
    ) -> tuple[Question, ...]:
        """Return the questions to a city, the one that settles most first."""
        key = (profile.city, *(key_of(corpus, p, today) for p in profile.projects))
        found = self._found.get(corpus.index, key)
        if found is None:
            lists = lists_of(corpus, profile, today)
            found = questions_of(profile, judged_calls(corpus, lists), lists, today=today)
            self._found.keep(corpus.index, key, found)
        return found


def lists_of(corpus: Corpus, profile: ProfileFile, today: date) -> dict[str, MatchList]:
    """Return the matches of each project that says enough to have some."""
    found = {}
    for project in profile.projects:
        try:
            found[project.id] = rank_project(corpus, project, today=today).found
        except EmptyProfile:
            continue
    return found


def judged_calls(corpus: Corpus, lists: Mapping[str, MatchList]) -> list[Call]:
    """Return the calls that are judged: all that are live, or those of the lists."""
    if len(corpus.live) <= MOST:
        return [call for call in corpus.calls if call.id in corpus.live]
    return list({m.call.id: m.call for found in lists.values() for m in found.results}.values())
