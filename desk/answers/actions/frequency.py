""" "How often": one mail a week, a month or a day."""

from desk.answers.page import AnswerPage, Choice, Form
from desk.answers.request import AnswerRequest
from funding.errors import WrongInput
from funding.periods import Frequency, read_frequency
from store.people.recipients import change_wishes
from wording.answer_links import Action
from wording.people.states import how_often


class ChangeFrequency:
    """Changes how often the person gets a mail."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s, now = request.speech, request.person.frequency
        form = Form(
            target=request.target,
            button=s.say("Save"),
            legend=s.say("One mail"),
            name="frequency",
            choices=tuple(
                Choice(value=f.value, label=how_often(s, f), is_chosen=f is now)
                for f in (Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY)
            ),
        )
        return request.page(s.say("How often do you want to hear from us?"), form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        s, former = request.speech, request.person.frequency
        try:
            chosen = read_frequency(request.fields.get("frequency", ""))
        except WrongInput:
            chosen = Frequency.WEEKLY
        change_wishes(request.store, request.person.address, frequency=chosen)
        return request.page(
            s.say("Saved"),
            f"{s.say('One mail')} {how_often(s, chosen)}.",
            form=request.further(Action.FREQUENCY, s.say("Undo"), None, frequency=former.value),
        )


ACTION = ChangeFrequency()
