"""The pages on a real server, with one person and two calls in a database of their own."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from desk.app import make_app
from desk.security.roles import DeskRole
from funding.call import Deadline, Record, Status
from funding.event import Harvest
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.people.feedback import Feedback, feedback_of
from store.people.recipients import Recipient, add_recipient, list_recipients
from tests.desk.serving import serving
from wording.answer_links import Action, Grant, Links, sign

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
SECRET = "a secret of the tests"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Desk:
    path: Path
    port: int
    person_id: int
    now: datetime = NOW

    def link(self, action: Action, about: str | None = None, **more: object) -> str:
        values: dict[str, object] = {
            "action": action,
            "recipient_id": self.person_id,
            "about": about,
            "period": "2026-W41",
            "expires_on": date(2027, 4, 1),
        }
        return f"/a/{sign(Grant(**(values | more)), SECRET)}"  # type: ignore[arg-type]

    def links(self) -> Links:
        return Links(
            base_url=f"http://127.0.0.1:{self.port}",
            secret=SECRET,
            sender_address="calls@city.example",
            recipient_id=self.person_id,
            period="2026-W41",
            today=NOW.date(),
        )

    def ask(self, method: str, path: str, **fields: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode(fields) if fields else None
            headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return Answer(
                response.status,
                {k.lower(): v for k, v in response.getheaders()},
                response.read().decode(),
            )
        finally:
            connection.close()

    def app(self) -> FastAPI:
        """The same pages without a network."""
        return make_app(
            open_store=lambda: open_store(self.path),
            secret=SECRET,
            clock=lambda: self.now,
            everybody=DeskRole.ADMIN,
        )

    def open(self) -> Store:
        return open_store(self.path)

    def answers(self) -> list[Feedback]:
        with self.open() as store:
            return feedback_of(store, self.person_id)

    def person(self) -> Recipient | None:
        with self.open() as store:
            return next((p for p in list_recipients(store) if p.id == self.person_id), None)

    def dump(self) -> str:
        """Everything that the database holds."""
        with self.open() as store:
            tables = store.rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
                " ORDER BY name"
            )
            return "\n".join(
                f"{t['name']} {row}"
                for t in tables
                for row in store.rows(f"SELECT * FROM {t['name']} ORDER BY 1, 2")
                if len(store.rows(f"PRAGMA table_info({t['name']})")) > 1
            )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "calls.db"
    with open_store(path) as store:
        person = add_recipient(
            store,
            "ada@krefeld.example",
            name="Ada <b>Beispiel</b>",
            profiles=["krefeld"],
            language="en",
            confirmed=True,
            now=NOW,
        )
        run_id = begin_run(store, "portico", today=NOW.date(), now=NOW)
        records = [
            Record(
                source="portico",
                source_id=name,
                title=f"Call {name} <script>alert(1)</script> for cool cities",
                url=f"https://portal.example.eu/{name}",
                status_claimed=Status.OPEN,
                deadlines=(
                    Deadline(
                        date=date(2026, 12, 3),
                        at=datetime(2026, 12, 3, 16, tzinfo=UTC),
                        raw="3 December 2026, 17:00",
                    ),
                ),
            )
            for name in ("A", "B")
        ]
        stage_records(store, run_id, records)
        harvest = Harvest(complete=True, listed=2, requests=1)
        finish_run(store, run_id, harvest, today=NOW.date(), now=NOW)
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Desk(path, port, person.id)
