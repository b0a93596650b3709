""" "Yes, please": the second half of a double opt-in."""

from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest
from store.people.recipients import confirm_recipient
from wording.answer_links import Action


class Confirm:
    """Notes that the person wants the mail; nothing was sent before."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Do you want this mail?"),
            s.say("You will get a mail with the EU funding calls that fit your projects."),
            form=Form(target=request.target, button=s.say("Yes, please")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        confirm_recipient(request.store, request.person.address, now=request.now)
        return request.page(
            s.say("Thank you"),
            s.say("Your first mail comes with the next issue."),
            form=request.further(Action.UNSUBSCRIBE, s.say("Unsubscribe"), None),
        )


ACTION = Confirm()
