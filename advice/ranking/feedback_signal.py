"""Which answers move a project's ranking: the effect is shared by all its readers."""

from collections.abc import Iterable
from dataclasses import dataclass

from funding.city import Project
from store.people.feedback import AnswerKind, Feedback, Why
from store.people.recipients import Recipient


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
    readers = {p.id for p in people if {project.id, project.city.id} & set(p.profiles)}
    liked, disliked = set(), set()
    for answer in feedback:
        is_staff = answer.recipient_id is None and answer.project_id == project.id
        if not is_staff and answer.recipient_id not in readers:
            continue
        if answer.project_id not in (None, project.id):
            continue
        if answer.answer is AnswerKind.RELEVANT:
            liked.add(answer.call_id)
        elif answer.answer is AnswerKind.NOT_RELEVANT and answer.reason is Why.TOPIC:
            disliked.add(answer.call_id)
    return LikedCalls(
        liked=tuple(sorted(liked - disliked)), disliked=tuple(sorted(disliked - liked))
    )
