""" "Unsubscribe": no more mail; a link back is offered once."""

from desk.answers.page import AnswerPage, Form
from desk.answers.request import AnswerRequest
from store.people.recipients import remove_recipient
from store.people.suppressions import suppress
from wording.answer_links import Action


class Unsubscribe:
    """Takes the person off the list; leaving twice is no error."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        s = request.speech
        return request.page(
            s.say("Unsubscribe?"),
            s.say("You will get no more mail from City Calls."),
            form=Form(target=request.target, button=s.say("Unsubscribe")),
        )

    def do(self, request: AnswerRequest) -> AnswerPage:
        s, person = request.speech, request.person
        gone = s.say("Unsubscribed"), s.say("You will get no more mail from City Calls.")
        if not person.profiles:
            return AnswerPage(language=s.code, title=gone[0], person=None, lines=gone[1:])
        with request.store.write():
            suppress(request.store, person.address, now=request.now)
            remove_recipient(request.store, person.address, now=request.now)
        back = request.further(Action.RESUBSCRIBE, s.say("Undo"), ",".join(person.profiles))
        return request.page(*gone, form=back)


ACTION = Unsubscribe()
