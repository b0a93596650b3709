"""Two cities with a person each, over the calls of two weeks: pages, mails and a real browser."""

import email
import re
import shutil
import zlib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email.policy import default
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from advice.network.proposals import propose
from desk.app import make_app
from desk.security.roles import DeskRole
from digest.compose import compose_mails
from digest.issue import SenderConfig
from store.database import Store, open_store
from store.people.proposals import Proposal
from store.people.recipients import add_recipient
from tests.desk.calls.conftest import NOW, SECRET, chromium, filled_twice

__all__ = ["chromium", "filled_twice"]

CALL = "sedia:LIFE-2027-MOVES"
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
            made = compose_mails(store, today=self.now.date(), now=self.now, sending=sending)
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


@pytest.fixture
def network(filled_twice: Path, tmp_path: Path) -> Network:
    path = tmp_path / "network.db"
    for file in filled_twice.parent.iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path / file.name.replace("calls.db", "network.db"))
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
