""" "Yes" to a proposal to apply together."""

from desk.answers import tandem
from desk.answers.page import AnswerPage
from desk.answers.request import AnswerRequest
from wording.answer_links import Action


class TandemYes:
    """Says yes for the city; the contacts are shared once all have."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        return tandem.question(request, Action.TANDEM_YES)

    def do(self, request: AnswerRequest) -> AnswerPage:
        return tandem.answered(request, is_yes=True)


ACTION = TandemYes()
