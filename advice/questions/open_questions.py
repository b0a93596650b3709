"""The open questions to a city on a day, with the calls and lists of the store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from advice.profiles.files import ProfileFile
from advice.questions.answering import QUARTER, is_quiet
from advice.questions.asking import Question
from advice.questions.kept_questions import KeptQuestions
from advice.questions.mailed import rests_of, rests_until
from advice.questions.reader import follows
from advice.ranking.matching import Corpus
from store.database import Store
from store.mail.outbox import listed_before
from store.people.questions import said_before
from store.people.recipients import list_recipients


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
    said = said_before(store, now=now, after=now - QUARTER, city_id=profile.city.id)
    found = (kept or KeptQuestions()).questions(corpus, profile, today=today)
    return tuple(q for q in found if not is_quiet(said, q.about, q.fact.name, now))


def resting(store: Store, questions: Sequence[Question], *, now: datetime) -> Mapping[str, date]:
    """Return by key of a question the first day on which a mail may ask any of its readers again.

    Without those that a mail may ask somebody now, or that nobody follows.  Call it inside
    `store.read()`.
    """
    rests = rests_of(said_before(store, now=now, after=now - QUARTER), now=now)
    people = list_recipients(store)
    listed = {
        p.id: listed_before(store, p.id, now=now)
        for p in people
        if any(follows(p, q.fact, q.about) for q in questions)
    }
    found: dict[str, date] = {}
    for question in questions:
        days = [
            rests_until(question, p.id, rests=rests, listed=listed[p.id], today=now.date())
            for p in people
            if follows(p, question.fact, question.about)
        ]
        known = [day for day in days if day is not None]
        if known and len(known) == len(days):
            found[question.key] = min(known)
    return found
