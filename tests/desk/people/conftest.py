"""An office: an installation with two cities, its sender, a mail server and the desk before it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from advice.profiles.stored_projects import import_profiles
from citycalls.letters import Letterbox
from citycalls.mailing import send_due, sender_config
from citycalls.settings import Settings
from desk.app import make_app
from desk.security.roles import DeskRole
from digest.compose import compose_mails
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.recipients import Recipient, add_recipient
from tests.desk.serving import serving
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
PROFILE = """\
city: {{id: {0}, name: {1}, country: DE}}
projects:
  - id: heat
    title: Heat warnings for every district
    summary: Sensors and forecasts warn those at risk of heat in the city.
    keywords: [heat, early warning, cool streets]
"""


class Clock:
    """A clock of the tests' own, shared by the pages and the sender."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    settings: Settings
    port: int
    sink: Sink
    clock: Clock
    base: str = field(init=False)

    def __post_init__(self) -> None:
        self.base = f"http://127.0.0.1:{self.port}"

    def open(self) -> Store:
        return open_store(self.settings.db)

    def add(self, address: str, **more: object) -> Recipient:
        values = {"profiles": ["krefeld"], "language": "en", "confirmed": True, **more}
        with self.open() as store:
            return add_recipient(store, address, now=self.clock(), **values)  # type: ignore[arg-type]

    def send(self) -> None:
        """Compose what is due and send it to the mail server."""
        with self.open() as store:
            sending = sender_config(self.settings, store)
            now = self.clock()
            compose_mails(store, today=now.date(), now=now, sending=sending)
            send_due(self.settings, store, now=now)

    def next_week(self) -> None:
        self.clock.now += timedelta(weeks=1)


def harvest(store: Store) -> None:
    run_id = begin_run(store, "portico", today=NOW.date(), now=NOW)
    records = [
        Record(
            source="portico",
            source_id=name,
            title=f"Cool streets and heat warnings {name}",
            url=f"https://portal.example.eu/{name}",
            language="en",
            status_claimed=Status.OPEN,
            applicants_raw="Municipalities",
            sections=(
                TextSection(heading="Scope", text="Early warning of heat keeps streets cool."),
            ),
            deadlines=(Deadline(date=date(2026, 12, 3), raw="3 December 2026"),),
        )
        for name in ("A", "B")
    ]
    stage_records(store, run_id, records)
    done = Harvest(complete=True, listed=2, requests=1)
    finish_run(store, run_id, done, today=NOW.date(), now=NOW)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = Clock()
    with Sink() as sink:
        db = tmp_path / "calls.db"
        with open_store(db) as store:
            for city, name in (("krefeld", "Krefeld"), ("pirna", "Pirna")):
                path = tmp_path / f"{city}.yaml"
                path.write_text(PROFILE.format(city, name), encoding="utf-8")
                import_profiles(store, path, author=None, comment=None, now=NOW)
            harvest(store)
        values = {
            "CITYCALLS_DB": str(db),
            "CITYCALLS_SECRET": "a secret of these tests",
            "CITYCALLS_SMTP_URL": f"{sink.url}?tls=none",
            "CITYCALLS_MAIL_DIR": str(tmp_path / "mail"),
            "CITYCALLS_BASE_URL": "http://127.0.0.1:1",
        }
        settings = Settings.from_env(values)
        app = make_app(
            open_store=lambda: open_store(db),
            secret="a secret of these tests",
            clock=clock,
            everybody=DeskRole.ADMIN,
            letters=Letterbox(settings),
        )
        with serving(app) as port:
            # the mails lead to these very pages
            settings = Settings.from_env(
                {**values, "CITYCALLS_BASE_URL": f"http://127.0.0.1:{port}"}
            )
            yield Office(settings, port, sink, clock)
