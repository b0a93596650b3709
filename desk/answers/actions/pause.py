""" "Pause": no mail until a day; what was missed comes with the first mail after it."""

from datetime import timedelta

from desk.answers.feedback import read_days
from desk.answers.page import AnswerPage, Choice, Form
from desk.answers.request import AnswerRequest
from store.people.recipients import pause_recipient
from wording.answer_links import Action

PAUSES = (14, 28, 56, 84)
"""Days that the form offers."""
USUAL = PAUSES[1]


class Pause:
    """Stops the person's mails for a while, or starts them again."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        form = Form(
            target=request.target,
            button=s.say("Pause"),
            legend=s.say("For how long?"),
            name="days",
            choices=tuple(
                Choice(
                    value=str(days),
                    label=s.count("{n} week", "{n} weeks", days // 7),
                    is_chosen=days == USUAL,
                )
                for days in PAUSES
            ),
        )
        line = s.say("No mail until then. What you miss comes with the first mail after it.")
        return request.page(s.say("Pause your mails?"), line, form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        days = read_days(request.fields.get("days", ""), default=USUAL)
        until = request.today + timedelta(days=days) if days else None
        pause_recipient(request.store, request.person.address, until=until)
        if until is None:
            return request.page(s.say("Welcome back"), s.say("Your mails begin again."))
        return request.page(
            s.say("Paused"),
            s.say("Your mails begin again on {date}.", date=s.full_date(until)),
            form=request.further(Action.PAUSE, s.say("Undo"), None, days="0"),
        )


ACTION = Pause()
