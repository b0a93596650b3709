""" "Not this time" to a proposal to apply together."""

from desk.answers import tandem
from desk.answers.page import AnswerPage
from desk.answers.request import AnswerRequest
from wording.answer_links import Action


class TandemNo:
    """Says no for the city; nobody is told who did."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        return tandem.question(request, Action.TANDEM_NO)

    def do(self, request: AnswerRequest) -> AnswerPage:
        return tandem.answered(request, is_yes=False)


ACTION = TandemNo()
