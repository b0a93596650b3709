"""Two cities with a person each, over the calls of two weeks: pages, mails and a real browser."""

import email
import re
import shutil
import zlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from advice.network.proposals import propose
from advice.profiles.stored_projects import import_profiles
from desk.app import make_app
from desk.security.roles import DeskRole
from digest.compose import compose_mails
from digest.issue import SenderConfig
from eligibility.reading.record_facts import with_facts
from funding.call import Deadline, Record, TextSection
from funding.resources import shipped
from store.database import Store, open_store
from store.mail.outbox import stamp
from store.people.proposals import Proposal
from store.people.recipients import add_recipient
from tests.advice.search.conftest import admit
from tests.desk.calls.conftest import SECRET
from tests.sinks.letters import with_bytes

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
CALL = "portico:COOL"
BASE = "http://127.0.0.1:8000"
PEOPLE = {
    "krefeld": ("Bertold Zwiebel", "bertold.zwiebel@krefeld.example", "de"),
    "sofia": ("Anastasiya Gradinarova", "a.gradinarova@sofia.example", "en"),
    "utrecht": ("Jacoba Vlinderman", "j.vlinderman@utrecht.example", "en"),
}
LINK = re.compile(r"http://127\.0\.0\.1:8000(/(?:a|my)/[\w.-]+)")


@dataclass
class Network:
    """One installation; `now` goes on with the test."""

    path: Path
    now: datetime = NOW
    told: dict[str, list[str]] = field(default_factory=dict)
    """By city, every text that its person was sent or shown."""

    def open(self) -> Store:
        return open_store(self.path, create=False)

    def client(self, role: DeskRole = DeskRole.ADMIN) -> TestClient:
        app = make_app(open_store=self.open, secret=SECRET, clock=lambda: self.now, everybody=role)
        return TestClient(app, base_url=BASE, follow_redirects=True)

    def proposed(self, *cities: str, sentence: str = "Cool streets for both of us.") -> Proposal:
        with self.open() as store:
            return propose(
                store,
                call_id=CALL,
                cities=cities,
                sentence=sentence,
                by="desk",
                now=self.now,
                today=self.now.date(),
            )

    def mails(self, weeks: int = 0) -> dict[str, str]:
        """Compose the mails of a later week, and return text and HTML by city."""
        self.now += timedelta(weeks=weeks)
        sending = SenderConfig(
            sender="City Calls <calls@network.example>",
            secret=SECRET,
            base_url=BASE,
            timezone=ZoneInfo("Europe/Brussels"),
            mail_time=time(7, 30),
        )
        with self.open() as store:
            mails = compose_mails(store, today=self.now.date(), now=self.now, sending=sending)
            made = with_bytes(store, mails)
            with store.write():
                store.execute(
                    "UPDATE outbox SET state = 'sent', sent_at = ? WHERE state = 'new'",
                    [stamp(self.now)],
                )
        found = {}
        for mail in made:
            city = mail.recipient.profiles[0]
            message = email.message_from_bytes(mail.body, policy=default)
            parts = [p.get_content() for p in message.walk() if p.get_content_maintype() == "text"]
            found[city] = "\n".join([str(message["Subject"]), *parts])
            self.told.setdefault(city, []).append(found[city])
        return found

    def stored_bytes(self) -> bytes:
        with self.open() as store:
            rows = store.rows("SELECT body FROM outbox")
        return b"".join(zlib.decompress(row["body"]) for row in rows)


def links_in(mail: str) -> list[str]:
    """The links of a mail that act, in order, each once."""
    return list(dict.fromkeys(LINK.findall(mail)))


TEXTS = {
    "COOL": "Heat warnings and early warning of heatwaves in cities: urban heat islands, climate "
    "adaptation, weather sensors, heat-health action plans for vulnerable groups.",
    "TWIN": "Digital twins of cities for planning: urban data platforms, air quality, sensors.",
    "MOVE": "Clean mobility in cities: cycling, public transport, low-emission zones.",
    "HOME": "Renovation of homes: energy efficiency, district heating, energy poverty.",
    "PARK": "Green infrastructure in towns: trees, parks, biodiversity, sponge city, rain water.",
}
RULE = (
    "Eligible applicants are municipalities. The consortium must include at least two "
    "municipalities from two different Member States."
)


def records() -> list[Record]:
    return [
        with_facts(
            Record(
                source="portico",
                source_id=name,
                title=f"{text.split(':')[0]}",
                url=f"https://portal.example.eu/{name}",
                language="en",
                programme="CERV" if name in ("MOVE", "HOME") else "LIFE",
                sections=(TextSection(heading=None, text=f"{text} {RULE}"),),
                opening_date=date(2026, 9, 1),
                deadlines=(Deadline(date=date(2027, 1, 14), raw="14 January 2027"),),
            )
        )
        for name, text in TEXTS.items()
    ]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with some calls and three of the example cities."""
    path = tmp_path_factory.mktemp("network") / "network.db"
    with open_store(path) as store:
        files = [shipped("profiles") / f"{name}.yaml" for name in PEOPLE]
        import_profiles(store, *files, author="tests", comment="cities", now=NOW)
        admit(store, "portico", records(), NOW)
    return path


@pytest.fixture
def network(filled: Path, tmp_path: Path) -> Network:
    path = tmp_path / "network.db"
    shutil.copy(filled, path)
    with open_store(path) as store:
        for city, (name, address, language) in PEOPLE.items():
            add_recipient(
                store,
                address,
                name=name,
                profiles=[city],
                language=language,
                confirmed=True,
                now=NOW,
            )
    return Network(path)
