"""The open questions to a city on a day, with the calls and lists of the store."""

from datetime import date, datetime

from advice.profiles.files import ProfileFile
from advice.questions.answering import is_quiet
from advice.questions.asking import Question
from advice.questions.kept_questions import KeptQuestions
from advice.ranking.matching import Corpus
from store.database import Store
from store.people.questions import said_before


def open_questions(
    store: Store,
    corpus: Corpus,
    profile: ProfileFile,
    *,
    today: date,
    now: datetime,
    kept: KeptQuestions | None = None,
) -> tuple[Question, ...]:
    """Return the questions to a city, the one that settles most first.

    What somebody answered within a quarter is not asked again.  Call it inside `store.read()`.
    A service hands over what it has *kept*.
    """
    said = said_before(store, now=now)
    found = (kept or KeptQuestions()).questions(corpus, profile, today=today)
    return tuple(q for q in found if not is_quiet(said, q.about, q.fact.name, now))
