""" "Remind me": the call stands at the top of the next mail after the day that was wished."""

from advice.weekly.cards import read_due
from desk.answers.feedback import keep_answer, noted, read_days
from desk.answers.page import AnswerPage, Choice, Form
from desk.answers.request import AnswerRequest
from funding.call import Status

REMINDERS = (60, 30, 14, 7)
"""Days before the deadline that the form offers."""
USUAL = 30


class Remind:
    """Reminds of a call some days before its deadline."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s, call = request.speech, request.call
        if is_closed(request):
            return request.page(s.say("This call is closed"))
        left = None if call is None else read_due(call, request.today).days
        days = [d for d in REMINDERS if left is None or d < left] or [1]
        form = Form(
            target=request.target,
            button=s.say("Remind me"),
            legend=s.say("When?"),
            name="days",
            choices=tuple(
                Choice(
                    value=str(d),
                    label=s.count("{n} day before the deadline", "{n} days before the deadline", d),
                    is_chosen=d == (USUAL if USUAL in days else days[0]),
                )
                for d in days
            ),
        )
        line = s.say("The next mail after that day has the call at its top.")
        return request.page(s.say("Be reminded of this call?"), line, form=form)

    def do(self, request: AnswerRequest) -> AnswerPage:
        if is_closed(request):
            return request.page(request.speech.say("This call is closed"))
        days = read_days(request.fields.get("days", ""), default=USUAL)
        keep_answer(request, days=days)
        line = request.speech.count(
            "You will be reminded {n} day before the deadline.",
            "You will be reminded {n} days before the deadline.",
            days or 0,
        )
        return noted(request, line)


def is_closed(request: AnswerRequest) -> bool:
    call = request.call
    return call is not None and call.status_on(request.today) is Status.CLOSED


ACTION = Remind()
