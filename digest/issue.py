"""What all letters of a day have in common, looked up once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from advice.profiles.stored_projects import load_projects
from advice.ranking.model_release import ModelState, model_state
from advice.weekly.section_near_misses import NEWS
from digest.headers import read_sender
from funding.call import Call
from funding.city import Project
from funding.event import Event
from funding.match import MatchList
from funding.periods import period_of
from store.calls.calls import calls_of, live_calls
from store.calls.events import list_events
from store.database import Store
from store.mail.outbox import QueuedMail as StoredLetter
from store.mail.outbox import last_issue, mails_of_period
from store.operations.source_health import SourceHealth, admitted_after, source_health
from store.people.feedback import Feedback, in_force
from store.people.profiles import present_profiles
from store.people.recipients import Recipient, list_recipients

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderConfig:
    """Who writes, from where, and where the pages are."""

    sender: str
    """*Format* ``Name <address>``."""
    secret: str
    base_url: str | None
    timezone: ZoneInfo
    mail_time: time
    """In the Date header by the clock of `timezone`, whenever the mail is composed."""

    @property
    def address(self) -> str:
        return read_sender(self.sender)[1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueData:
    """What all letters of a day have in common."""

    today: date
    now: datetime
    sending: SenderConfig
    calls: tuple[Call, ...]
    lists: Mapping[str, MatchList]
    projects: Mapping[str, Project]
    events: tuple[Event, ...]
    health: tuple[SourceHealth, ...]
    profile_changes: Mapping[str, date]
    model: ModelState
    feedback: tuple[Feedback, ...]
    people: Mapping[int, Recipient]
    """Everybody by number: what one reader says may count for others."""
    answered: Mapping[str, Call]
    stored: Mapping[tuple[int, str], StoredLetter]
    """By recipient and period."""


def load_issue_data(
    store: Store,
    people: Sequence[Recipient],
    today: date,
    now: datetime,
    sending: SenderConfig,
    lists: Mapping[str, MatchList] | None,
    progress: Progress | None,
) -> IssueData:
    """Look up everything that letters have in common; nothing is matched if all have theirs."""
    stored = stored_mails(
        store, sorted({period_of(today, person.frequency) for person in people}), now
    )
    waiting = [p for p in people if (p.id, period_of(today, p.frequency)) not in stored]
    wanted = {name for person in waiting for name in person.profiles}
    projects = {p.id: p for p in load_projects(store) if is_followed(p, wanted)}
    issues = [issue_day(store, person, now, sending) for person in waiting]
    oldest = min((day for day in issues if day is not None), default=today)
    events = tuple(list_events(store, since=oldest, until=today))
    calls: tuple[Call, ...] = ()
    if lists is None and projects:
        from advice.ranking.matching import load_corpus, match_projects  # brings numpy and scipy

        corpus = load_corpus(store, today)
        calls = tuple(corpus.calls)
        fresh = {event.call_id for event in events if event.kind in NEWS}
        lists = match_projects(
            corpus, projects.values(), today=today, fresh=fresh, progress=progress
        )
    elif waiting:
        calls = tuple(live_calls(store, today))
    feedback = tuple(in_force(store))
    return IssueData(
        today=today,
        now=now,
        sending=sending,
        calls=calls,
        lists=lists or {},
        projects=projects,
        events=events,
        health=tuple(source_health(store, now=now)),
        profile_changes=profile_changes(store, projects.values()),
        model=model_state(store),
        feedback=feedback,
        people={person.id: person for person in list_recipients(store)},
        answered=calls_of(store, sorted({f.call_id for f in feedback})),
        stored=stored,
    )


def stored_mails(
    store: Store, periods: Sequence[str], now: datetime
) -> dict[tuple[int, str], StoredLetter]:
    """Return the letters that people have of some periods, by recipient and period."""
    found = mails_of_period(store, periods, now=now)
    return {(letter.recipient_id, letter.period): letter for letter in found}


def is_followed(project: Project, names: Iterable[str]) -> bool:
    return project.id in names or project.city.id in names


def followed(issue: IssueData, person: Recipient) -> list[Project]:
    return [p for p in issue.projects.values() if is_followed(p, person.profiles)]


def profile_changes(store: Store, projects: Iterable[Project]) -> dict[str, date]:
    """Return per project the day on which its city's file was last saved."""
    saved = {p.city_id: p.saved_at.date() for p in present_profiles(store)}
    return {p.id: saved[p.city.id] for p in projects if p.city.id in saved}


def issue_day(store: Store, person: Recipient, now: datetime, sending: SenderConfig) -> date | None:
    """Return the day of the person's last letter, where the service is; None before the first."""
    moment = last_issue(store, person.id, now=now)
    return None if moment is None else moment.astimezone(sending.timezone).date()


def events_since(store: Store, issue: IssueData, person: Recipient) -> list[Event]:
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
