"""A question as the reader whom a mail asked it sees it: open, answered meanwhile, or put off."""

from dataclasses import dataclass
from datetime import date, datetime

from advice.profiles.stored_projects import load_profile
from advice.questions.answering import QUARTER, project_of, still_says
from advice.questions.asking import Question, question_about
from advice.questions.facts import AskedFact, asked_fact
from advice.questions.mailed import asked_on, rests_of
from funding.errors import UnknownName
from store.database import Store
from store.mail.outbox import listed_before
from store.people.questions import said_before
from store.people.recipients import Recipient

MOST_ANSWERS = 12
"""So often a reader may change one answer in a quarter: each is a version of the whole profile, and
whoever was forwarded her mail can send as many as they like."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReaderQuestion:
    question: Question
    is_answered: bool
    """Whether somebody answered within a quarter, or the profile says it without that."""
    is_own: bool
    """Whether the profile says what the reader answered last, so that she may put it right."""
    put_off_until: date | None
    """The first day on which a mail may ask again, where the reader said "not now"."""

    @property
    def takes_answer(self) -> bool:
        return self.is_own or not self.is_answered


def question_of_reader(
    store: Store, person: Recipient, about: str, fact_name: str, *, now: datetime
) -> ReaderQuestion:
    """Return a question that a mail asked a person; call it inside `store.read` or `write`.

    Raises UnknownName for one that no mail asked, and where she follows no longer what it is about.
    """
    fact = asked_fact(fact_name)
    listed = listed_before(store, person.id, now=now)
    if not follows(person, fact, about) or not asked_on(listed, f"{about}:{fact.name}"):
        raise UnknownName(f"no mail asked {fact.name!r} of {about[:120]!r}")
    profile = load_profile(store, about.partition("/")[0])
    question = question_about(fact, project_of(profile, fact, about))
    said = said_before(store, now=now, after=now - QUARTER, city_id=profile.city.id)
    answers = [o for o in said if o.is_answer and (o.about, o.fact) == (about, fact.name)]
    is_known = fact.known(project_of(profile, fact, about)) is not None
    put_off = rests_of(said, now=now).put_off_on(question, person.id)
    return ReaderQuestion(
        question=question,
        is_answered=bool(answers) or (is_known and not question.is_contradiction),
        is_own=0 < len(answers) < MOST_ANSWERS
        and answers[-1].recipient_id == person.id
        and still_says(store, profile, answers[-1]),
        put_off_until=None if put_off is None else put_off + QUARTER,
    )


def follows(person: Recipient, fact: AskedFact, about: str) -> bool:
    """Return whether a person follows the project of a question, or any one of its city."""
    city_id = about.partition("/")[0]
    if fact.is_of_city:
        return about == city_id and city_id in {p.partition("/")[0] for p in person.profiles}
    return city_id in person.profiles or about in person.profiles
