"""`status` as a monitor asks it: each trouble is named, with exit code 1."""

import json
import re
import sqlite3
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from advice.profiles.stored_projects import import_profiles
from citycalls.cli import app
from funding.event import Harvest
from funding.resources import shipped
from funding.source import load_sources
from store.database import open_store
from store.harvest.runs import begin_run, finish_run
from store.operations import disks
from store.people.recipients import add_recipient
from tests.sinks.mta_sink import Sink

NOW = datetime(2026, 10, 13, 5, 30, tzinfo=UTC)
PEOPLE = 16
REFUSAL = "554 5.7.1 Relay access denied"
UNKNOWN = "550 5.1.1 No such user here"


@pytest.fixture
def db(tmp_path):
    """A database with Krefeld's sixteen officers, and a good run of every source."""
    path = tmp_path / "c.db"
    with open_store(path) as store:
        for source in load_sources().values():
            run = begin_run(store, source.name, today=NOW.date(), now=NOW)
            found = Harvest(complete=True, listed=0, requests=1)
            finish_run(store, run, found, today=NOW.date(), now=NOW)
        profile = shipped("profiles") / "krefeld.yaml"
        import_profiles(store, profile, author="Ana", comment="first", now=NOW)
        for number in range(PEOPLE):
            add_recipient(
                store,
                f"officer{number}@krefeld.example",
                profiles=["krefeld"],
                language="de",
                confirmed=True,
                now=NOW,
            )
    return path


def run(db, *args, relay=None):
    """Run a command; return its exit code and what it printed."""
    env = {"NO_COLOR": "1", "CITYCALLS_SMTP_URL": relay}
    found = CliRunner().invoke(app, ["--db", str(db), *args], catch_exceptions=False, env=env)
    return found.exit_code, found.output


def status(db, day="2026-10-14"):
    code, text = run(db, "status", "--today", day, "--json")
    found = json.loads(text)
    mails = [t for t in found["troubles"] if "is late: last good run" not in t]
    assert code == (1 if found["troubles"] else 0)
    assert found["healthy"] is (code == 0)
    return found, mails


def send(db, relay, now="2026-10-13T07:30"):
    return run(db, "digest", "--send", "--now", now, relay=relay)[0]


def test_mails_that_a_relay_refuses_are_named_with_its_words_until_they_leave(db):
    assert status(db)[1] == []
    with Sink(answers={"rcpt": [REFUSAL]}) as sink:
        assert send(db, sink.url) == 1
        found, mails = status(db)  # 30 hours later
        assert len(mails) == 1
        assert mails[0].startswith("16 mails wait since 2026-10-13 05:30 UTC: ")
        assert "Relay access denied" in mails[0]
        assert found["outbox"]["new"] == PEOPLE
        assert found["outbox"]["waiting_since"].startswith("2026-10-13T05:30")
        assert "Relay access denied" in found["outbox"]["relay_words"]
        code, text = run(db, "status", "--today", "2026-10-14")
        assert code == 1
        assert "Relay access denied" in re.sub(r"\s+", " ", text)
        sink.answers.clear()
        assert send(db, sink.url, "2026-10-14T13:00") == 0
    found, mails = status(db)
    assert mails == []
    assert found["outbox"]["waiting_since"] is None


def test_mails_that_nobody_tries_to_send_are_named(db):
    assert run(db, "digest", "--now", "2026-10-13T07:30")[0] == 0
    (said,) = status(db)[1]
    assert said.startswith("16 mails wait since 2026-10-13 05:30 UTC: nothing was tried")


def test_mails_that_are_put_off_again_and_again_are_named(db):
    """No fault of the relay as a whole: one refusal for the moment, 30 hours long."""
    with Sink(answers={"rcpt:officer3@krefeld.example": ["451 4.7.1 try again later"]}) as sink:
        send(db, sink.url)
    (said,) = status(db)[1]
    assert said.startswith("1 mails wait since 2026-10-13 05:30 UTC: ")
    assert "try again later" in said


def test_an_address_that_refuses_mail_is_named_until_it_is_removed(db):
    with Sink(answers={"rcpt:officer3@krefeld.example": [UNKNOWN]}) as sink:
        assert send(db, sink.url) == 1
    found, mails = status(db)
    assert len(mails) == 1
    assert mails[0].startswith("officer3@krefeld.example refuses mail since 2026-10-13 05:30 UTC")
    assert "No such user" in mails[0]
    assert [r["address"] for r in found["outbox"]["refused"]] == ["officer3@krefeld.example"]
    assert run(db, "recipients", "remove", "officer3@krefeld.example")[0] == 0
    assert status(db)[1] == []


def test_a_disk_that_is_nearly_full_is_named(db, monkeypatch):
    monkeypatch.setattr(disks, "LOW_BYTES", 10**18)
    (said,) = status(db)[1]
    assert "MB left" in said


def test_a_database_on_a_network_disk_is_named(db, monkeypatch, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(disks, "MOUNTS", mounts)
    found, mails = status(db)
    assert len(mails) == 1
    assert "network file system (nfs4)" in mails[0]
    assert found["storage"]["file_system"] == "nfs4"


def test_every_key_of_status_and_of_a_mail_stays(db):
    _, text = run(db, "digest", "--now", "2026-10-13T07:30", "--json")
    assert set(json.loads(text)[0]) == {
        *("recipient", "period", "state", "subject", "items", "message_id", "attempts"),
        *("last_error", "sent_at", "is_late"),
    }
    found = status(db)[0]
    assert set(found) == {
        *("healthy", "troubles", "sources", "schedule", "outbox", "recipients", "storage"),
    }
    assert set(found["schedule"]) == {"last_sign_of_life", "next_digests", "next_crawl", "late"}
    assert set(found["outbox"]) == {"new", "late", "waiting_since", "relay_words", "refused"}
    assert set(found["storage"]) == {"bytes", "free", "last_backup", "file_system"}


@pytest.mark.parametrize("command", ["status", "status --json", "recipients list"])
def test_what_lists_letters_reads_no_body_of_one(db, monkeypatch, command):
    """Three years of forty people are 220 MB; a list needs none of it."""
    assert run(db, "digest", "--now", "2026-10-13T07:30")[0] == 0
    seen = set()
    open_anyhow = sqlite3.connect

    def connect(*args, **more):
        connection = open_anyhow(*args, **more)
        connection.set_authorizer(
            lambda action, table, column, *_: (
                (seen.add((table, column)) if action == sqlite3.SQLITE_READ else None)
                or sqlite3.SQLITE_OK
            )
        )
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect)
    run(db, *command.split())
    assert ("recipients", "id") in seen
    assert ("outbox", "body") not in seen


def test_the_newest_letters_are_counted_by_state(db):
    with Sink() as sink:
        send(db, sink.url)
    run(db, "digest", "--now", "2026-10-20T07:30")
    found = status(db, "2026-10-20")[0]["outbox"]
    assert (found["sent"], found["new"]) == (PEOPLE, PEOPLE)
