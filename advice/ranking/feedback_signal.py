"""Which answers move a project's ranking: the effect is shared by all its readers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from funding.city import Project
from store.people.feedback import AnswerKind, Feedback
from store.people.recipients import Recipient
from store.people.refusals import Why


@dataclass(frozen=True, kw_only=True, slots=True)
class LikedCalls:
    liked: tuple[str, ...] = ()
    """Ids of calls that were called relevant."""
    disliked: tuple[str, ...] = ()
    """Ids of calls that were called off topic; other reasons say nothing about the subject."""


def liked_calls(
    project: Project, feedback: Iterable[Feedback], people: Iterable[Recipient]
) -> LikedCalls:
    """Return what the answers in force teach about a project.

    A call that some like and some call off topic teaches nothing.
    """
    liked, disliked = set(), set()
    for answer in answers_about(project, feedback, people):
        if answer.answer is AnswerKind.RELEVANT:
            liked.add(answer.call_id)
        elif answer.answer is AnswerKind.NOT_RELEVANT and answer.reason is Why.TOPIC:
            disliked.add(answer.call_id)
    return LikedCalls(
        liked=tuple(sorted(liked - disliked)), disliked=tuple(sorted(disliked - liked))
    )


def relevant_calls(
    project: Project, feedback: Iterable[Feedback], people: Iterable[Recipient]
) -> Mapping[str, int]:
    """Return by call id how many readers of a project call it relevant; the office is one."""
    voices: defaultdict[str, set[int | None]] = defaultdict(set)
    for answer in answers_about(project, feedback, people):
        if answer.answer is AnswerKind.RELEVANT:
            voices[answer.call_id].add(answer.recipient_id)
    return {call_id: len(who) for call_id, who in sorted(voices.items())}


def answers_about(
    project: Project, feedback: Iterable[Feedback], people: Iterable[Recipient]
) -> Iterator[Feedback]:
    """Yield the answers of a project's readers, and of the office about it."""
    readers = {p.id for p in people if {project.id, project.city.id} & set(p.profiles)}
    for answer in feedback:
        is_staff = answer.recipient_id is None and answer.project_id == project.id
        if not is_staff and answer.recipient_id not in readers:
            continue
        if answer.project_id in (None, project.id):
            yield answer
