"""The open questions to a city on a day, with the calls and lists of the store."""

from collections.abc import Mapping
from datetime import date, datetime

from advice.profiles.files import ProfileFile
from advice.questions.answering import is_quiet
from advice.questions.asking import Question, questions_of
from advice.ranking.matching import Corpus, rank_project
from funding.call import Call
from funding.errors import EmptyProfile
from funding.match import MatchList
from store.database import Store
from store.people.questions import said_before

MOST = 3_000
"""Live calls up to which all are judged; of more only those that the lists show."""


def open_questions(
    store: Store,
    corpus: Corpus,
    profile: ProfileFile,
    *,
    today: date,
    now: datetime,
) -> tuple[Question, ...]:
    """Return the questions to a city, the one that settles most first.

    What somebody answered within a quarter is not asked again.  Call it inside `store.read()`.
    """
    lists = lists_of(corpus, profile, today)
    said = said_before(store, now=now)
    found = questions_of(profile, counted(corpus, lists), lists, today=today)
    return tuple(q for q in found if not is_quiet(said, q.about, q.fact.name, now))


def lists_of(corpus: Corpus, profile: ProfileFile, today: date) -> dict[str, MatchList]:
    """Return the matches of each project that says enough to have some."""
    found = {}
    for project in profile.projects:
        try:
            found[project.id] = rank_project(corpus, project, today=today).found
        except EmptyProfile:
            continue
    return found


def counted(corpus: Corpus, lists: Mapping[str, MatchList]) -> list[Call]:
    """Return the calls that are judged: all that are live, or those of the lists."""
    if len(corpus.live) <= MOST:
        return [call for call in corpus.calls if call.id in corpus.live]
    return list({m.call.id: m.call for found in lists.values() for m in found.results}.values())
