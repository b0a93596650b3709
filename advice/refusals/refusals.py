"""All that was refused, and what of it holds no more on a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from advice.refusals.falling import Fallen, fallen_away
from funding.call import Call
from funding.city import Project
from store.calls.calls import calls_of
from store.database import Store
from store.people.feedback import AnswerKind, Feedback
from store.people.refusals import Why
from store.pipeline.declines import Decline, declines_at


def load_refusals(
    store: Store, feedback: Iterable[Feedback], *, today: date, now: datetime | None = None
) -> "Refusals":
    """Return what is refused in *feedback* and by cities; with *now* what they refused then."""
    declines = declines_at(store, now=now)
    ids = {answer.call_id for answer in feedback} | {decline.call_id for decline in declines}
    return Refusals(calls_of(store, sorted(ids)), today=today, declines=declines)


class Refusals:
    """The answers of readers and the decisions of cities, judged by the calls of a day.

    *calls* are those answered to, by id; *declines* what cities decided against.
    """

    def __init__(
        self, calls: Mapping[str, Call], *, today: date, declines: Sequence[Decline] = ()
    ) -> None:
        self.calls = calls
        self.today = today
        self.declines = declines
        self.known: dict[tuple[object, ...], Fallen | None] = {}

    def fallen(self, refusal: Feedback | Decline, projects: Sequence[Project]) -> Fallen | None:
        """Return what has changed so that a no holds no more in *projects*; None while it holds."""
        call = self.calls.get(refusal.call_id)
        if refusal.basis is None or call is None:
            return None
        is_answer = isinstance(refusal, Feedback)
        key = (is_answer, refusal.id, *(project.id for project in projects))
        if key not in self.known:
            said = refusal.given_at if isinstance(refusal, Feedback) else refusal.said_at
            self.known[key] = fallen_away(
                refusal.reason if isinstance(refusal, Feedback) else refusal.why,
                refusal.basis,
                call,
                projects,
                said_on=said.date(),
                today=self.today,
            )
        return self.known[key]

    def hides(self, answer: Feedback, projects: Sequence[Project]) -> bool:
        """Return whether an answer hides its call: a no, as long as its reason holds."""
        if answer.answer is not AnswerKind.NOT_RELEVANT:
            return False
        if answer.basis is None and answer.reason is Why.CAPACITY and answer.deadline is not None:
            call = self.calls.get(answer.call_id)  # an earlier version kept the deadline alone
            last = None if call is None else call.best.last_deadline
            return last is None or last <= answer.deadline
        return self.fallen(answer, projects) is None
