"""Keeping an answer to a call, as the actions that give one share it."""

from desk.answers.page import AnswerPage
from desk.answers.request import AnswerRequest
from store.people.feedback import AnswerKind, give_feedback
from store.people.refusals import Why
from wording.answer_links import Action

LONGEST_PAUSE = 366
"""The most days that a form may ask for."""


def keep_answer(
    request: AnswerRequest,
    *,
    reason: Why | None = None,
    days: int | None = None,
    comment: str | None = None,
) -> None:
    """Keep what the person answered to the call of the link, in place of the same kind before."""
    give_feedback(
        request.store,
        recipient_id=request.person.id,
        call_id=request.grant.about or "",
        answer=AnswerKind(request.grant.action.value),
        reason=reason,
        days=days,
        comment=comment,
        deadline=None if request.call is None else request.call.best.last_deadline,
        period=request.grant.period,
        now=request.now,
    )


def noted(request: AnswerRequest, line: str) -> AnswerPage:
    """Return the page after an answer was kept, with the way back."""
    s = request.speech
    undo = request.further(Action.UNDO, s.say("Undo"), request.grant.about)
    return request.page(s.say("Noted"), line, form=undo)


def read_days(text: str, *, default: int) -> int:
    """Return a number of days that a form sent; *default* for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        return default
    return min(int(text), LONGEST_PAUSE)
