""" "Subscribe again": the way back for who has just left."""

from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest
from store.people.recipients import add_recipient


class Resubscribe:
    """Puts the person on the list again, with the profiles that they had."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Subscribe again?"),
            s.say("You will get the mail again."),
            form=Form(target=request.target, button=s.say("Subscribe again")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        s, person = request.speech, request.person
        profiles = [p for p in (request.grant.about or "").split(",") if p]
        if profiles:
            add_recipient(
                request.store,
                person.address,
                profiles=profiles,
                language=person.language,
                frequency=person.frequency,
                wants_whole_week=person.wants_whole_week,
                confirmed=True,
                lift_suppression=True,
                now=request.now,
            )
        return request.page(s.say("Welcome back"), s.say("You will get the mail again."))


ACTION = Resubscribe()
