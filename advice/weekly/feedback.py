"""What answers mean for the next letters: hidden, watched, to be reminded of."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from advice.weekly.answers import Answers
from advice.weekly.content import HiddenLine
from funding.call import Call
from funding.city import Project
from store.people.feedback import AnswerKind, Feedback, Why
from store.people.recipients import Recipient

FOLLOWING = (AnswerKind.RELEVANT, AnswerKind.WATCH, AnswerKind.REMIND)
PERSONAL = (Why.CAPACITY, Why.KNOWN)
"""Reasons that say nothing about the call, so they never hide it from others."""
AGREEING = 2
"""This many people who say the same hide a call from everybody who follows the project."""


def answers_for(
    person: Recipient,
    projects: Sequence[Project],
    feedback: Iterable[Feedback],
    people: Mapping[int, Recipient],
    calls: Mapping[str, Call],
    *,
    since: date | None,
) -> Answers:
    """Return what *person* is to be spared, and what they want to see.

    *feedback* are all answers in force, *people* everybody by number, *calls* the calls answered
    to by id.  *since* is the day of the last letter: what was answered from then on is shown.
    """
    answers = list(feedback)
    own = [a for a in answers if a.recipient_id == person.id]
    hidden = {a.call_id for a in own if hides(a, calls)}
    pairs = shared_verdicts(answers, projects, people, calls)
    return Answers(
        hidden=frozenset(hidden),
        hidden_pairs=frozenset(pairs),
        watched=watched_calls(own, calls),
        reminders={
            a.call_id: a.days for a in own if a.answer is AnswerKind.REMIND and a.days is not None
        },
        recent=(
            *recent_lines(own, calls, since),
            *shared_lines(answers, pairs, hidden, calls, since),
        ),
    )


def watched_calls(own: Iterable[Feedback], calls: Mapping[str, Call]) -> frozenset[str]:
    """Return the calls that a person follows: called relevant, watched, or to be reminded of.

    *own* are the person's answers in force; what they hide is not among them.
    """
    answers = list(own)
    hidden = {a.call_id for a in answers if hides(a, calls)}
    return frozenset({a.call_id for a in answers if a.answer in FOLLOWING} - hidden)


def hides(answer: Feedback, calls: Mapping[str, Call]) -> bool:
    """Return whether an answer hides its call; what lacked capacity returns with a later date."""
    if answer.answer is not AnswerKind.NOT_RELEVANT:
        return False
    if answer.reason is Why.CAPACITY and answer.deadline is not None:
        call = calls.get(answer.call_id)
        last = None if call is None else call.best.last_deadline
        return last is None or last <= answer.deadline
    return True


def shared_verdicts(
    answers: Iterable[Feedback],
    projects: Sequence[Project],
    people: Mapping[int, Recipient],
    calls: Mapping[str, Call],
) -> set[tuple[str, str]]:
    """Return (project, call) that staff or enough of its readers said is not relevant."""
    voices: dict[tuple[str, str], set[int]] = {}
    agreed = set()
    for answer in answers:
        if not hides(answer, calls) or answer.reason in PERSONAL:
            continue
        if answer.recipient_id is None:
            agreed.add((answer.project_id or "", answer.call_id))
            continue
        reader = people.get(answer.recipient_id)
        for project in projects if reader is not None else ():
            if reader and {project.id, project.city.id} & set(reader.profiles):
                voices.setdefault((project.id, answer.call_id), set()).add(answer.recipient_id)
    return agreed | {pair for pair, ids in voices.items() if len(ids) >= AGREEING}


def recent_lines(
    own: Iterable[Feedback], calls: Mapping[str, Call], since: date | None
) -> list[HiddenLine]:
    return [
        HiddenLine(
            call_id=a.call_id,
            title=calls[a.call_id].title,
            answer=a.answer.value,
            on=a.given_at.date(),
            by_someone_else=False,
        )
        for a in own
        if a.call_id in calls and since is not None and a.given_at.date() >= since
    ]


def shared_lines(
    answers: Iterable[Feedback],
    pairs: set[tuple[str, str]],
    own: set[str],
    calls: Mapping[str, Call],
    since: date | None,
) -> list[HiddenLine]:
    """Return what others took out for the whole project since the last letter."""
    days: dict[str, date] = {}
    for answer in answers:
        if hides(answer, calls) and answer.call_id in {call_id for _, call_id in pairs} - own:
            days[answer.call_id] = max(
                answer.given_at.date(), days.get(answer.call_id, answer.given_at.date())
            )
    return [
        HiddenLine(
            call_id=call_id,
            title=calls[call_id].title,
            answer=AnswerKind.NOT_RELEVANT.value,
            on=day,
            by_someone_else=True,
        )
        for call_id, day in sorted(days.items())
        if call_id in calls and since is not None and day >= since
    ]
