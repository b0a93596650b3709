""" "Not relevant": the call is hidden from this person, with a reason if they give one."""

from desk.answers.feedback import keep_answer
from desk.answers.page import AnswerPage, Choice, Form
from desk.answers.request import AnswerRequest
from store.people.feedback import Why
from wording.answer_links import Action
from wording.people.effects import reason_words


class NotRelevant:
    """Hides the call; a call that only lacked capacity comes back if its deadline moves."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        form = Form(
            target=request.target,
            button=s.say("Not relevant"),
            legend=s.say("Why? (you need not say)"),
            name="reason",
            choices=tuple(Choice(value=why.value, label=reason_words(s, why)) for why in Why),
        )
        line = s.say("The call will not be shown to you again. You can undo this.")
        return request.page(s.say("Hide this call?"), line, form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        reason = read_reason(request.fields.get("reason", ""))
        keep_answer(request, reason=reason)
        lines = [s.say("The call will not be shown to you again.")]
        if reason is Why.CAPACITY:
            lines.append(s.say("It comes back if its deadline moves."))
        undo = request.further(Action.UNDO, s.say("Undo"), request.grant.about)
        return request.page(s.say("Hidden"), *lines, form=undo)


def read_reason(text: str) -> Why | None:
    """Return the reason that a form sent; None for none, and for anything else."""
    try:
        return Why(text)
    except ValueError:
        return None


ACTION = NotRelevant()
