""" "Report a mistake": the words go to the staff of the network."""

from desk.answers.feedback import keep_answer
from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest


class Mistake:
    """Passes a report on to the network's staff."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        form = Form(
            target=request.target,
            button=s.say("Report"),
            text_name="comment",
            text_label=s.say("What is wrong?"),
        )
        line = s.say("A person of the network looks at it and corrects what we show.")
        return request.page(s.say("Report a mistake"), line, form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        keep_answer(request, comment=request.fields.get("comment"))
        return request.page(
            s.say("Thank you"), s.say("We have passed your report on to the network’s staff.")
        )


ACTION = Mistake()
