"""The pipeline over the calls and cities of the bulletin's tests, with one person of Krefeld."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from store.people.recipients import add_recipient
from tests.desk.calls.conftest import NOW, filled_twice, served_copy
from tests.desk.conftest import SECRET, Desk
from wording.answer_links import Action, Grant, sign

__all__ = ["filled_twice"]
MOVES, HOSTILE = "sedia:LIFE-2027-MOVES", "sedia:EVIL/1&<b>"


@dataclass(frozen=True)
class Pipeline(Desk):
    def my(self) -> str:
        """The signed page of the person."""
        grant = Grant(
            action=Action.MY,
            recipient_id=self.person_id,
            about=None,
            period=None,
            expires_on=date(2027, 4, 1),
        )
        return f"/my/{sign(grant, SECRET)}"

    def set(self, call: str = MOVES, **more: str) -> int:
        fields = {"city": "krefeld", "call": call, "state": "applying", "version": "0"}
        return self.ask("POST", "/pipeline", **{**fields, **more}).status


@pytest.fixture(scope="module")
def served(filled_twice: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pipeline]:
    path = tmp_path_factory.mktemp("pipeline") / "calls.db"
    with served_copy(filled_twice, path) as port:
        yield Pipeline(path, port, 0, NOW)


@pytest.fixture
def desk(served: Pipeline) -> Pipeline:
    """The desk with an empty pipeline, and Ada of Krefeld anew."""
    with served.open() as store:
        with store.write():
            for table in ("pipeline", "shares", "audit", "recipients", "suppressions", "clients"):
                store.execute(f"DELETE FROM {table}")
        person = add_recipient(
            store,
            "ada@krefeld.example",
            name="Ada Beispiel",
            profiles=["krefeld/heat-warnings"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    return replace(served, person_id=person.id)
