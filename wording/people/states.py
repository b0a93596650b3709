"""What stands between a person and the next mail, and what became of the last ones."""

from datetime import date

from advice.people.listing import PersonState
from funding.periods import Frequency
from funding.words import plain, shorten
from store.mail.outbox import MailState, QueuedMail
from store.people.recipients import Recipient
from wording.language import Speech
from wording.people.periods import period_words


def person_state_words(s: Speech, state: PersonState) -> str:
    """Return a state as the head of a list calls it."""
    return {
        PersonState.ACTIVE: s.say("Gets mail"),
        PersonState.UNCONFIRMED: s.say("Not confirmed yet"),
        PersonState.PAUSED: s.say("Paused"),
        PersonState.REFUSED: s.say("Address refuses mail"),
        PersonState.LEFT: s.say("Left"),
    }[state]


def state_line(s: Speech, person: Recipient, state: PersonState) -> str:
    """Return the state of a person with its day."""
    words, day = person_state_words(s, state), None
    if state is PersonState.UNCONFIRMED:
        day = person.added_at.date()
    elif state is PersonState.PAUSED and person.paused_until is not None:
        return s.say("Paused until {date}", date=s.short_date(person.paused_until))
    elif state is PersonState.REFUSED and person.bounced_at is not None:
        day = person.bounced_at.date()
    return words if day is None else f"{words} ({s.short_date(day)})"


def how_often(s: Speech, frequency: Frequency) -> str:
    return {
        Frequency.WEEKLY: s.say("a week"),
        Frequency.MONTHLY: s.say("a month"),
        Frequency.DAILY: s.say("a day"),
    }[frequency]


def letter_state_words(s: Speech, letter: QueuedMail) -> str:
    """Return what became of a letter."""
    if letter.is_late:
        return s.say("waits too long already")
    return {
        MailState.NEW: s.say("waits to be sent"),
        MailState.SENDING: s.say("is being sent"),
        MailState.SENT: s.say("was sent"),
        MailState.UNCERTAIN: s.say("may have arrived"),
        MailState.FAILED: s.say("did not arrive"),
    }[letter.state]


def letter_period(s: Speech, period: str) -> str:
    """Return the period of a letter in words; of one between the issues what it is, and its day."""
    known = period_words(s, period)
    if known is not None:
        return known
    kind, _, day = period.partition("-")
    words = {
        "confirmation": s.say("Asked to confirm"),
        "reminder": s.say("Reminder"),
        "list": s.say("All your calls"),
    }.get(kind)
    if words is None:
        return shorten(plain(period), 40)
    try:
        return f"{words} ({s.short_date(date.fromisoformat(day[:10]))})"
    except ValueError:
        return words
