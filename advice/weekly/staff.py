"""What the people of the network should look at, once a week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from advice.inbox.query import What, is_open, what_of
from advice.profiles.stored_projects import load_projects
from advice.ranking.model_release import model_state
from advice.weekly.reasons import NEW, read_reason
from advice.weekly.weekly_mail import is_read
from funding.event import RunState
from funding.periods import Frequency, period_of
from store.calls.calls import calls_of
from store.database import Store
from store.mail.outbox import mails_of_period
from store.mail.outcomes import lost_mails
from store.mail.relay_trouble import RelayTrouble, relay_trouble
from store.operations.source_health import source_health
from store.people.feedback import Feedback, open_mistakes
from store.people.inbox import answers_given
from store.people.profiles import present_profiles
from store.people.recipients import list_recipients

STAFF = "staff"
"""The profile name that stands for this mail."""
WAITING_DAYS = 7
SILENT_WEEKS = 12
NOISY = 10
"""New calls a mail, on average, from which a profile brings more than anybody reads."""
REVIEW_AFTER = timedelta(days=182)


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceTrouble:
    title: str
    state: str
    last_good: date | None
    reason: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Mistake:
    id: int
    call_id: str
    title: str
    url: str | None
    comment: str | None
    on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    address: str
    on: date
    note: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProfileTrouble:
    project_id: str
    title: str
    average: float
    """New calls a mail over the last weeks."""
    saved_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffMail:
    today: date
    period: str
    sources: tuple[SourceTrouble, ...]
    mistakes: tuple[Mistake, ...]
    unanswered: tuple[Person, ...]
    """Asked to confirm more than a week ago."""
    bounced: tuple[Person, ...]
    silent: tuple[ProfileTrouble, ...]
    noisy: tuple[ProfileTrouble, ...]
    unreviewed: tuple[ProfileTrouble, ...]
    model: str | None = None
    """A changed model that nobody has released; None where there is none."""
    relay: RelayTrouble | None = None
    """What keeps mail from leaving."""
    doubts: tuple[Mistake, ...] = ()
    """Calls of which a reader says that the city cannot apply: who may is to be checked."""
    lost: tuple[Person, ...] = ()
    """Whose mail came back or was refused for days, though the address is good."""

    @property
    def count(self) -> int:
        """Return how many things want a person."""
        return (
            (self.model is not None)
            + (self.relay is not None)
            + sum(
                len(part)
                for part in (
                    self.sources,
                    self.mistakes,
                    self.doubts,
                    self.unanswered,
                    self.bounced,
                    self.lost,
                    self.silent,
                    self.noisy,
                    self.unreviewed,
                )
            )
        )


def staff_mail(store: Store, *, today: date, now: datetime) -> StaffMail:
    """Return what waits for a person on *today*."""
    people, model = list_recipients(store), model_state(store)
    silent, noisy, unreviewed = profile_troubles(store, today=today, now=now)
    return StaffMail(
        today=today,
        period=period_of(today, Frequency.WEEKLY),
        model=None if model.is_released else model.name,
        relay=relay_trouble(store),
        lost=tuple(
            Person(address=x.address, on=x.failed_at.date(), note=x.words)
            for x in lost_mails(store, now=now)
        ),
        sources=tuple(
            SourceTrouble(
                title=h.source.title,
                state=str(h.state),
                last_good=h.last_good,
                reason=h.reasons[0] if h.reasons else None,
            )
            for h in source_health(store, now=now)
            if is_read(h) and (h.state is not RunState.OK or h.is_late)
        ),
        mistakes=reported(store),
        doubts=doubted(store),
        unanswered=tuple(
            Person(address=p.address, on=p.added_at.date(), note=None)
            for p in people
            if p.confirmed_at is None and (today - p.added_at.date()).days > WAITING_DAYS
        ),
        bounced=tuple(
            Person(address=p.address, on=p.bounced_at.date(), note=p.bounce_note)
            for p in people
            if p.bounced_at is not None
        ),
        silent=silent,
        noisy=noisy,
        unreviewed=unreviewed,
    )


def reported(store: Store) -> tuple[Mistake, ...]:
    """Return the mistakes that nobody has settled, oldest first."""
    return about_calls(store, open_mistakes(store))


def doubted(store: Store) -> tuple[Mistake, ...]:
    """Return the answers "we cannot apply" that nobody has settled, oldest first."""
    given = answers_given(store)
    return about_calls(store, [a for a in given if is_open(a) and what_of(a) is What.CANNOT_APPLY])


def about_calls(store: Store, found: Sequence[Feedback]) -> tuple[Mistake, ...]:
    calls = calls_of(store, sorted({m.call_id for m in found}))
    return tuple(
        Mistake(
            id=m.id,
            call_id=m.call_id,
            title=calls[m.call_id].title if m.call_id in calls else m.call_id,
            url=calls[m.call_id].best.url if m.call_id in calls else None,
            comment=m.comment,
            on=m.given_at.date(),
        )
        for m in found
    )


Troubles = tuple[ProfileTrouble, ...]


def profile_troubles(
    store: Store, *, today: date, now: datetime
) -> tuple[Troubles, Troubles, Troubles]:
    """Return the projects that bring nothing, too much, or were not looked at for long.

    Silence and noise are told only of projects with mails in each of the last weeks' thirds.
    """
    weeks = [period_of(today - timedelta(weeks=n), Frequency.WEEKLY) for n in range(SILENT_WEEKS)]
    letters = mails_of_period(store, weeks, now=now)
    mailed = {letter.period for letter in letters}
    new: dict[str, set[tuple[str, str]]] = {}
    for letter in letters:
        for item in letter.items:
            if read_reason(item.reason) == NEW and item.project_id is not None:
                new.setdefault(item.project_id, set()).add((letter.period, item.call_id))
    saved = {p.city_id: p.saved_at.date() for p in present_profiles(store)}
    rows: Sequence[ProfileTrouble] = [
        ProfileTrouble(
            project_id=project.id,
            title=project.title,
            average=len(new.get(project.id, ())) / len(mailed) if mailed else 0.0,
            saved_on=saved[project.city.id],
        )
        for project in load_projects(store)
    ]
    has_history = len(mailed) >= SILENT_WEEKS
    return (
        tuple(r for r in rows if has_history and r.average == 0),
        tuple(r for r in rows if len(mailed) > 1 and r.average > NOISY),
        tuple(r for r in rows if today - r.saved_on > REVIEW_AFTER),
    )
