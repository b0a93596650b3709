"""What the tests of the weekly letter are made from."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from advice.weekly.answers import NO_ANSWERS, Answers
from advice.weekly.content import WeeklyMail
from advice.weekly.week import Week
from advice.weekly.weekly_mail import weekly_mail
from funding.call import Call, Deadline, Record, Status
from funding.city import City, Project
from funding.event import Event, EventKind
from funding.evidence import Role
from funding.match import Match, MatchList, Strength
from funding.periods import Frequency, period_of
from store.people.recipients import Recipient

TODAY = date(2026, 10, 6)
SINCE = date(2026, 9, 29)
CITY = City(id="krefeld", name="Krefeld", country="DE")
HEAT = Project(id="krefeld/heat", city=CITY, title="Heat warnings")
TWIN = Project(id="krefeld/twin", city=CITY, title="Digital twin")
OFFICER = Recipient(
    id=7,
    address="officer@krefeld.example",
    name=None,
    language="en",
    frequency=Frequency.WEEKLY,
    profiles=("krefeld",),
    wants_whole_week=False,
    added_at=datetime(2026, 9, 1, tzinfo=UTC),
    confirmed_at=datetime(2026, 9, 1, tzinfo=UTC),
    paused_until=None,
    bounced_at=None,
    bounce_note=None,
)


def call(name: str, closes: str | None = "2026-12-31", **more: object) -> Call:
    values: dict[str, object] = {
        "source": "sedia",
        "source_id": name,
        "title": name,
        "url": f"https://ec.europa.eu/{name}",
        "status_claimed": Status.OPEN,
        "opening_date": date(2026, 9, 1),
        "deadlines": ()
        if closes is None
        else (Deadline(date=date.fromisoformat(closes), raw=closes),),
    }
    record = Record(**(values | more))  # type: ignore[arg-type]
    return Call(id=record.id, best=record, records=(record,), last_seen=TODAY)


def match(found: Call, project: Project = HEAT, **more: object) -> Match:
    values: dict[str, object] = {
        "project_id": project.id,
        "call": found,
        "score": 0.5,
        "strength": Strength.STRONG,
        "role": Role.ALONE,
    }
    return Match(**(values | more))  # type: ignore[arg-type]


def a_list(project: Project, results: Sequence[Match], **more: Sequence[Match]) -> MatchList:
    return MatchList(
        project_id=project.id,
        considered=100,
        results=tuple(results),
        blocked=tuple(more.get("blocked", ())),
        below_floor=tuple(more.get("below_floor", ())),
    )


def event(found: Call, kind: EventKind, on: date = date(2026, 10, 2), **more: str) -> Event:
    return Event(
        call_id=found.id,
        source="sedia",
        source_id=found.best.source_id,
        kind=kind,
        field=more.get("field"),
        old=more.get("old"),
        new=more.get("new"),
        seen_on=on,
    )


def write(
    results: Sequence[Match],
    events: Sequence[Event] = (),
    listed: Mapping[str, frozenset[str]] | None = None,
    *,
    others: Sequence[Match] = (),
    since: date | None = SINCE,
    today: date = TODAY,
    answers: Answers = NO_ANSWERS,
    known: Mapping[str, Call] | None = None,
    profile_changes: Mapping[str, date] | None = None,
    model_changed_on: date | None = None,
    is_model_released: bool = True,
    **near: Sequence[Match],
) -> WeeklyMail:
    week = Week(
        recipient=OFFICER,
        projects=[HEAT, TWIN],
        lists={HEAT.id: a_list(HEAT, results, **near), TWIN.id: a_list(TWIN, others)},
        events=events,
        listed=listed or {},
        today=today,
        period=period_of(today, Frequency.WEEKLY),
        since=since,
        answers=answers,
        known=known or {},
        profile_changes=profile_changes or {},
        model_changed_on=model_changed_on,
        is_model_released=is_model_released,
        calls_read=100,
    )
    return weekly_mail(week)


def week_with(
    calls: Sequence[Call], project: Project, listed: Mapping[str, frozenset[str]]
) -> Week:
    """A week in which these calls fit one project of the officer."""
    return Week(
        recipient=OFFICER,
        projects=[project],
        lists={project.id: a_list(project, [match(c, project) for c in calls])},
        listed=listed,
        today=TODAY,
        period=period_of(TODAY, Frequency.WEEKLY),
        since=SINCE,
        calls_read=100,
    )


def told(*reasons: str) -> frozenset[str]:
    return frozenset(reasons)


def ids(cards: Sequence[object]) -> list[str]:
    return [card.call.id for card in cards]  # type: ignore[attr-defined]
