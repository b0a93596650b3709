""" "Undo": all that the person answered to a call is taken back."""

from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest
from store.people.feedback import undo_feedback


class Undo:
    """Takes back the answers to one call."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Undo your answer?"),
            s.say("Your answers to this call are taken back."),
            form=Form(target=request.target, button=s.say("Undo")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        undo_feedback(
            request.store,
            recipient_id=request.person.id,
            call_id=request.grant.about or "",
            now=request.now,
        )
        return request.page(
            s.say("Taken back"), s.say("The call is treated as if you had not answered.")
        )


ACTION = Undo()
