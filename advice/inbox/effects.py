"""What an answer does today, by the rules of the mail and of the ranking themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from advice.ranking.feedback_signal import LikedCalls, liked_calls
from advice.refusals.refusals import Refusals
from advice.weekly.feedback import FOLLOWING, shared_verdicts
from funding.city import Project
from store.people.feedback import AnswerKind, Feedback
from store.people.recipients import Recipient
from store.people.refusals import Why


class EffectKind(StrEnum):
    HIDDEN_FOR_PERSON = "hidden_for_person"
    HIDDEN_FOR_PROJECT = "hidden_for_project"
    """Two readers said so."""
    HIDDEN_BY_STAFF = "hidden_by_staff"
    """For the whole project."""
    FOLLOWED = "followed"
    """The call stays in the person's dates."""
    RAISES = "raises"
    """Calls like this one rank higher for the project."""
    LOWERS = "lowers"
    DISPUTED = "disputed"
    """Another reader of the project said the contrary: nothing is learnt."""
    RETURNED = "returned"
    """The reason of a no holds no more, so the call is shown again."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    kind: EffectKind
    project: Project | None = None
    """None where only the person who answered is concerned."""


@dataclass(frozen=True, kw_only=True)
class Voices:
    """Everything said, with who said it about what: what effects are worked out from."""

    answers: Sequence[Feedback]
    """Also those that were taken back."""
    projects: Sequence[Project]
    people: Mapping[int, Recipient]
    refusals: Refusals
    taught: dict[str, LikedCalls] = field(default_factory=dict)

    @cached_property
    def in_force(self) -> Sequence[Feedback]:
        return [a for a in self.answers if a.undone_at is None]

    @cached_property
    def by_call(self) -> Mapping[str, Sequence[Feedback]]:
        """Return the answers in force to each call."""
        found: dict[str, list[Feedback]] = {}
        for answer in self.in_force:
            found.setdefault(answer.call_id, []).append(answer)
        return found

    def learnt(self, project: Project) -> LikedCalls:
        """Return what the answers in force teach about a project; worked out once."""
        if project.id not in self.taught:
            people = self.people.values()
            self.taught[project.id] = liked_calls(project, self.in_force, people)
        return self.taught[project.id]

    def of_reader(self, answer: Feedback) -> list[Project]:
        """Return the projects of who answered; of staff the one that they answered for."""
        if answer.recipient_id is None:
            return [p for p in self.projects if p.id == answer.project_id]
        person = self.people.get(answer.recipient_id)
        names = set() if person is None else set(person.profiles)
        return [p for p in self.projects if {p.id, p.city.id} & names]


def effects_of(answer: Feedback, voices: Voices) -> tuple[Effect, ...]:
    """Return what an answer does today; nothing for a reported mistake."""
    if answer.undone_at is not None:
        return (Effect(kind=EffectKind.WITHDRAWN),)
    projects = voices.of_reader(answer)
    return (
        *personal_effects(answer, projects, voices.refusals),
        *shared_effects(answer, projects, voices),
        *(e for p in projects if (e := learnt_effect(answer, p, voices)) is not None),
    )


def personal_effects(
    answer: Feedback, projects: Sequence[Project], refusals: Refusals
) -> Iterable[Effect]:
    if answer.recipient_id is None:
        return
    if refusals.hides(answer, projects):
        yield Effect(kind=EffectKind.HIDDEN_FOR_PERSON)
    elif answer.answer is AnswerKind.NOT_RELEVANT:
        yield Effect(kind=EffectKind.RETURNED)
    elif answer.answer in FOLLOWING:
        yield Effect(kind=EffectKind.FOLLOWED)


def shared_effects(
    answer: Feedback, projects: Sequence[Project], voices: Voices
) -> Iterable[Effect]:
    if answer.answer is not AnswerKind.NOT_RELEVANT:
        return
    about = voices.by_call.get(answer.call_id, ())
    agreed = shared_verdicts(about, projects, voices.people, voices.refusals)
    by_staff = {a.project_id for a in about if a.recipient_id is None}
    for project in projects:
        if (project.id, answer.call_id) in agreed:
            kind = (
                EffectKind.HIDDEN_BY_STAFF
                if project.id in by_staff
                else EffectKind.HIDDEN_FOR_PROJECT
            )
            yield Effect(kind=kind, project=project)


def learnt_effect(answer: Feedback, project: Project, voices: Voices) -> Effect | None:
    """Return how an answer moves the ranking of a project; None where it says nothing of it."""
    is_no = answer.answer is AnswerKind.NOT_RELEVANT and answer.reason is Why.TOPIC
    if not is_no and answer.answer is not AnswerKind.RELEVANT:
        return None
    learnt = voices.learnt(project)
    if answer.call_id in learnt.liked:
        kind = EffectKind.RAISES
    elif answer.call_id in learnt.disliked:
        kind = EffectKind.LOWERS
    else:
        kind = EffectKind.DISPUTED
    return Effect(kind=kind, project=project)
