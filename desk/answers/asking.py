"""What a link would do: the page that a GET shows.  Nothing here changes anything."""

from datetime import date

from advice.weekly.cards import read_due
from desk.answers.page import AnswerPage, CallLine, Choice, Form
from funding.call import Call
from funding.periods import Frequency
from funding.words import plain, shorten
from store.people.feedback import Why
from store.people.recipients import Recipient
from wording.answer_links import Action, Grant
from wording.deadlines import days_words, deadline_words, origin_of_record
from wording.language import Speech
from wording.urls import safe_url

REMINDERS = (60, 30, 14, 7)
PAUSES = (14, 28, 56, 84)


def ask(
    s: Speech, grant: Grant, person: Recipient, call: Call | None, target: str, *, today: date
) -> AnswerPage:
    """Return the page that explains a link and offers its button."""
    make = {
        Action.RELEVANT: relevant,
        Action.NOT_RELEVANT: not_relevant,
        Action.WATCH: watch,
        Action.REMIND: remind,
        Action.MISTAKE: mistake,
        Action.UNDO: undo,
        Action.PAUSE: pause,
        Action.FREQUENCY: frequency,
        Action.UNSUBSCRIBE: unsubscribe,
        Action.RESUBSCRIBE: resubscribe,
        Action.CONFIRM: confirm,
    }[grant.action]
    title, lines, form = make(s, person, call, target, today)
    return AnswerPage(
        language=s.code,
        title=title,
        person=for_person(s, person),
        lines=tuple(lines),
        call=None if call is None else call_line(s, call, today),
        forms=(form,),
    )


Asked = tuple[str, list[str], Form]


def relevant(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("The call stays in your dates, and you are reminded before it closes.")]
    return s.say("Is this call relevant?"), lines, Form(target=target, button=s.say("Relevant"))


def not_relevant(
    s: Speech, person: Recipient, call: Call | None, target: str, today: date
) -> Asked:
    form = Form(
        target=target,
        button=s.say("Not relevant"),
        legend=s.say("Why? (you need not say)"),
        name="reason",
        choices=tuple(Choice(value=why.value, label=why_words(s, why)) for why in Why),
    )
    lines = [s.say("The call will not be shown to you again. You can undo this.")]
    return s.say("Hide this call?"), lines, form


def why_words(s: Speech, why: Why) -> str:
    return {
        Why.TOPIC: s.say("Not our topic"),
        Why.CANNOT_APPLY: s.say("We cannot apply"),
        Why.SIZE: s.say("Too small or too large"),
        Why.CAPACITY: s.say("No capacity at present (comes back if the deadline moves)"),
        Why.KNOWN: s.say("We know it already"),
        Why.OTHER: s.say("Another reason"),
    }[why]


def watch(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("The call stays in your dates until it closes.")]
    return s.say("Watch this call?"), lines, Form(target=target, button=s.say("Watch"))


def remind(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    left = None if call is None else read_due(call, today).days
    days = [d for d in REMINDERS if left is None or d < left] or [1]
    form = Form(
        target=target,
        button=s.say("Remind me"),
        legend=s.say("When?"),
        name="days",
        choices=tuple(
            Choice(
                value=str(d),
                label=s.count("{n} day before the deadline", "{n} days before the deadline", d),
                is_chosen=d == (30 if 30 in days else days[0]),
            )
            for d in days
        ),
    )
    lines = [s.say("The next mail after that day has the call at its top.")]
    return s.say("Be reminded of this call?"), lines, form


def mistake(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    form = Form(
        target=target,
        button=s.say("Report"),
        text_name="comment",
        text_label=s.say("What is wrong?"),
    )
    lines = [s.say("A person of the network looks at it and corrects what we show.")]
    return s.say("Report a mistake"), lines, form


def undo(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("Your answers to this call are taken back.")]
    return s.say("Undo your answer?"), lines, Form(target=target, button=s.say("Undo"))


def pause(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    form = Form(
        target=target,
        button=s.say("Pause"),
        legend=s.say("For how long?"),
        name="days",
        choices=tuple(
            Choice(
                value=str(days),
                label=s.count("{n} week", "{n} weeks", days // 7),
                is_chosen=days == PAUSES[1],
            )
            for days in PAUSES
        ),
    )
    lines = [s.say("No mail until then. What you miss comes with the first mail after it.")]
    return s.say("Pause your mails?"), lines, form


def frequency(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    form = Form(
        target=target,
        button=s.say("Save"),
        legend=s.say("One mail"),
        name="frequency",
        choices=tuple(
            Choice(value=f.value, label=frequency_words(s, f), is_chosen=f is person.frequency)
            for f in (Frequency.WEEKLY, Frequency.MONTHLY, Frequency.DAILY)
        ),
    )
    return s.say("How often do you want to hear from us?"), [], form


def frequency_words(s: Speech, chosen: Frequency) -> str:
    return {
        Frequency.WEEKLY: s.say("a week"),
        Frequency.MONTHLY: s.say("a month"),
        Frequency.DAILY: s.say("a day"),
    }[chosen]


def unsubscribe(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("You will get no more mail from City Calls.")]
    return s.say("Unsubscribe?"), lines, Form(target=target, button=s.say("Unsubscribe"))


def resubscribe(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("You will get the mail again.")]
    return s.say("Subscribe again?"), lines, Form(target=target, button=s.say("Subscribe again"))


def confirm(s: Speech, person: Recipient, call: Call | None, target: str, today: date) -> Asked:
    lines = [s.say("You will get a mail with the EU funding calls that fit your projects.")]
    return s.say("Do you want this mail?"), lines, Form(target=target, button=s.say("Yes, please"))


def for_person(s: Speech, person: Recipient) -> str:
    who = person.address if person.name is None else f"{person.name} ({person.address})"
    return s.say("For {person}", person=who)


def call_line(s: Speech, call: Call, today: date) -> CallLine:
    due = read_due(call, today)
    words = s.say("Deadline") + ": " + deadline_words(s, due)
    left = days_words(s, due)
    return CallLine(
        title=shorten(plain(call.title), 300),
        language=call.best.language if call.best.language != s.code else None,
        origin=origin_of_record(call.best),
        deadline=f"{words} ({left})" if left else words,
        url=safe_url(call.best.url),
    )
