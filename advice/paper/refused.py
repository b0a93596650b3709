"""What was refused of a call before a paper was made of it, and what has changed since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advice.refusals.falling import Fallen
from advice.refusals.refusals import Refusals
from funding.call import Call
from funding.city import Project
from store.database import Store
from store.people.feedback import AnswerKind, in_force
from store.people.refusals import Basis, Why
from store.pipeline.declines import declines_at


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """A no to the call: of the city, of the office for the project, or of whoever asks."""

    said_on: date
    why: Why | None
    basis: Basis | None
    is_own: bool
    """True where whoever asks for the paper had said it."""
    fallen: Fallen | None


def refused_of(
    store: Store, call: Call, project: Project, *, recipient_id: int | None, today: date
) -> tuple[Refused, ...]:
    """Return every no that concerns a project, oldest first; of readers only *recipient_id*'s."""

    def found() -> Iterator[Refused]:
        for answer in answers:
            is_own = recipient_id is not None and answer.recipient_id == recipient_id
            is_office = answer.recipient_id is None and answer.project_id == project.id
            if is_own or is_office:
                yield Refused(
                    said_on=answer.given_at.date(),
                    why=answer.reason,
                    basis=answer.basis,
                    is_own=is_own,
                    fallen=refusals.fallen(answer, [project]),
                )
        for decline in refusals.declines:
            if (decline.city_id, decline.call_id) == (project.city.id, call.id):
                yield Refused(
                    said_on=decline.said_at.date(),
                    why=decline.why,
                    basis=decline.basis,
                    is_own=False,
                    fallen=refusals.fallen(decline, [project]),
                )

    answers = [
        answer
        for answer in in_force(store)
        if answer.call_id == call.id and answer.answer is AnswerKind.NOT_RELEVANT
    ]
    refusals = Refusals({call.id: call}, today=today, declines=declines_at(store))
    return tuple(sorted(found(), key=lambda one: one.said_on))
