""" "Watch": the call stays in the person's dates until it closes."""

from desk.answers.feedback import keep_answer, noted
from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest


class Watch:
    """Keeps the call in the person's dates without saying that it fits."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Watch this call?"),
            s.say("The call stays in your dates until it closes."),
            form=Form(target=request.target, button=s.say("Watch")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        keep_answer(request)
        return noted(request, request.speech.say("The call is in your dates now."))


ACTION = Watch()
