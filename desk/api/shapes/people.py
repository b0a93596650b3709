"""People who get mail, what they answered, and what staff say of it."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from advice.inbox.effects import EffectKind
from advice.inbox.query import What
from advice.people.listing import PersonState
from desk.api.shapes.calls import Next
from desk.api.shapes.refusals import NoBecause, Returned
from desk.api.shapes.shape import Day, Shape
from funding.evidence import Rule
from funding.periods import Frequency
from store.mail.outbox import MailState
from store.people.feedback import AnswerKind
from store.people.inbox import LONGEST_REPLY
from store.people.refusals import Why

MOST_NUMBER = 2**53
"""More than any database counts to, and what JavaScript counts exactly."""
Number = Annotated[int, Field(ge=1, le=MOST_NUMBER, strict=True)]
Reason = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Name = Annotated[str, StringConstraints(max_length=200)]
Names = Annotated[list[Name], Field(max_length=200)]
LanguageCode = Annotated[str, StringConstraints(min_length=2, max_length=2)]
"""Two letters: ``de``."""


class Person(Shape):
    """All that is kept of a person who gets mail."""

    id: int
    address: str
    name: str | None
    language: str
    frequency: Frequency
    profiles: list[str]
    """Cities and projects."""
    whole_week: bool
    state: PersonState
    confirmed: bool
    confirmed_on: date | None
    added_on: date
    paused_until: date | None
    refused_on: date | None
    """Since when the address refuses mail for good."""
    refusal: str | None
    """The words of the mail server."""


class PersonList(Shape):
    items: list[Person]
    total: int
    next: Next


class PersonMail(Shape):
    """A mail to a person, whatever became of it."""

    period: str
    state: MailState
    subject: str
    sent_at: datetime | None
    attempts: int
    last_error: str | None
    is_late: bool


class WholePerson(Person):
    mails: list[PersonMail]
    """The last ones, the newest first."""


class NewPerson(Shape):
    """A person to add; a mail asks them to confirm unless it is said why that is not needed."""

    address: Address
    name: Annotated[str, StringConstraints(max_length=150)] | None = None
    language: LanguageCode
    frequency: Frequency = Frequency.WEEKLY
    whole_week: StrictBool = False
    profiles: Annotated[Names, Field(min_length=1)]
    because: Reason | None = None
    """Why they need not be asked to confirm."""
    they_asked: Reason | None = None
    """Why an address that asked not to be written to again is added after all."""


class Wishes(Shape):
    """What a person wishes for; what is unset or null stays."""

    language: LanguageCode | None = None
    frequency: Frequency | None = None
    whole_week: StrictBool | None = None
    profiles: Annotated[Names, Field(min_length=1)] | None = None
    """In place of all that were followed."""


class Because(Shape):
    because: Reason


class AskedAgain(Shape):
    id: int
    is_asked: bool
    """False where they have confirmed, or a mail of today asks them already."""


class Lifting(Shape):
    """An address that may be written to again."""

    address: Address
    because: Reason


class Lifted(Shape):
    refused_since: date


class Pause(Shape):
    until: Day | None
    """The day on which mail begins again; null: at once."""


class Erasure(Shape):
    address: Address
    """Of the person, so that nobody is erased by a slip."""


class Removed(Shape):
    removed: int


class Erased(Shape):
    erased: int
    done: str
    remains: list[str]
    """Where the person may be still."""


class Preview(Shape):
    """The mail that the person would get today; nothing is kept."""

    period: str
    subject: str
    is_stored: bool
    """True where the mail of the period exists already: this is it."""
    text: str
    html: str


class Effect(Shape):
    """What an answer does today."""

    kind: EffectKind
    project: str | None
    """null where only the person is concerned."""


class Feedback(Shape):
    """What a reader answered or reported."""

    id: int
    what: What
    answer: AnswerKind
    reason: Why | None
    rule: Rule | None
    """Which rule is meant, of a call for which they cannot apply."""
    returned: Returned | None
    """Why a no holds no more, so that the call is shown again."""
    comment: str | None
    """The reader's own words."""
    given_on: date
    days: int
    """Since it was given; until it was settled."""
    is_open: bool
    recipient: str | None
    projects: list[str]
    call_id: str
    title: str | None
    url: str | None
    period: str | None
    """Of the mail that was answered."""
    effects: list[Effect]
    settled_on: date | None
    settled_by: str | None
    note: str | None
    """For staff."""
    reply: str | None
    told_in: str | None
    """The period of the mail in which the reader read the reply."""
    withdrawn_by: str | None


class Refusal(Shape):
    """A no to a call: a person's, or the office's word for a project."""

    call: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    why: NoBecause
    person: Number | None = None
    """One of the two is named."""
    project: Annotated[str, StringConstraints(max_length=160)] | None = None
    words: Annotated[str, StringConstraints(max_length=1_000)] | None = None


class FeedbackList(Shape):
    items: list[Feedback]
    total: int
    next: Next


class Settling(Shape):
    """Which answers are settled, and with which words."""

    ids: Annotated[list[Number], Field(min_length=1, max_length=200)]
    answer: Annotated[str, StringConstraints(max_length=LONGEST_REPLY)] | None = None
    """For the readers: it stands in their next mails, as written."""
    note: Reason | None = None
    """For staff."""


class Before(Shape):
    """One that somebody else had settled; it stays as it was."""

    id: int
    by: str | None
    on: date | None
    reply: str | None


class Settled(Shape):
    settled: list[int]
    settled_before: list[Before]
