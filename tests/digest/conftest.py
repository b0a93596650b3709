"""One letter with everything in it, built from constructed calls."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from advice.questions.asking import Question, question_about
from advice.questions.facts import FACTS
from advice.weekly.all_new_calls import NewCalls
from advice.weekly.content import WeeklyMail
from advice.weekly.week import Week
from advice.weekly.weekly_mail import weekly_mail
from funding.call import Call, Deadline, DeadlineModel, Kind, Record, Status
from funding.city import City, Project
from funding.event import Event, EventKind, RunState
from funding.evidence import Check, Evidence, Role, Rule, Verdict
from funding.match import Match, MatchList, Reason, Strength
from funding.not_covered import NotCovered
from funding.periods import Frequency
from funding.source import Source
from store.operations.source_health import SourceHealth
from store.people.recipients import Recipient
from wording.answer_links import Links

TODAY = date(2026, 10, 6)
SINCE = date(2026, 9, 29)
BRUSSELS = ZoneInfo("Europe/Brussels")
KREFELD = City(id="krefeld", name="Krefeld", country="DE", population=228_000)
HEAT = Project(
    id="krefeld/heat",
    city=KREFELD,
    title="Heat warnings for every district",
    language="en",
    keywords=("urban heat", "early warning", "housing"),
)
TWIN = Project(
    id="krefeld/twin", city=KREFELD, title="Digital twin for planning", is_illustrative=True
)
SEDIA = Source(
    name="sedia",
    title="EU Funding & Tenders Portal",
    base_url="https://portal.example.eu",
    hosts=("portal.example.eu",),
    calls_min=1,
    calls_max=2000,
    required=(),
    licence="CC BY 4.0",
    attribution="© European Union",
)
PORTICO = Source(
    name="portico",
    title="Portico",
    base_url="https://portico.example.eu",
    hosts=("portico.example.eu",),
    calls_min=1,
    calls_max=200,
    required=(),
    licence="CC BY 4.0",
    attribution="© Portico",
)
CHECKS = (
    Check(
        rule=Rule.APPLICANT,
        verdict=Verdict.YES,
        because="The applicant is among those who may apply.",
        evidence=Evidence(quote="Applications may be handed in by local public authorities."),
    ),
    Check(
        rule=Rule.COUNTRY,
        verdict=Verdict.YES,
        because="DE may apply.",
        details=(("country", "DE"), ("countries", "EU")),
    ),
    Check(
        rule=Rule.CONSORTIUM,
        verdict=Verdict.UNKNOWN,
        because="Partners have to be found.",
        evidence=Evidence(quote=None, is_default=True),
        details=(("condition", "partners"), ("entities_min", "3"), ("countries_min", "3")),
    ),
)
BLOCKED = (
    Check(
        rule=Rule.POPULATION,
        verdict=Verdict.NO,
        because="Too few inhabitants.",
        evidence=Evidence(quote="at least 300 000 inhabitants"),
        details=(("minimum", "300000"), ("city", "228000")),
    ),
)


def make_call(name: str, days: int | None = 60, **more: object) -> Call:
    """A call that closes in so many days."""
    values: dict[str, object] = {
        "source": "sedia",
        "source_id": name,
        "title": f"Cities adapt together: {name}",
        "url": f"https://ec.europa.eu/topic-details/{name.lower()}",
        "kind": Kind.TOPIC,
        "language": "en",
        "status_claimed": Status.OPEN,
        "opening_date": date(2026, 9, 1),
        "deadlines": ()
        if days is None
        else (
            Deadline(
                date=TODAY + timedelta(days=days),
                at=datetime(2026, 10, 6, 15, tzinfo=UTC) + timedelta(days=days),
                raw="as served",
            ),
        ),
        "deadline_model": DeadlineModel.SINGLE_STAGE,
        "programme": "HORIZON",
        "programme_raw": "Horizon Europe",
        "contribution_min_eur": 2_000_000,
        "contribution_max_eur": 5_000_000,
        "indicative_budget_eur": 30_000_000,
        "co_financing_rate": Decimal("0.8"),
    }
    record = Record(**(values | more))  # type: ignore[arg-type]
    return Call(
        id=record.id,
        best=record,
        records=(record,),
        first_seen=SINCE,
        last_seen=TODAY - timedelta(days=2),
    )


def make_match(call: Call, project: Project = HEAT, **more: object) -> Match:
    values: dict[str, object] = {
        "project_id": project.id,
        "call": call,
        "score": 0.4,
        "strength": Strength.STRONG,
        "reasons": (
            Reason(term="urban heat", weight=0.2, field="keywords", section="title"),
            Reason(term="early warning", weight=0.1, field="keywords", section="text"),
        ),
        "not_covered": ("housing",),
        "checks": CHECKS,
        "role": Role.WITH_CONDITIONS,
    }
    return Match(**(values | more))  # type: ignore[arg-type]


def make_recipient(**more: object) -> Recipient:
    values: dict[str, object] = {
        "id": 7,
        "address": "officer@krefeld.example",
        "name": "Ada Beispiel",
        "language": "en",
        "frequency": Frequency.WEEKLY,
        "profiles": ("krefeld",),
        "wants_whole_week": False,
        "added_at": datetime(2026, 9, 1, tzinfo=UTC),
        "confirmed_at": datetime(2026, 9, 1, tzinfo=UTC),
        "paused_until": None,
        "bounced_at": None,
        "bounce_note": None,
    }
    return Recipient(**(values | more))  # type: ignore[arg-type]


def make_health(source: Source, state: RunState = RunState.OK) -> SourceHealth:
    is_good = state is RunState.OK
    return SourceHealth(
        source=source,
        state=state,
        run_id=1,
        last_good=TODAY if is_good else date(2026, 9, 20),
        last_tried=TODAY,
        is_late=not is_good,
        live=812,
        reasons=(),
    )


def event(call: Call, kind: EventKind, **more: object) -> Event:
    values: dict[str, object] = {
        "call_id": call.id,
        "source": "sedia",
        "source_id": call.best.source_id,
        "kind": kind,
        "field": None,
        "old": None,
        "new": None,
        "seen_on": date(2026, 10, 2),
    }
    return Event(**(values | more))  # type: ignore[arg-type]


def make_question(name: str = "sizes", project: Project = HEAT, n: int = 14) -> Question:
    """What a mail asks, with so many calls that hang on it."""
    return replace(question_about(FACTS[name], project), perhaps=n, in_list=n)


def full_letter(language: str = "en", *, welcome: bool = False) -> WeeklyMail:
    """A letter with every section in it."""
    closing, fresh, moved, later, standing = (
        make_call("HORIZON-CL5-2026-D2-01", 9),
        make_call("HORIZON-MISS-2026-CIT-01", 58),
        make_call("LIFE-2026-CLIMA-02", 40, programme="LIFE", programme_raw="LIFE"),
        make_call(
            "HORIZON-MISS-2027-CLIMA-04",
            150,
            status_claimed=Status.FORTHCOMING,
            opening_date=date(2026, 12, 1),
        ),
        make_call("ELENA", None, is_rolling=True, programme="ELENA", programme_raw="ELENA",
                  co_financing_rate=None, contribution_min_eur=None,
                  contribution_max_eur=None, indicative_budget_eur=None),
    )  # fmt: skip
    second = make_call("DIGITAL-2026-TWIN-03", 75, co_financing_rate=None)
    joined = make_call("HORIZON-CL6-2026-GOV-07", 65)
    near = make_call("EUI-2026-06", 33)
    far = make_call("CREA-2026-11", 44)
    counted = make_call("CERV-2026-CITIZENS-TOWN", 88)
    weekly = make_call("ERASMUS-2026-PI", 50)
    lists = {
        HEAT.id: MatchList(
            project_id=HEAT.id,
            considered=812,
            results=(
                make_match(closing),
                make_match(fresh),
                make_match(moved, strength=Strength.PARTIAL),
                make_match(later),
                make_match(standing, strength=Strength.PARTIAL, role=Role.UNKNOWN, checks=()),
                make_match(joined, role=Role.PARTNER_ONLY),
                make_match(counted),
            ),
            blocked=(make_match(near, checks=BLOCKED, role=Role.NO),),
            below_floor=(make_match(far, strength=Strength.NONE),),
        ),
        TWIN.id: MatchList(
            project_id=TWIN.id,
            considered=812,
            results=(make_match(second, TWIN), make_match(fresh, TWIN)),
            blocked=(),
            below_floor=(),
        ),
    }
    events = [
        event(fresh, EventKind.NEW),
        event(second, EventKind.NEW),
        event(near, EventKind.NEW),
        event(far, EventKind.NEW),
        event(later, EventKind.NEW),
        event(joined, EventKind.NEW),
        event(moved, EventKind.DEADLINE, old="2026-11-03", new="2026-11-15"),
    ]
    known = () if welcome else (closing, moved, counted)
    week = Week(
        recipient=make_recipient(language=language, wants_whole_week=True),
        projects=[HEAT, TWIN],
        lists=lists,
        events=events,
        listed={c.id: frozenset({"new"}) for c in known},
        health=[make_health(SEDIA), make_health(PORTICO, RunState.QUARANTINED)],
        not_covered=[
            NotCovered(name="Interreg programme sites", countries=(), reason="", url="https://x.eu")
        ],
        today=TODAY,
        period="2026-W41",
        since=None if welcome else SINCE,
        whole_week=NewCalls(is_open=(make_match(weekly, strength=Strength.NONE),), unsaid=2),
        calls_read=812,
        question=None if welcome else make_question(),
    )
    return weekly_mail(week)


def quiet_letter(language: str = "en") -> WeeklyMail:
    """A letter of the usual week: nothing new, one date ahead."""
    counted = make_call("CERV-2026-CITIZENS-TOWN", 88)
    missed = make_call("EUI-2026-06", 33)
    lists = {
        HEAT.id: MatchList(
            project_id=HEAT.id,
            considered=812,
            results=(make_match(counted),),
            blocked=(make_match(missed, checks=BLOCKED, role=Role.NO),),
            below_floor=(),
        )
    }
    week = Week(
        recipient=make_recipient(language=language),
        projects=[HEAT],
        lists=lists,
        events=[event(missed, EventKind.NEW)],
        listed={counted.id: frozenset({"new"})},
        health=[make_health(SEDIA), make_health(PORTICO)],
        today=TODAY,
        period="2026-W41",
        since=SINCE,
        calls_read=812,
    )
    return weekly_mail(week)


def links_for(letter: WeeklyMail, base_url: str | None = "https://calls.example.eu") -> Links:
    return Links(
        base_url=base_url,
        secret="a secret of the tests",
        sender_address="calls@city.example",
        recipient_id=letter.recipient_id,
        period=letter.period,
        today=letter.today,
    )


@pytest.fixture
def full() -> Callable[..., WeeklyMail]:
    return full_letter


@pytest.fixture
def quiet() -> Callable[..., WeeklyMail]:
    return quiet_letter


@pytest.fixture
def links() -> Callable[..., Links]:
    return links_for
