"""`pipeline` from the command line, and what a program of one city may see and set."""

import csv
import json

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from store.database import open_store
from store.people.recipients import add_recipient
from store.pipeline.shares import shares_with
from tests.desk.calls.conftest import NOW, filled_twice

__all__ = ["filled_twice"]
CALL = "LIFE-2027-MOVES"


def run(db, *args, code=0):
    done = CliRunner().invoke(app, ["--db", str(db), *args], env={"NO_COLOR": "1"})
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else str(done.exception)


@pytest.fixture
def db(filled_twice, tmp_path):
    path = tmp_path / "calls.db"
    with open_store(filled_twice) as store:
        store.copy_to(path)
    return path


def test_an_entry_is_set_listed_written_to_a_sheet_and_taken_out(db, tmp_path):
    entry = ("krefeld", CALL, "won", "--amount", "250000", "--person", "=K. L.")
    run(db, "pipeline", "set", *entry, "--today", "2026-10-20")
    (row,) = json.loads(run(db, "pipeline", "list", "--state", "won", "--json"))
    assert (row["city"], row["state"], row["amount_eur"]) == ("krefeld", "won", 250_000)
    sheet = tmp_path / "won.csv"
    run(db, "pipeline", "list", "--to", str(sheet), "--language", "de")
    _, cells, *_ = csv.reader(sheet.read_text("utf-8-sig").splitlines())
    assert cells[0] == "Krefeld"
    assert "'=K. L." in cells
    run(db, "pipeline", "set", "krefeld", CALL, "out")
    assert json.loads(run(db, "pipeline", "list", "--json")) == []


def test_a_call_is_shared_with_a_person(db):
    with open_store(db) as store:
        person = add_recipient(
            store,
            "ada@krefeld.example",
            profiles=["krefeld"],
            language="en",
            confirmed=True,
            now=NOW,
        )
    run(db, "pipeline", "share", CALL, "ada@krefeld.example", "--note", "Yours?")
    with open_store(db) as store:
        (share,) = shares_with(store, person.id)
    assert (share.call_id, share.note) == (f"sedia:{CALL}", "Yours?")


def test_wrong_words_are_told_with_what_is_known(db, tmp_path):
    for args, cure in (
        (("set", "krefeld", CALL, "winning"), "watching, applying"),
        (("set", "nowhere", CALL, "won"), "krefeld"),
        (("set", "krefeld", "NO-SUCH-CALL", "won"), "no call is known"),
        (("share", CALL, "nobody@x.example"), "nobody@x.example"),
        (("list", "--city", "nowhere"), "krefeld"),
        (("list", "--to", str(tmp_path / "x.pdf")), ".xlsx"),
    ):
        assert cure in run(db, "pipeline", *args, code=1)
