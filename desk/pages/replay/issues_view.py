"""What the pages of somebody's issues show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advice.profiles.stored_projects import load_projects
from advice.replay.was_told import Told, WasTold
from advice.search.call_query import CallQuery
from advice.search.find import search_calls
from desk.pages.calls.list_view import call_address
from funding.words import plain, shorten
from store.database import Store
from store.mail.outbox import MailState
from store.past.past_store import PastLetter
from store.people.recipients import Recipient
from wording.desk.call_line import title_of
from wording.desk.told_words import (
    may_apply,
    period_name,
    place_words,
    strength_words,
    told_sentence,
)
from wording.language import Speech

TITLE = 160
CHOICES = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueLine:
    """One issue of a person's list."""

    href: str
    period: str
    subject: str
    day: str
    state: str
    tone: str
    """``good``, ``warn`` or ``bad``."""
    is_here: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ListView:
    name: str
    person_id: int
    is_gone: bool
    """Whether the person gets no mail any more."""
    issues: tuple[IssueLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A call that the words may have meant."""

    id: str
    title: str
    language: str | None
    """None for the reader's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionRow:
    project: str
    place: str
    fit: str
    may_apply: str
    considered: str


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueView:
    title: str
    name: str
    person_id: int
    period: str
    asked: str
    answer: str | None
    """The sentence; None while nothing was asked."""
    choices: tuple[Choice, ...]
    """Calls with the words that were asked for, where these name none."""
    is_in_it: bool
    call_title: str | None
    call_href: str | None
    decisions: tuple[DecisionRow, ...]
    letter: IssueLine | None
    mail_href: str | None
    issues: tuple[IssueLine, ...]


def list_view(s: Speech, person: Recipient, letters: Sequence[PastLetter]) -> ListView:
    return ListView(
        name=name_of(person),
        person_id=person.id,
        is_gone=not person.profiles,
        issues=tuple(issue_line(s, person, x, is_here=False) for x in letters),
    )


def issue_view(
    s: Speech,
    store: Store,
    person: Recipient,
    letters: Sequence[PastLetter],
    letter: PastLetter | None,
    period: str,
    asked: str,
    found: WasTold | None,
    today: date,
) -> IssueView:
    spoken = period_name(s, period)
    titles = {p.id: shorten(plain(p.title), TITLE) for p in load_projects(store)} if found else {}
    call = None if found is None else found.call
    return IssueView(
        title=s.say("{name}: issue of {period}", name=name_of(person), period=spoken),
        name=name_of(person),
        person_id=person.id,
        period=period,
        asked=asked,
        answer=None if found is None else told_sentence(s, found),
        choices=choices_of(s, store, asked, today)
        if found is not None and found.why is Told.NEVER_READ
        else (),
        is_in_it=found is not None and found.is_in_it,
        call_title=None if call is None else shorten(plain(call.title), TITLE),
        call_href=None if call is None else call_address(call.id, []),
        decisions=()
        if found is None
        else tuple(
            DecisionRow(
                project=titles.get(x.project_id, x.project_id),
                place=place_words(s, x),
                fit=strength_words(s, x),
                may_apply=may_apply(s, x),
                considered=s.number(x.considered),
            )
            for x in found.decided
        ),
        letter=None if letter is None else issue_line(s, person, letter, is_here=True),
        mail_href=None if letter is None else f"/people/{person.id}/issues/{letter.period}/mail",
        issues=tuple(issue_line(s, person, x, is_here=x.period == period) for x in letters[:12]),
    )


def choices_of(s: Speech, store: Store, words: str, today: date) -> tuple[Choice, ...]:
    """Return the first calls that a search for the words finds."""
    found = search_calls(store, CallQuery(text=words), today)
    return tuple(
        Choice(
            id=row.id,
            title=title_of(s, row.call),
            language=row.call.best.language if row.call.best.language != s.code else None,
        )
        for row in found.rows[:CHOICES]
    )


def issue_line(s: Speech, person: Recipient, letter: PastLetter, *, is_here: bool) -> IssueLine:
    words, tone = {
        MailState.SENT: (s.say("sent"), "good"),
        MailState.UNCERTAIN: (s.say("may have arrived"), "warn"),
        MailState.FAILED: (s.say("did not arrive"), "bad"),
    }.get(letter.state, (s.say("waits to be sent"), "warn"))
    return IssueLine(
        href=f"/people/{person.id}/issues/{letter.period}",
        period=period_name(s, letter.period),
        subject=shorten(plain(letter.subject), TITLE),
        day=s.short_date(letter.due_at.date()),
        state=words,
        tone=tone,
        is_here=is_here,
    )


def name_of(person: Recipient) -> str:
    return shorten(plain(person.name or person.address), 80)
