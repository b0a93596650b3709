"""One press on one link: who answers, about what, and the parts that all answer pages share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from advice.weekly.cards import read_due
from desk.answers.page import AnswerPage, CallLine, Form
from funding.call import Call, Status
from funding.words import plain, shorten
from store.database import Store
from store.people.recipients import Recipient
from wording.answer_links import LIFETIME, UNSUBSCRIBE_LIFETIME, Action, Grant, sign
from wording.deadlines import days_words, deadline_words, origin_of_record
from wording.language import Speech
from wording.urls import safe_url


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerRequest:
    """A valid link that was opened, or whose button was pressed."""

    store: Store
    speech: Speech
    grant: Grant
    target: str
    """The address that the button of this link posts to."""
    person: Recipient
    call: Call | None
    """The call that the answer is about; None for the mail's own settings."""
    fields: Mapping[str, str]
    """What the form sent; empty where the link was only opened, and for answers by mail."""
    secret: str = field(repr=False)
    now: datetime
    today: date

    def page(self, title: str, *lines: str, form: Form | None = None) -> AnswerPage:
        """Return a page that says for whom and about which call it speaks."""
        s = self.speech
        return AnswerPage(
            language=s.code,
            title=title,
            person=self.whom,
            lines=lines,
            call=None if self.call is None else call_line(s, self.call, self.today),
            forms=() if form is None else (form,),
            all_calls=self.all_calls,
        )

    @property
    def all_calls(self) -> tuple[str, str] | None:
        """Return the way to the person's own page; None for who left, or has yet to say yes."""
        left = (Action.UNSUBSCRIBE, Action.RESUBSCRIBE, Action.CONFIRM)
        if not self.person.profiles or self.grant.action in left:
            return None
        grant = replace(
            self.grant,
            action=Action.MY,
            about=None,
            period=None,
            expires_on=self.today + LIFETIME,
        )
        return self.speech.say("All my calls"), f"/my/{sign(grant, self.secret)}"

    @property
    def whom(self) -> str:
        person = self.person
        who = person.address if person.name is None else f"{person.name} ({person.address})"
        return self.speech.say("For {person}", person=who)

    def further(self, action: Action, button: str, about: str | None, **hidden: str) -> Form:
        """Return a quiet form for a further link of the same person, such as undo."""
        grant = replace(self.grant, action=action, about=about)
        if action is Action.RESUBSCRIBE:
            grant = replace(grant, expires_on=self.today + UNSUBSCRIBE_LIFETIME)
        return Form(
            target=f"/a/{sign(grant, self.secret)}",
            button=button,
            hidden=tuple(hidden.items()),
            is_quiet=True,
        )


class AnswerAction(Protocol):
    """What one kind of link does: each has a file in `desk/answers/actions`."""

    def question(self, request: AnswerRequest) -> AnswerPage:
        """Return the page that explains the link and offers its button; nothing is changed."""

    def do(self, request: AnswerRequest) -> AnswerPage:
        """Do it, and return the page that says so and offers a way back."""


def call_line(s: Speech, call: Call, today: date) -> CallLine:
    due, last = read_due(call, today), call.best.last_deadline
    if call.best.is_ended_early(today):
        words, left = s.say("This call is closed"), None
    elif call.status_on(today) is Status.CLOSED and last is not None:
        words, left = s.say("closed on {date}", date=s.full_date(last)), None
    else:
        words, left = s.labelled(s.say("Deadline"), deadline_words(s, due)), days_words(s, due)
    return CallLine(
        title=shorten(plain(call.title), 300),
        language=call.best.language if call.best.language != s.code else None,
        origin=origin_of_record(s, call.best),
        deadline=f"{words} ({left})" if left else words,
        url=safe_url(call.best.url),
    )
