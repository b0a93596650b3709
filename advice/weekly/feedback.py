"""What answers mean for the next letters: hidden, back again, watched, to be reminded of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from advice.refusals.refusals import Refusals
from advice.weekly.answers import Answers, Returned
from advice.weekly.content import HiddenLine
from advice.weekly.reasons import city_returned, returned
from funding.call import Call
from funding.city import Project
from store.people.feedback import AnswerKind, Feedback
from store.people.recipients import Recipient
from store.people.refusals import Why

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
    refusals: Refusals,
    *,
    since: date | None,
) -> Answers:
    """Return what *person* is to be spared, and what they want to see.

    *feedback* are all answers in force, *people* everybody by number, *refusals* what was refused,
    with the calls answered to.  *since* is the day of the last letter: what was answered from then
    on is shown.
    """
    return AnswerBook(feedback, people, refusals).answers_of(person, projects, since=since)


class AnswerBook:
    """All answers in force, for whoever asks for many people: none is looked at for each of them.

    The arguments are those of `answers_for`.
    """

    def __init__(
        self,
        feedback: Iterable[Feedback],
        people: Mapping[int, Recipient],
        refusals: Refusals,
    ) -> None:
        self.people, self.refusals = people, refusals
        self.own: dict[int | None, list[Feedback]] = {}
        self.refused: dict[str, list[Feedback]] = {}
        """What was called not relevant, by call; its reason may hold no more."""
        for answer in feedback:
            self.own.setdefault(answer.recipient_id, []).append(answer)
            if answer.answer is AnswerKind.NOT_RELEVANT:
                self.refused.setdefault(answer.call_id, []).append(answer)
        self.verdicts: dict[tuple[str, ...], frozenset[tuple[str, str]]] = {}

    def answers_of(
        self, person: Recipient, projects: Sequence[Project], *, since: date | None
    ) -> Answers:
        """Return what *person* is to be spared, and what they want to see."""
        own, calls = self.own.get(person.id, []), self.refusals.calls
        hidden = {a.call_id for a in own if self.refusals.hides(a, projects)}
        pairs = self.verdicts_on(projects)
        taken_out = {call_id for _, call_id in pairs} - hidden
        others = [
            (a.call_id, a.given_at.date())
            for call_id in taken_out
            for a in self.refused.get(call_id, ())
            if self.refusals.hides(a, projects)
        ]
        others += [
            (x.call_id, x.said_at.date())
            for x in self.refusals.declines
            if x.call_id in taken_out and any(p.city.id == x.city_id for p in projects)
        ]
        return Answers(
            hidden=frozenset(hidden),
            hidden_pairs=pairs,
            returned=tuple(self.back(own, projects)),
            watched=watched_calls(own, self.refusals, projects),
            reminders={
                a.call_id: a.days
                for a in own
                if a.answer is AnswerKind.REMIND and a.days is not None
            },
            recent=(
                *recent_lines(own, calls, since),
                *shared_lines(others, calls, since),
            ),
        )

    def back(self, own: Iterable[Feedback], projects: Sequence[Project]) -> Iterator[Returned]:
        """Yield what the person, or a city of theirs, refused for a reason that holds no more."""
        for answer in own:
            fallen = None
            if answer.answer is AnswerKind.NOT_RELEVANT:
                fallen = self.refusals.fallen(answer, projects)
            if fallen is not None:
                yield Returned(
                    call_id=answer.call_id, reason=returned(answer.id), fallen=fallen, city=None
                )
        for city, some in by_city(projects).items():
            for decline in self.refusals.declines:
                if decline.city_id != city:
                    continue
                fallen = self.refusals.fallen(decline, some)
                if fallen is not None:
                    yield Returned(
                        call_id=decline.call_id,
                        reason=city_returned(decline.id),
                        fallen=fallen,
                        city=some[0].city.name,
                    )

    def verdicts_on(self, projects: Sequence[Project]) -> frozenset[tuple[str, str]]:
        """Return what was taken out for all who follow some projects; asked once for each."""
        key = tuple(project.id for project in projects)
        if key not in self.verdicts:
            answers = [a for some in self.refused.values() for a in some]
            found = shared_verdicts(answers, projects, self.people, self.refusals)
            self.verdicts[key] = frozenset(found | declined(self.refusals, projects))
        return self.verdicts[key]


def watched_calls(
    own: Iterable[Feedback], refusals: Refusals, projects: Sequence[Project]
) -> frozenset[str]:
    """Return the calls that a person follows: called relevant, watched, or to be reminded of.

    *own* are the person's answers in force; what they hide in their *projects* is not among them.
    """
    answers = list(own)
    hidden = {a.call_id for a in answers if refusals.hides(a, projects)}
    return frozenset({a.call_id for a in answers if a.answer in FOLLOWING} - hidden)


def by_city(projects: Sequence[Project]) -> dict[str, list[Project]]:
    found: dict[str, list[Project]] = {}
    for project in projects:
        found.setdefault(project.city.id, []).append(project)
    return found


def declined(refusals: Refusals, projects: Sequence[Project]) -> set[tuple[str, str]]:
    """Return (project, call) that the project's city decided against, for a reason that holds."""
    return {
        (project.id, decline.call_id)
        for city, some in by_city(projects).items()
        for decline in refusals.declines
        if decline.city_id == city and refusals.fallen(decline, some) is None
        for project in some
    }


def shared_verdicts(
    answers: Iterable[Feedback],
    projects: Sequence[Project],
    people: Mapping[int, Recipient],
    refusals: Refusals,
) -> set[tuple[str, str]]:
    """Return (project, call) that staff or enough of its readers said is not relevant."""
    voices: dict[tuple[str, str], set[int]] = {}
    agreed = set()
    for answer in answers:
        if answer.answer is not AnswerKind.NOT_RELEVANT or answer.reason in PERSONAL:
            continue
        if answer.recipient_id is None:
            own = [project for project in projects if project.id == answer.project_id]
            if refusals.hides(answer, own):
                agreed.add((answer.project_id or "", answer.call_id))
            continue
        reader = people.get(answer.recipient_id)
        for project in projects if reader is not None else ():
            follows = reader and {project.id, project.city.id} & set(reader.profiles)
            if follows and refusals.hides(answer, [project]):
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
    others: Iterable[tuple[str, date]], calls: Mapping[str, Call], since: date | None
) -> list[HiddenLine]:
    """Return what others took out for the whole project since the last letter, with the days."""
    days: dict[str, date] = {}
    for call_id, day in others:
        days[call_id] = max(day, days.get(call_id, day))
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
