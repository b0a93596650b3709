""" "Undo" of what was said to a proposal to apply together."""

from desk.answers import tandem
from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest


class TandemUndo:
    """Takes an answer back, while the contacts are not shared."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Undo your answer?"),
            s.say("Your answer to this proposal is taken back; you can give another one."),
            form=Form(target=request.target, button=s.say("Undo")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        return tandem.taken_back(request)


ACTION = TandemUndo()
