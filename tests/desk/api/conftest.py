"""The API on a real server, over calls of every kind that a portal publishes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from advice.profiles.stored_projects import import_profiles
from citycalls.letters import Letterbox
from citycalls.replaying import replay_profile
from citycalls.settings import Settings
from desk.app import make_app
from desk.security.roles import DeskRole
from eligibility.keys import APPLICANT_TYPES
from funding.call import Deadline, DeadlineModel, Kind, Record, Status, TextSection
from funding.event import Harvest
from funding.evidence import Evidence
from funding.resources import shipped
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.recipients import add_recipient
from tests.desk.serving import Answer, ask, serving

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=7)
SECRET = "a secret of the tests"
BRUSSELS = timezone(timedelta(hours=2))
HOSTILE = "Roofs <script>alert(1)</script> \u202eevil =HYPERLINK(1) \x1b[2J"
HEAT = (
    "Heat action plans and cool roofs for old people in hot towns. Trees in streets and squares "
    "keep neighbourhoods cool at night. Municipalities prepare heat warnings with hospitals. "
)


def record(name: str, title: str, **values: Any) -> Record:
    given: dict[str, Any] = {
        "source": "portico",
        "source_id": name,
        "title": title,
        "url": f"https://portal.example.eu/{name}",
        "language": "en",
        "status_claimed": Status.OPEN,
        "opening_date": date(2026, 9, 1),
        "deadlines": (Deadline(date=date(2027, 2, 4), raw="2027-02-04"),),
        "sections": (TextSection(heading="Scope", text=HEAT),),
    }
    return Record(**(given | values))


def deadline(day: date, stage: str | None = None, hour: int | None = None) -> Deadline:
    at = None if hour is None else datetime(day.year, day.month, day.day, hour, tzinfo=BRUSSELS)
    return Deadline(date=day, at=at, stage=stage, raw=day.isoformat())


RECORDS = (
    record(
        "LIFE-HEAT",
        "Heat warnings and cool roofs",
        kind=Kind.TOPIC,
        programme="LIFE",
        owner="CINEA",
        indicative_budget_eur=9_000_000,
        contribution_min_eur=500_000,
        contribution_max_eur=2_000_000,
        expected_grants=5,
        co_financing_rate=Decimal("0.6"),
        deadlines=(deadline(date(2027, 2, 4), hour=17),),
        facts=(APPLICANT_TYPES.fact("municipality sme", Evidence(quote="Towns and firms apply.")),),
    ),
    record(
        "CUT-OFFS",
        "Cool streets in four rounds",
        deadline_model=DeadlineModel.MULTIPLE_CUT_OFF,
        deadlines=tuple(deadline(date(2026, m, 1), "cut_off", 12) for m in (3, 6, 11, 12)),
    ),
    record(
        "TWO-STAGE",
        "Shade for schools",
        deadlines=(
            deadline(date(2026, 11, 3), "first_stage"),
            deadline(date(2027, 5, 4), "second_stage"),
        ),
    ),
    record("ROLLING", "Advice on heat plans", deadlines=(), is_rolling=True),
    record("NO-DATES", "Trees for towns", deadlines=(), opening_date=None),
    record("UNKNOWN", "?", deadlines=(), opening_date=None, status_claimed=Status.UNKNOWN),
    record("CANCELLED", "Cool roofs, cancelled", status_claimed=Status.CLOSED),
    record("TO-COME", "Heat at work", opening_date=date(2026, 12, 1)),
    record("PAST", "Roofs of last year", deadlines=(deadline(date(2026, 10, 1)),)),
    record("HOSTILE", HOSTILE, url="javascript:alert(1)", sections=()),
    record("a/b c?d#e%2Fü ", "An identifier with everything, also a blank at its end"),
    record("EMPTY", "Roofs", sections=(), programme=None, language=None),
)


@dataclass(frozen=True)
class Api:
    port: int
    path: Path

    def __call__(self, path: str, body: object = None, **more: Any) -> Answer:
        return ask(self.port, path, body=body, **more)

    def get(self, path: str) -> Any:
        """Return the document at *path*, which has to be there."""
        found = self(path)
        assert found.status == 200, (found.status, found.body[:300])
        return found.values

    def all_items(self, path: str) -> list[Any]:
        """Return the items of all pages."""
        items, following = [], path
        while following:
            page = self.get(following)
            items += page["items"]
            following = page["next"]
        return items

    def open(self) -> Store:
        return open_store(self.path)


def fill(store: Store, records: tuple[Record, ...] = RECORDS, now: datetime = NOW) -> None:
    run = begin_run(store, "portico", today=now.date(), now=now)
    stage_records(store, run, list(records))
    harvest = Harvest(complete=True, listed=len(records), requests=1)
    finish_run(store, run, harvest, today=now.date(), now=now)


def started(path: Path, everybody: DeskRole = DeskRole.ADMIN) -> Any:
    settings = Settings.from_env(
        {
            "CITYCALLS_DB": str(path),
            "CITYCALLS_SECRET": SECRET,
            "CITYCALLS_MAIL_DIR": str(path.parent / "mail"),
        }
    )
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: LATER,
        everybody=everybody,
        letters=Letterbox(settings),
        replay=lambda asked, progress: replay_profile(settings, asked, progress),
    )
    return serving(app)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("api") / "calls.db"
    with open_store(made) as store:
        fill(store)
        fill(store, (replace(RECORDS[0], title="Heat warnings, again"), *RECORDS[1:]), LATER)
        folder = shipped("profiles")
        import_profiles(store, folder / "krefeld.yaml", author="Ana", comment="first", now=NOW)
        add_recipient(
            store,
            "ada@krefeld.example",
            name="Ada Beispiel",
            profiles=["krefeld"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    return made


@pytest.fixture(scope="module")
def api(path: Path) -> Iterator[Api]:
    with started(path) as port:
        yield Api(port, path)


@pytest.fixture(scope="module")
def public(path: Path) -> Iterator[Api]:
    """The same, published: nobody is known who brings no token."""
    with started(path, DeskRole.PUBLIC) as port:
        yield Api(port, path)


Ask = Callable[..., Answer]
