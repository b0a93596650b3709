""" "Relevant": the call stays in the person's dates, and moves the ranking of their project."""

from desk.answers.feedback import keep_answer, noted
from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest


class Relevant:
    """Keeps the call in the person's dates."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Is this call relevant?"),
            s.say("The call stays in your dates, and you are reminded before it closes."),
            form=Form(target=request.target, button=s.say("Relevant")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        keep_answer(request)
        return noted(request, request.speech.say("The call is in your dates now."))


ACTION = Relevant()
