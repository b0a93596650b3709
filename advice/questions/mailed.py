"""The one question of a mail: the one that settles most of what this reader may be asked now.

What was asked stands in the journal of letters, so that a mail of the past asks it again alike.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from advice.questions.answering import QUARTER
from advice.questions.asking import Question
from advice.questions.facts import AskedFact
from advice.weekly.reasons import ReasonKind, read_reason
from store.people.questions import Said

PREFIX = "question:"
"""Begins what stands in the place of a call's id where the outbox keeps what was told."""
WORTH_ASKING = 3
"""Calls of the reader's lists that an answer settles at least; for fewer nobody is troubled."""
Kind = tuple[str, str]
"""City and name of a fact: who does not say it now of one project is asked it of none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rests:
    """What was said to questions within a quarter before a moment."""

    answered: frozenset[tuple[str, str]] = frozenset()
    """What it was about, and the name of the fact."""
    put_off: Mapping[int | None, Mapping[Kind, date]] = field(default_factory=dict)
    """By reader, the day of the last "not now"; under None that of staff, which holds for all."""

    def put_off_on(self, question: Question, recipient_id: int) -> date | None:
        """Return the day on which a reader, or staff, last said "not now"; None without one."""
        kind = kind_of(question.about, question.fact)
        said = (self.put_off.get(who, {}).get(kind) for who in (recipient_id, None))
        return max((day for day in said if day is not None), default=None)


def rests_of(said: Iterable[Said], *, now: datetime) -> Rests:
    """Return what counts of all that was said by a moment."""
    answered = set[tuple[str, str]]()
    put_off: dict[int | None, dict[Kind, date]] = {}
    for one in said:
        if not now - QUARTER < one.said_at <= now:
            continue
        if one.is_answer:
            answered.add((one.about, one.fact))
        else:
            kinds = put_off.setdefault(one.recipient_id, {})
            kinds[one.about.partition("/")[0], one.fact] = one.said_at.date()
    return Rests(answered=frozenset(answered), put_off=put_off)


def question_for(
    questions: Sequence[Question],
    recipient_id: int,
    *,
    rests: Rests,
    listed: Mapping[str, Collection[str]],
    today: date,
) -> Question | None:
    """Return the first question that a reader may be asked on a day; None if there is none.

    *listed* are the reasons of earlier mails to the person, as the outbox keeps them.
    """
    for question in questions:
        if (
            is_worth_asking(question)
            and (question.about, question.fact.name) not in rests.answered
            and rests_until(question, recipient_id, rests=rests, listed=listed, today=today) is None
        ):
            return question
    return None


def is_worth_asking(question: Question) -> bool:
    return question.in_list >= WORTH_ASKING or question.is_contradiction


def rests_until(
    question: Question,
    recipient_id: int,
    *,
    rests: Rests,
    listed: Mapping[str, Collection[str]],
    today: date,
) -> date | None:
    """Return the first day on which a mail may ask a reader again; None if it may today.

    A question rests for a quarter after a mail asked it, whether anybody answered or not, and after
    "not now", which holds for the same fact of the city's other projects, too.
    """
    days = [*asked_on(listed, question.key), rests.put_off_on(question, recipient_id)]
    last = max((day for day in days if day is not None and day <= today), default=None)
    return None if last is None or last + QUARTER <= today else last + QUARTER


def asked_on(listed: Mapping[str, Collection[str]], key: str) -> list[date]:
    """Return the days of the mails that asked a question, in any order."""
    reasons = (read_reason(text) for text in listed.get(told_as(key), ()))
    return [r.day for r in reasons if r is not None and r.kind is ReasonKind.QUESTION and r.day]


def told_as(key: str) -> str:
    """Return what stands in the outbox in the place of a call.

    >>> told_as("krefeld/heat-warnings:sizes")
    'question:krefeld/heat-warnings:sizes'
    """
    return f"{PREFIX}{key}"


def kind_of(about: str, fact: AskedFact) -> Kind:
    return about.partition("/")[0], fact.name
