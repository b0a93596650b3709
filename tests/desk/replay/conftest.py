"""A town with four weeks of mail, and its pages with the replay that citycalls hands over."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from citycalls.replaying import replay_profile
from citycalls.settings import Settings
from desk.app import make_app
from desk.security.roles import DeskRole
from store.database import open_store, set_meta
from store.people.feedback import AnswerKind, give_feedback
from store.people.refusals import Why
from tests.desk.conftest import Answer, Desk
from tests.desk.serving import serving
from tests.digest.replay.world import FIRST, PROFILE, SENDING, World, morning, records


@dataclass(frozen=True)
class Town:
    world: World
    port: int
    app: FastAPI
    hidden: str
    """A call that Ada was told of in the first week and hid."""
    told: str

    def ask(self, method: str, path: str, **fields: str) -> Answer:
        return Desk(self.world.path, self.port, 1).ask(method, path, **fields)

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@dataclass(frozen=True)
class Sent:
    """The weeks of the town as they were sent; each module has a copy."""

    world: World
    hidden: str
    told: str
    last: datetime


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    world = World(tmp_path_factory.mktemp("sent") / "calls.db")
    world.save(PROFILE, morning(FIRST) - timedelta(days=5))
    world.add_reader("ada", name="Ada <b>Beispiel</b>")
    world.list_calls(*records(30))
    now = world.week(0)
    with world.open() as store:
        set_meta(store, "secret", SENDING.secret)
        rows = store.rows(
            "SELECT i.value ->> 'call_id' AS call FROM outbox, json_each(items) i"
            " WHERE i.value ->> 'section' = 'new'"
        )
        hidden, told = rows[0]["call"], rows[1]["call"]
        give_feedback(
            store,
            call_id=hidden,
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.TOPIC,
            recipient_id=1,
            now=now + timedelta(days=1),
        )
        give_feedback(
            store,
            call_id=told,
            answer=AnswerKind.RELEVANT,
            recipient_id=1,
            now=now + timedelta(days=1),
        )
    world.list_calls(*records(64)[30:45])
    for number in (1, 2, 3):
        last = world.week(number)
    return Sent(world, hidden, told, last)


@pytest.fixture(scope="module")
def town(sent: Sent, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    path: Path = folder / "calls.db"
    path.touch(mode=0o600)
    with sent.world.open() as store:
        store.copy_into(path, path)
    for beside in sent.world.path.parent.glob("calls.db-index*"):
        shutil.copyfile(beside, folder / beside.name)
    settings = Settings.from_env(
        {
            "CITYCALLS_DB": str(path),
            "CITYCALLS_MAIL_FROM": SENDING.sender,
            "CITYCALLS_BASE_URL": SENDING.base_url or "",
        }
    )
    app = make_app(
        open_store=lambda: open_store(path),
        secret=SENDING.secret,
        clock=lambda: sent.last + timedelta(days=1),
        everybody=DeskRole.ADMIN,
        replay=lambda asked, progress: replay_profile(settings, asked, progress),
    )
    with serving(app) as port:
        yield Town(replace(sent.world, path=path), port, app, sent.hidden, sent.told)
