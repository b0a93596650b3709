"""What all letters of a day have in common, looked up once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from advice.forecasts.returning import NOTHING_RETURNS, Returning
from advice.network.mail_lines import Tandems, load_tandems
from advice.profiles.stored_projects import load_projects
from advice.questions.answering import QUARTER
from advice.questions.mailed import Rests, rests_of
from advice.ranking.model_release import ModelState, model_state
from advice.refusals.refusals import Refusals, load_refusals
from advice.replay.program import program_hash, texts_hash
from advice.weekly.section_near_misses import NEWS
from advice.weekly.week import same_match
from digest.composing.common import Common, SinceLast
from digest.headers import read_sender
from funding.call import Call
from funding.city import Project
from funding.event import Event
from funding.match import Match, MatchList
from funding.periods import period_of
from store.calls.calls import live_calls
from store.calls.events import list_events
from store.calls.index_cache import stamp_of
from store.database import Store
from store.harvest.call_identity import former_ids
from store.mail.outbox import QueuedMail as StoredLetter
from store.mail.outbox import last_issue, mails_of_period
from store.operations.source_health import SourceHealth, admitted_after, source_health
from store.past.marks import IssueMark, Wishes, short_hash, take_mark
from store.people.feedback import Feedback, in_force
from store.people.profiles import present_profiles
from store.people.questions import said_before
from store.people.recipients import Recipient, list_recipients

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Matched:
    """The live calls of a day, and what of them matches."""

    calls: Sequence[Call]
    lists: Mapping[str, MatchList]
    """By project."""
    explain: Callable[[Match], Match] = same_match
    """Adds the reasons to a match of `lists`, where they have none."""
    returning: Returning = NOTHING_RETURNS
    """Calls that may return."""


MatchAll = Callable[[Store, date, Sequence[Project], Collection[str], Progress | None], Matched]
"""Of a day, some projects and the ids of calls that are news."""


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

    @property
    def fingerprint(self) -> str:
        """Return a hash of all of it, which tells nothing of the secret."""
        parts = (self.sender, self.secret, self.base_url, self.timezone.key, self.mail_time)
        return short_hash(parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class IssueData:
    """What all letters of a day have in common."""

    today: date
    now: datetime
    sending: SenderConfig
    calls: Sequence[Call]
    lists: Mapping[str, MatchList]
    projects: Mapping[str, Project]
    events: tuple[Event, ...]
    health: tuple[SourceHealth, ...]
    profile_changes: Mapping[str, date]
    model: ModelState
    feedback: tuple[Feedback, ...]
    people: Mapping[int, Recipient]
    """Everybody by number: what one reader says may count for others."""
    refusals: Refusals
    """What was refused, with the calls that somebody answered to."""
    stored: Mapping[tuple[int, str], StoredLetter]
    """By recipient and period."""
    aliases: Mapping[str, str]
    """By an id that a call had, the present one."""
    explain: Callable[[Match], Match] = same_match
    mark: IssueMark | None = None
    """How far the tables had come when all this was read; None for mails between the issues."""
    tandems: Tandems = field(default_factory=Tandems)
    """Proposals to apply together."""
    rests: Rests | None = None
    """What was said to questions; None for mails between the issues, which ask nothing."""
    returning: Returning = NOTHING_RETURNS
    """Calls that may return, with the projects that they fit."""
    common: Common = field(default_factory=Common)
    """What its letters found out so far; the letters of another issue have another one."""


def load_issue_data(
    store: Store,
    people: Sequence[Recipient],
    today: date,
    now: datetime,
    sending: SenderConfig,
    lists: Mapping[str, MatchList] | None,
    progress: Progress | None,
    match: MatchAll | None = None,
    events_from: date | None = None,
) -> IssueData:
    """Look up everything that letters have in common; nothing is matched if all have theirs.

    *match* finds calls and matches, `match_all` unless given; *events_from* is the day since which
    events are looked at, that of the oldest last letter unless given.  Call it inside
    `store.read()`.
    """
    stored = stored_mails(
        store, sorted({period_of(today, person.frequency) for person in people}), now
    )
    waiting = [p for p in people if (p.id, period_of(today, p.frequency)) not in stored]
    wanted = {name for person in waiting for name in person.profiles}
    projects = {p.id: p for p in load_projects(store) if is_followed(p, wanted)}
    issues = [issue_day(store, person, now, sending) for person in waiting]
    oldest = events_from or min((day for day in issues if day is not None), default=today)
    events = tuple(list_events(store, since=oldest, until=today))
    found = Matched(calls=(), lists=lists or {})
    if lists is None and projects:
        fresh = {event.call_id for event in events if event.kind in NEWS}
        matching = match or match_all
        found = matching(store, today, list(projects.values()), fresh, progress)
    elif waiting:
        found = replace(found, calls=live_calls(store, today))
    feedback = tuple(in_force(store))
    return IssueData(
        today=today,
        now=now,
        sending=sending,
        calls=found.calls,
        lists=found.lists,
        explain=found.explain,
        returning=found.returning,
        projects=projects,
        events=events,
        health=tuple(source_health(store, now=now)),
        profile_changes=profile_changes(store, projects.values()),
        model=model_state(store),
        feedback=feedback,
        people={person.id: person for person in list_recipients(store)},
        refusals=load_refusals(store, feedback, today=today, now=now),
        stored=stored,
        aliases=former_ids(store),
        mark=mark_issue(store, today, now, sending, oldest),
        tandems=load_tandems(store, now=now, today=today),
        rests=rests_of(said_before(store, now=now, after=now - QUARTER), now=now),
    )


def match_all(
    store: Store,
    today: date,
    projects: Sequence[Project],
    fresh: Collection[str],
    progress: Progress | None,
) -> Matched:
    """Return the live calls of a day and what of them matches the projects."""
    # both bring numpy and scipy
    from advice.forecasts.fitting import returning_of, to_prepare_for
    from advice.ranking.matching import load_corpus, match_projects

    corpus = load_corpus(store, today)
    found = match_projects(corpus, projects, today=today, fresh=fresh, progress=progress)
    return Matched(
        calls=corpus.calls,
        lists=found.lists,
        explain=found.explain,
        returning=returning_of(to_prepare_for(store, today=today), corpus, today=today),
    )


def mark_issue(
    store: Store, today: date, now: datetime, sending: SenderConfig, events_from: date
) -> IssueMark:
    """Return what the letters of a moment are made from, so that they can be made again."""
    return take_mark(
        store,
        today=today,
        now=now,
        events_from=events_from,
        model=model_state(store).name,
        calls=stamp_of(store, today, ""),
        program=program_hash(),
        texts=texts_hash(),
        settings=sending.fingerprint,
    )


def wishes_of(person: Recipient) -> Wishes:
    """Return how a person wanted their mail, as it is kept with a letter."""
    return Wishes(
        language=person.language,
        frequency=str(person.frequency),
        wants_whole_week=person.wants_whole_week,
        profiles=person.profiles,
        named=short_hash((person.name, person.address)),
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
    return day_of(last_issue(store, person.id, now=now), sending)


def day_of(moment: datetime | None, sending: SenderConfig) -> date | None:
    """Return the day of a moment where the service is."""
    return None if moment is None else moment.astimezone(sending.timezone).date()


def events_since(store: Store, issue: IssueData, moment: datetime | None) -> SinceLast:
    """Return what was seen since a person's last letter, which was made at *moment*.

    Of the day of that letter only what came after it: sources that were read in the morning had
    their say in it.
    """
    known = issue.common.since
    if moment not in known:
        day = day_of(moment, issue.sending)
        later = frozenset() if moment is None or day is None else admitted_after(store, day, moment)
        known[moment] = SinceLast.of(
            event
            for event in issue.events
            if day is not None
            and (event.seen_on > day or (event.seen_on == day and event.source in later))
        )
    return known[moment]
