"""From calls and people to letters: everything is looked up once, then each person is written to.

Composing the same period again gives the same bytes; a person has one letter a period.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from advice.feedback import answers_for
from advice.letter import Letter
from advice.programme_pages import load_programme_pages
from advice.projects import load_projects
from advice.staff import STAFF, staff_letter
from advice.weekly import weekly_letter
from digest.decisions import decisions_of
from digest.headers import build_message, message_id_of, read_sender
from digest.links import Action, Links
from digest.render import Rendered, render_letter
from digest.staff_words import render_staff
from funding.call import Call
from funding.city import Project
from funding.event import Event, EventKind
from funding.match import Match, MatchList
from funding.not_covered import load_not_covered
from funding.periods import period_of
from store.calls import calls_of, live_calls
from store.database import Store
from store.events import list_events
from store.feedback import Feedback, in_force
from store.health import SourceHealth, admitted_after, source_health
from store.links import resolve_call
from store.outbox import Letter as StoredLetter
from store.outbox import (
    ListedItem,
    body_of,
    last_issue,
    letters_of_period,
    listed_before,
    put_letter,
)
from store.profiles import present_profiles
from store.recipients import Recipient, list_recipients

HOUR = time(7, 30)
"""The hour in the Date header, whenever the letter is composed."""

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """Who writes, from where, and where the pages are."""

    sender: str
    """*Format* ``Name <address>``."""
    secret: str
    base_url: str | None
    timezone: ZoneInfo

    @property
    def address(self) -> str:
        return read_sender(self.sender)[1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class Composed:
    """One letter, stored or only shown."""

    recipient: Recipient
    period: str
    subject: str
    message_id: str
    body: bytes
    html: str | None
    """None for a letter that was stored before."""
    items: tuple[ListedItem, ...]
    is_new: bool
    """False where the person already had a letter of that period: it stays as it is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    """What all letters of a day have in common."""

    today: date
    now: datetime
    sending: Sending
    calls: tuple[Call, ...]
    lists: Mapping[str, MatchList]
    projects: Mapping[str, Project]
    events: tuple[Event, ...]
    health: tuple[SourceHealth, ...]
    profile_changes: Mapping[str, date]
    model_changed_on: date | None
    feedback: tuple[Feedback, ...]
    people: Mapping[int, Recipient]
    """Everybody by number: what one reader says may count for others."""
    answered: Mapping[str, Call]
    stored: Mapping[tuple[int, str], StoredLetter]
    """By recipient and period."""


def compose_letters(
    store: Store,
    *,
    today: date,
    now: datetime,
    sending: Sending,
    recipients: Sequence[Recipient] | None = None,
    lists: Mapping[str, MatchList] | None = None,
    model_changed_on: date | None = None,
    progress: Progress | None = None,
) -> list[Composed]:
    """Put the letters that are due into the outbox and return them, in order of address.

    *recipients* are all active ones if None; *lists* are matched here if None.  Who has a letter of
    the period keeps it.  Each letter is one transaction with what it lists and why.
    """
    people = due_people(store, recipients, today)
    issue = prepare(store, people, today, now, sending, lists, model_changed_on, progress)
    composed, decided = [], set[tuple[str, str]]()
    for n, person in enumerate(people, 1):
        with store.write():
            letter = compose_one(store, issue, person)
            if letter.is_new:
                put_letter(
                    store,
                    recipient_id=person.id,
                    period=letter.period,
                    subject=letter.subject,
                    body=letter.body,
                    message_id=letter.message_id,
                    items=letter.items,
                    decisions=decisions_of(
                        followed(issue, person),
                        issue.lists,
                        today=today,
                        period=letter.period,
                        decided=decided,
                    ),
                    now=now,
                )
        composed.append(letter)
        if progress is not None:
            progress("composing", n, len(people))
    return composed


def preview_letters(
    store: Store,
    *,
    today: date,
    now: datetime,
    sending: Sending,
    recipients: Sequence[Recipient] | None = None,
    lists: Mapping[str, MatchList] | None = None,
    model_changed_on: date | None = None,
    progress: Progress | None = None,
) -> list[Composed]:
    """Return what `compose_letters` would put into the outbox, byte for byte; nothing is kept."""
    people = due_people(store, recipients, today)
    with store.read():
        issue = prepare(store, people, today, now, sending, lists, model_changed_on, progress)
        return [compose_one(store, issue, person) for person in people]


def due_people(
    store: Store, recipients: Sequence[Recipient] | None, today: date
) -> list[Recipient]:
    people = list_recipients(store) if recipients is None else recipients
    return [p for p in people if p.is_active(today)]


def prepare(
    store: Store,
    people: Sequence[Recipient],
    today: date,
    now: datetime,
    sending: Sending,
    lists: Mapping[str, MatchList] | None,
    model_changed_on: date | None,
    progress: Progress | None,
) -> Issue:
    """Look up everything that letters have in common."""
    wanted = {name for person in people for name in person.profiles}
    projects = {p.id: p for p in load_projects(store) if is_followed(p, wanted)}
    if lists is None:
        from advice.matching import load_corpus, match_projects  # brings scikit-learn: 1-2 s

        corpus = load_corpus(store, today)
        calls = corpus.calls
        lists = match_projects(corpus, projects.values(), today=today, progress=progress)
    else:
        calls = tuple(live_calls(store, today))
    feedback = tuple(in_force(store))
    issues = [issue_day(store, person, now, sending) for person in people]
    periods = {period_of(today, person.frequency) for person in people}
    oldest = min((day for day in issues if day is not None), default=today)
    return Issue(
        today=today,
        now=now,
        sending=sending,
        calls=calls,
        lists=lists,
        projects=projects,
        events=tuple(list_events(store, since=oldest, until=today)),
        health=tuple(source_health(store, now=now)),
        profile_changes=profile_changes(store, projects.values()),
        model_changed_on=model_changed_on,
        feedback=feedback,
        people={person.id: person for person in list_recipients(store)},
        answered=calls_of(store, sorted({f.call_id for f in feedback})),
        stored={
            (letter.recipient_id, letter.period): letter
            for letter in letters_of_period(store, sorted(periods), now=now)
        },
    )


def is_followed(project: Project, names: Iterable[str]) -> bool:
    return project.id in names or project.city.id in names


def followed(issue: Issue, person: Recipient) -> list[Project]:
    return [p for p in issue.projects.values() if is_followed(p, person.profiles)]


def profile_changes(store: Store, projects: Iterable[Project]) -> dict[str, date]:
    """Return per project the day on which its city's file was last saved."""
    saved = {p.city_id: p.saved_at.date() for p in present_profiles(store)}
    return {p.id: saved[p.city.id] for p in projects if p.city.id in saved}


def compose_one(store: Store, issue: Issue, person: Recipient) -> Composed:
    """Return a person's letter of the period: the stored one, or a new one."""
    period = period_of(issue.today, person.frequency)
    if (stored := issue.stored.get((person.id, period))) is not None:
        return Composed(
            recipient=person,
            period=period,
            subject=stored.subject,
            message_id=stored.message_id,
            body=body_of(store, stored.id),
            html=None,
            items=stored.items,
            is_new=False,
        )
    if person.profiles == (STAFF,):
        return compose_staff(store, issue, person, period)
    letter = letter_for(store, issue, person, period)
    sending = issue.sending
    links = Links(
        base_url=sending.base_url,
        secret=sending.secret,
        sender_address=sending.address,
        recipient_id=person.id,
        period=period,
        today=issue.today,
    )
    rendered = render_letter(letter, links, pages=load_programme_pages())
    message_id = message_id_of(person.address, period, domain=sending.domain)
    return Composed(
        recipient=person,
        period=period,
        subject=rendered.subject,
        message_id=message_id,
        body=message_of(issue, person, rendered, links, message_id),
        html=rendered.html,
        items=tuple(
            ListedItem(
                call_id=item.call_id,
                reason=item.reason,
                section=item.section.value,
                project_id=item.project_id,
                is_once=item.is_once,
            )
            for item in letter.items
        ),
        is_new=True,
    )


def compose_staff(store: Store, issue: Issue, person: Recipient, period: str) -> Composed:
    """Return the weekly mail of a person who follows no project but the service itself."""
    sending = issue.sending
    links = Links(
        base_url=sending.base_url,
        secret=sending.secret,
        sender_address=sending.address,
        recipient_id=person.id,
        period=period,
        today=issue.today,
    )
    letter = staff_letter(store, today=issue.today, now=issue.now)
    rendered = render_staff(letter, person.language)
    message_id = message_id_of(person.address, period, domain=sending.domain)
    return Composed(
        recipient=person,
        period=period,
        subject=rendered.subject,
        message_id=message_id,
        body=message_of(issue, person, rendered, links, message_id),
        html=rendered.html,
        items=(),
        is_new=True,
    )


def letter_for(store: Store, issue: Issue, person: Recipient, period: str) -> Letter:
    """Return what the person is told."""
    projects = followed(issue, person)
    since = issue_day(store, person, issue.now, issue.sending)
    listed = resolved(store, listed_before(store, person.id, now=issue.now))
    answers = answers_for(
        person, projects, issue.feedback, issue.people, issue.answered, since=since
    )
    events = events_since(store, issue, person)
    asked = {e.call_id for e in events if e.call_id in listed} | answers.watched
    return weekly_letter(
        person,
        projects,
        issue.lists,
        events,
        listed,
        issue.health,
        load_not_covered(),
        today=issue.today,
        period=period,
        since=since,
        known=calls_of(store, sorted(asked)),
        whole_week=new_for_public_bodies(issue, person, events, projects),
        answers=answers,
        profile_changes=issue.profile_changes,
        model_changed_on=issue.model_changed_on,
        calls_read=len(issue.calls),
    )


def issue_day(store: Store, person: Recipient, now: datetime, sending: Sending) -> date | None:
    """Return the day of the person's last letter, where the service is; None before the first."""
    moment = last_issue(store, person.id, now=now)
    return None if moment is None else moment.astimezone(sending.timezone).date()


def events_since(store: Store, issue: Issue, person: Recipient) -> list[Event]:
    """Return what was seen since the person's last letter.

    Of the day of that letter only what came after it: sources that were read in the morning had
    their say in it.
    """
    moment = last_issue(store, person.id, now=issue.now)
    if moment is None:
        return []
    day = moment.astimezone(issue.sending.timezone).date()
    later = admitted_after(store, day, moment)
    return [e for e in issue.events if e.seen_on > day or (e.seen_on == day and e.source in later)]


def new_for_public_bodies(
    issue: Issue, person: Recipient, events: Iterable[Event], projects: Sequence[Project]
) -> list[Match]:
    if not person.wants_whole_week:
        return []
    from advice.whole_week import open_to_public_bodies

    new_ids = {e.call_id for e in events if e.kind is EventKind.NEW}
    return open_to_public_bodies(issue.calls, new_ids, projects, today=issue.today)


def resolved(store: Store, listed: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return what was listed under the ids that calls have now: merged calls were told of once."""
    found: dict[str, frozenset[str]] = {}
    for call_id, reasons in listed.items():
        current = resolve_call(store, call_id)
        found[current] = found.get(current, frozenset()) | reasons
    return found


def message_of(
    issue: Issue, person: Recipient, rendered: Rendered, links: Links, message_id: str
) -> bytes:
    sending = issue.sending
    by_mail = Links(
        base_url=None,
        secret=sending.secret,
        sender_address=sending.address,
        recipient_id=person.id,
        period=links.period,
        today=issue.today,
    )
    return build_message(
        sender=sending.sender,
        recipient=person,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=message_id,
        date=datetime.combine(issue.today, HOUR, sending.timezone),
        list_id=f"city-calls.{sending.domain}",
        unsubscribe_url=links.one_click(),
        unsubscribe_mailto=by_mail.answer(Action.UNSUBSCRIBE, None, "unsubscribe").removeprefix(
            "mailto:"
        ),
    )
