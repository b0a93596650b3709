"""What a button does: the page that a POST shows, and its undo."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from desk.answers.asking import call_line, for_person, frequency_words
from desk.answers.page import AnswerPage, Form
from funding.call import Call
from funding.errors import WrongInput
from funding.periods import Frequency, read_frequency
from store.database import Store
from store.people.feedback import AnswerKind, Why, give_feedback, undo_feedback
from store.people.recipients import (
    Recipient,
    add_recipient,
    change_wishes,
    confirm_recipient,
    pause_recipient,
    remove_recipient,
    suppress,
)
from wording.answer_links import UNSUBSCRIBE_LIFETIME, Action, Grant, sign
from wording.language import Speech

LONGEST_PAUSE = 366


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """A valid link whose button was pressed."""

    store: Store
    speech: Speech
    grant: Grant
    person: Recipient
    call: Call | None
    fields: Mapping[str, str]
    secret: str = field(repr=False)
    now: datetime
    today: date

    def page(self, title: str, *lines: str, undo: Form | None = None) -> AnswerPage:
        s = self.speech
        return AnswerPage(
            language=s.code,
            title=title,
            person=for_person(s, self.person),
            lines=lines,
            call=None if self.call is None else call_line(s, self.call, self.today),
            forms=() if undo is None else (undo,),
        )

    def form(self, action: Action, button: str, about: str | None, **hidden: str) -> Form:
        """Return a form for a further link of the same person."""
        grant = replace(self.grant, action=action, about=about)
        if action is Action.RESUBSCRIBE:
            grant = replace(grant, expires_on=self.today + UNSUBSCRIBE_LIFETIME)
        return Form(
            target=f"/a/{sign(grant, self.secret)}",
            button=button,
            hidden=tuple(hidden.items()),
            is_quiet=True,
        )


def act(what: Act) -> AnswerPage:
    """Do what a link is good for, and return the page that says so and offers undo."""
    make = {
        Action.RELEVANT: keep_answer,
        Action.NOT_RELEVANT: keep_answer,
        Action.WATCH: keep_answer,
        Action.REMIND: keep_answer,
        Action.MISTAKE: keep_answer,
        Action.UNDO: undo,
        Action.PAUSE: pause,
        Action.FREQUENCY: frequency,
        Action.UNSUBSCRIBE: unsubscribe,
        Action.RESUBSCRIBE: resubscribe,
        Action.CONFIRM: confirm,
    }[what.grant.action]
    return make(what)


def keep_answer(what: Act) -> AnswerPage:
    s, action = what.speech, what.grant.action
    reason = read_reason(what.fields.get("reason", ""))
    days = None
    if action is Action.REMIND:
        days = read_days(what.fields.get("days", ""), default=30)
    give_feedback(
        what.store,
        recipient_id=what.person.id,
        call_id=what.grant.about or "",
        answer=AnswerKind(action.value),
        reason=reason if action is Action.NOT_RELEVANT else None,
        days=days,
        comment=what.fields.get("comment") if action is Action.MISTAKE else None,
        deadline=None if what.call is None else what.call.best.last_deadline,
        period=what.grant.period,
        now=what.now,
    )
    if action is Action.MISTAKE:
        return what.page(s.say("Thank you"), s.say("The report is with the people of the network."))
    button = what.form(Action.UNDO, s.say("Undo"), what.grant.about)
    if action is Action.NOT_RELEVANT:
        lines = [s.say("The call will not be shown to you again.")]
        if reason is Why.CAPACITY:
            lines.append(s.say("It comes back if its deadline moves."))
        return what.page(s.say("Hidden"), *lines, undo=button)
    if action is Action.REMIND:
        line = s.count(
            "You will be reminded {n} day before the deadline.",
            "You will be reminded {n} days before the deadline.",
            days or 0,
        )
        return what.page(s.say("Noted"), line, undo=button)
    return what.page(s.say("Noted"), s.say("The call is in your dates now."), undo=button)


def undo(what: Act) -> AnswerPage:
    s = what.speech
    undo_feedback(
        what.store, recipient_id=what.person.id, call_id=what.grant.about or "", now=what.now
    )
    return what.page(s.say("Taken back"), s.say("The call is treated as if you had not answered."))


def pause(what: Act) -> AnswerPage:
    s = what.speech
    days = read_days(what.fields.get("days", ""), default=28)
    until = what.today + timedelta(days=days) if days else None
    pause_recipient(what.store, what.person.address, until=until)
    if until is None:
        return what.page(s.say("Welcome back"), s.say("Your mails begin again."))
    return what.page(
        s.say("Paused"),
        s.say("Your mails begin again on {date}.", date=s.full_date(until)),
        undo=what.form(Action.PAUSE, s.say("Undo"), None, days="0"),
    )


def frequency(what: Act) -> AnswerPage:
    s, former = what.speech, what.person.frequency
    try:
        chosen = read_frequency(what.fields.get("frequency", ""))
    except WrongInput:
        chosen = Frequency.WEEKLY
    change_wishes(what.store, what.person.address, frequency=chosen)
    return what.page(
        s.say("Saved"),
        f"{s.say('One mail')} {frequency_words(s, chosen)}.",
        undo=what.form(Action.FREQUENCY, s.say("Undo"), None, frequency=former.value),
    )


def unsubscribe(what: Act) -> AnswerPage:
    s = what.speech
    profiles = ",".join(what.person.profiles)
    with what.store.write():
        suppress(what.store, what.person.address, now=what.now)
        remove_recipient(what.store, what.person.address, erase=False, now=what.now)
    return what.page(
        s.say("Unsubscribed"),
        s.say("You will get no more mail from City Calls."),
        undo=what.form(Action.RESUBSCRIBE, s.say("Undo"), profiles),
    )


def resubscribe(what: Act) -> AnswerPage:
    s = what.speech
    profiles = [p for p in (what.grant.about or "").split(",") if p]
    if profiles:
        add_recipient(
            what.store,
            what.person.address,
            profiles=profiles,
            language=what.person.language,
            frequency=what.person.frequency,
            wants_whole_week=what.person.wants_whole_week,
            confirmed=True,
            lift_suppression=True,
            now=what.now,
        )
    return what.page(s.say("Welcome back"), s.say("You will get the mail again."))


def confirm(what: Act) -> AnswerPage:
    s = what.speech
    confirm_recipient(what.store, what.person.address, now=what.now)
    return what.page(
        s.say("Thank you"),
        s.say("Your first mail comes with the next issue."),
        undo=what.form(Action.UNSUBSCRIBE, s.say("Unsubscribe"), None),
    )


def read_reason(text: str) -> Why | None:
    try:
        return Why(text)
    except ValueError:
        return None


def read_days(text: str, *, default: int) -> int:
    """Return a number of days that a form sent; *default* for anything else."""
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        return default
    return min(int(text), LONGEST_PAUSE)
