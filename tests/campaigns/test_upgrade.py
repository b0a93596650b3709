"""An upgrade with data, forward, back and forward again: nothing is lost on any way."""

import shutil
from pathlib import Path

import pytest

from tests.campaigns.former import ROOT, Program, answers_to, lost, sources_of, tables_of

pytestmark = pytest.mark.full
FORMER = "f456744"
"""The last commit before accounts, replays, bulletins and the pipeline (schema step 14)."""
FIRST, SECOND, THIRD = "2026-10-20", "2026-10-27", "2026-11-03"
OF_THE_MACHINE = r"home_|last_|instance$|held"
"""Entries of `meta` about this file and its last runs: each program writes its own."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """The former and the present program, and two weeks of the demo with answers of people."""
    folder = tmp_path_factory.mktemp("upgrade")
    if not sources_of(FORMER, folder / "former"):
        pytest.skip("the history of this checkout does not reach so far")
    former = Program(folder / "former", folder / "citycalls.db", FIRST)
    former("demo")
    shutil.copytree(folder / "former" / "var" / "demo", folder, dirs_exist_ok=True)
    former.on("recipients", "add", "ada@cork.example", "--profile", "cork", "--confirmed")
    former.on("recipients", "add", "new@cork.example", "--profile", "cork")
    former.on("recipients", "pause", "officer@cork.example", "--until", "2026-12-01")
    former.on("recipients", "remove", "officer@mulhouse.example")
    former.on("digest", "--send", "--late")  # the copy is the one that sends now
    former.on("feeds", "add", "krefeld", "--for", "officer@krefeld.example")
    former.on("clients", "add", "city-dashboard", "--role", "analyst")
    letters = [p.read_bytes() for p in sorted((folder / "mail").glob("2026-W42-*.eml"))]
    (letter,) = [body for body in letters if b"officer@krefeld.example" in body]
    for answer in answers_to(letter, "RNX"):
        former.on("answer", words=answer)
    return former, Program(ROOT, former.db, SECOND)


ASKED = (
    *(("calls", "--today", FIRST), ("recipients", "list"), ("profiles", "list")),
    *(("feeds", "list"), ("clients", "list"), ("mistakes", "list")),
    ("events", "--since", "2026-10-01", "--today", FIRST),
)


def seen(program: Program) -> dict[str, object]:
    """Return what a person is told, by command, in the words of the former program."""
    return {" ".join(words): program(*words, "--json") for words in ASKED}


def test_forward_back_and_forward_again_loses_nothing(data: tuple[Program, Program]) -> None:
    former, present = data
    folder, db = former.db.parent, former.db
    former("backup", str(folder / "before.db"))
    before, told = tables_of(db), seen(former)
    assert len(before["feedback"][1]) >= 3
    assert len(before["outbox"][1]) >= 38

    # forward: the first command brings the schema up to date, and keeps a copy of what was
    present("recipients", "list")
    upgraded = tables_of(db)
    assert lost(before, upgraded, kept_apart={}) == {}
    assert lost(before, tables_of(Path(f"{db}.before-s15_accounts")), kept_apart={}) == {}
    present.on("accounts", "add", "anna@city.example", "--role", "staff", "--no-password")
    call_id = present.json("calls")[0]["id"]
    present.on("pipeline", "set", "krefeld", call_id, "watching")
    present.on("digest", "--send")
    newer = tables_of(db)
    assert lost(before, newer, kept_apart={"meta": OF_THE_MACHINE}) == {}
    assert len(newer["outbox"][1]) > len(before["outbox"][1])

    # back: the former program leaves the newer database alone, and restores the backup
    body = db.read_bytes()
    assert "newer version" in former("recipients", "list", code=2)
    assert db.read_bytes() == body
    former("restore", str(folder / "before.db"))
    restored = tables_of(db)
    assert lost(before, restored, kept_apart={"meta": OF_THE_MACHINE}) == {}
    assert lost(restored, before, kept_apart={"meta": OF_THE_MACHINE}) == {}
    assert seen(former) == told
    former("digest", "--send", "--late", "--today", SECOND)
    gone_on = tables_of(db)
    assert len(gone_on["outbox"][1]) > len(before["outbox"][1])

    # what the newer program wrote lies beside, whole
    (aside,) = [
        p for p in folder.glob("citycalls.db.before-2*") if not p.name.endswith(("-wal", "-shm"))
    ]
    assert lost(newer, tables_of(aside), kept_apart={}) == {}

    # forward again, from what the former program wrote meanwhile
    present("recipients", "list")
    assert lost(gone_on, tables_of(db), kept_apart={}) == {}
    third = Program(ROOT, db, THIRD)
    third.on("digest", "--send")
    assert third.on("status", code=1)
    assert third.json("feedback", "list")

    # or with what the newer one had written
    third("restore", str(aside))
    assert lost(newer, tables_of(db), kept_apart={"meta": OF_THE_MACHINE}) == {}
