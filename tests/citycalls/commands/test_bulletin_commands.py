"""`bulletin` from the command line: make, publish, and write a former one again."""

import json

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from tests.desk.calls.conftest import filled_twice

__all__ = ["filled_twice"]
DAY = "2026-10-20"


def run(db, *args, code=0):
    done = CliRunner().invoke(app, ["--db", str(db), "bulletin", *args], env={"NO_COLOR": "1"})
    assert done.exit_code == code, done.output
    return done.stdout if code == 0 else str(done.exception)


@pytest.fixture
def db(filled_twice, tmp_path):
    from store.database import open_store

    path = tmp_path / "calls.db"
    with open_store(filled_twice) as store:
        store.copy_to(path)
    return path


def test_a_bulletin_is_made_published_and_never_repeated(db, tmp_path):
    week = ("--today", DAY, "--days", "31", "--json")
    mail = tmp_path / "mail.html"
    draft = json.loads(run(db, "make", *week, "--top", "3", "--language", "de", "--to", str(mail)))
    assert len(draft["calls"]) == 3
    assert any(call["sentence"] for call in draft["calls"])
    assert 'lang="de"' in mail.read_text("utf-8")
    again = json.loads(run(db, "make", *week, "--top", "4"))
    assert [c["call"] for c in again["calls"][:3]] == [c["call"] for c in draft["calls"]]
    word = tmp_path / "new" / "bulletin.docx"
    done = json.loads(run(db, "publish", "--today", DAY, "--to", str(word), "--json"))
    assert done["number"] == 1
    copy = tmp_path / "copy.docx"
    run(db, "list", "--number", "1", "--to", str(copy))
    assert copy.read_bytes() == word.read_bytes()
    following = json.loads(run(db, "make", *week, "--top", "3"))
    told = {call["call"] for call in again["calls"]}
    assert not told & {call["call"] for call in following["calls"]}
    found = json.loads(run(db, "list", "--json"))
    assert (found["draft"]["version"], found["published"][0]["number"]) == (1, 1)


def test_wrong_words_are_told_with_their_cure(db, tmp_path):
    for args, cure in (
        (("publish", "--today", DAY), "bulletin make"),
        (("list", "--to", str(tmp_path / "x.docx")), "--to needs --number"),
        (("list", "--number", "7"), "bulletin list"),
        (("make", "--today", DAY, "--language", "xx"), "en, de"),
        (("make", "--today", DAY, "--to", str(tmp_path / "x.pdf")), ".docx"),
    ):
        assert cure in run(db, *args, code=1)
