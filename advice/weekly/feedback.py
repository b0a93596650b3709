"""What answers mean for the next letters: hidden, watched, to be reminded of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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
    return AnswerBook(feedback, people, calls).answers_of(person, projects, since=since)


class AnswerBook:
    """All answers in force, for whoever asks for many people: none is looked at for each of them.

    The arguments are those of `answers_for`.
    """

    def __init__(
        self,
        feedback: Iterable[Feedback],
        people: Mapping[int, Recipient],
        calls: Mapping[str, Call],
    ) -> None:
        self.people, self.calls = people, calls
        self.own: dict[int | None, list[Feedback]] = {}
        self.hiding: dict[str, list[Feedback]] = {}
        """Those that hide their call, by call."""
        for answer in feedback:
            self.own.setdefault(answer.recipient_id, []).append(answer)
            if hides(answer, calls):
                self.hiding.setdefault(answer.call_id, []).append(answer)
        self.verdicts: dict[tuple[str, ...], frozenset[tuple[str, str]]] = {}

    def answers_of(
        self, person: Recipient, projects: Sequence[Project], *, since: date | None
    ) -> Answers:
        """Return what *person* is to be spared, and what they want to see."""
        own = self.own.get(person.id, [])
        hidden = {a.call_id for a in own if hides(a, self.calls)}
        pairs = self.verdicts_on(projects)
        taken_out = {call_id for _, call_id in pairs} - hidden
        others = [a for call_id in taken_out for a in self.hiding.get(call_id, ())]
        return Answers(
            hidden=frozenset(hidden),
            hidden_pairs=pairs,
            watched=watched_calls(own, self.calls),
            reminders={
                a.call_id: a.days
                for a in own
                if a.answer is AnswerKind.REMIND and a.days is not None
            },
            recent=(
                *recent_lines(own, self.calls, since),
                *shared_lines(others, pairs, hidden, self.calls, since),
            ),
        )

    def verdicts_on(self, projects: Sequence[Project]) -> frozenset[tuple[str, str]]:
        """Return what was taken out for all who follow some projects; asked once for each."""
        key = tuple(project.id for project in projects)
        if key not in self.verdicts:
            answers = [a for some in self.hiding.values() for a in some]
            found = shared_verdicts(answers, projects, self.people, self.calls)
            self.verdicts[key] = frozenset(found)
        return self.verdicts[key]


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
    pairs: Collection[tuple[str, str]],
    own: set[str],
    calls: Mapping[str, Call],
    since: date | None,
) -> list[HiddenLine]:
    """Return what others took out for the whole project since the last letter."""
    days: dict[str, date] = {}
    theirs = {call_id for _, call_id in pairs} - own
    for answer in answers:
        if hides(answer, calls) and answer.call_id in theirs:
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
