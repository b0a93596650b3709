"""`recipients remove --erase`: killed at every step, it is finished by the same command."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from citycalls.mailing import write_html_copies, write_previews
from digest.compose import RenderedMail
from digest.headers import build_message
from digest.send import send_outbox
from store.database import open_store
from store.mail.outbox import body_of, mails_of_period, queue_mail
from store.operations.backup import backup
from store.operations.places import PlaceKind, note_place
from store.operations.unfinished import ENDING
from store.people.recipients import find_recipient, list_recipients
from tests.sinks.letters import add_person, put_plain_letter

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
ADA = "Ada.Berg@city.example"
MOMENTS = (
    *("erase_after_begin", "erase_after_files", "erase_before_sweep"),
    *("erase_before_emptying_the_log", "erase_after_database"),
)


def mail(person, text="One call."):
    return build_message(
        sender="City Calls <calls@city.example>",
        recipient=person,
        subject="1 new",
        text=text,
        html=f"<p>{text}</p>",
        message_id="abc@city.example",
        date=NOW,
        list_id="city-calls.city.example",
        unsubscribe_url=None,
        unsubscribe_mailto="calls@city.example?subject=u",
    )


@pytest.fixture
def place(tmp_path):
    """An installation that has written of Ada wherever it writes."""
    db = tmp_path / "var" / "c.db"
    with open_store(db) as store:
        ada, eve = (add_person(store, a, now=NOW) for a in (ADA, "eve@city.example"))
        for n in range(3):
            put_plain_letter(store, ada, now=NOW, period=f"2026-W4{n}", items=())
        put_plain_letter(store, eve, now=NOW)
        send_outbox(store, smtp_url=None, mail_dir=db.parent / "mail", now=NOW)
        note_place(store, PlaceKind.MAIL, db.parent / "mail")
        write_html_copies(db.parent / "mail")
        shown = [
            RenderedMail(
                recipient=p,
                period="2026-W43",
                subject="1 new",
                message_id="x@city.example",
                body=mail(p),
                html=None,
                items=(),
                is_new=True,
            )
            for p in (ada, eve)
        ]
        write_previews(store, shown, tmp_path / "looked at")
        put_plain_letter(store, ada, now=NOW, period="2026-W44")
        told_of = mail(eve, f"They refuse mail: {ADA.lower()} since Monday, " + "x" * 90)
        with store.write():
            queue_mail(
                store,
                recipient_id=eve.id,
                period="2026-W39",
                subject="Staff",
                body=told_of,
                message_id="s@city.example",
                items=(),
                now=NOW,
            )
            store.execute("UPDATE outbox SET state = 'sent' WHERE message_id = 's@city.example'")
        (db.parent / "mail" / "staff.eml").write_bytes(told_of)
        backup(store, db.parent / "backups" / "citycalls-2026-10-06.db", now=NOW)
        backup(store, tmp_path / "stick" / "copy.db", now=NOW)
    for folder in (db.parent, db.parent / "backups", tmp_path / "stick", db.parent / "mail"):
        half = folder / f".killed.db.4711{ENDING}"
        half.write_bytes(b"half a copy with Ada.Berg@city.example")
    (tmp_path / "looked at" / "own.eml").write_text(f"To: {ADA}\n\nof another program")
    return db


def erase(db, fail_at=""):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CITYCALLS_")}
    words = ["recipients", "remove", ADA, "--erase", "--json", "--db", str(db)]
    done = subprocess.run(
        [sys.executable, "-m", "citycalls", *words],
        env={**environ, "CITYCALLS_FAIL_AT": fail_at},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout, done.stderr


def traces(root):
    """Return the files that hold Ada, but for the whole copies, which are named to the person."""
    return sorted(
        str(p.relative_to(root))
        for p in root.rglob("*")
        if p.is_file()
        and (b"ada.berg" in p.read_bytes().lower() or "ada.berg" in p.name.lower())
        and p.suffix != ".db"
    ) + ([] if b"ada.berg" not in (root / "var/c.db").read_bytes().lower() else ["c.db"])


def test_an_erasure_finds_mails_previews_and_halves_and_names_the_copies(place, tmp_path):
    assert len(traces(tmp_path)) > 8
    code, out, _ = erase(place)
    assert code == 0
    found = json.loads(out)
    # three mails and a preview with their HTML copies, and a mail to staff
    assert found["files_deleted"] == 3 * 2 + 2 + 1
    assert found["halves_removed"] == 4
    assert [Path(p).name for p in found["copies"]] == ["copy.db", "citycalls-2026-10-06.db"]
    assert found["was_erased"] is False
    assert traces(tmp_path) == ["looked at/own.eml"]
    with open_store(place) as store:
        assert [p.address for p in list_recipients(store)] == ["eve@city.example"]
        staff = [m for m in mails_of_period(store, now=NOW) if m.period == "2026-W39"]
        assert body_of(store, staff[0].id) == b""
    assert len(list((place.parent / "mail").iterdir())) == 2


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_erasure_that_is_killed_is_finished_by_the_same_command(place, tmp_path, moment):
    assert erase(place, fail_at=moment)[0] == -signal.SIGKILL
    code, out, err = erase(place)
    assert code == 0, err
    found = json.loads(out)
    first = 0 if moment == "erase_after_begin" else 9
    assert found["files_deleted"] == 9 - first
    is_gone = moment in MOMENTS[2:]
    assert found["was_erased"] is is_gone
    assert len(found["copies"]) == 2
    assert traces(tmp_path) == ["looked at/own.eml"]
    with open_store(place) as store:
        assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
        assert len(list_recipients(store)) == 1


def test_between_the_steps_nothing_is_sent_to_who_is_being_erased(place, tmp_path):
    erase(place, fail_at="erase_after_begin")
    with open_store(place) as store:
        send_outbox(store, smtp_url=None, mail_dir=tmp_path / "late", now=NOW)
        assert len(list_recipients(store)) == 1
    assert not (tmp_path / "late").exists() or list((tmp_path / "late").iterdir()) == []


def test_a_folder_that_is_not_there_now_is_named(place, tmp_path):
    (tmp_path / "stick").rename(tmp_path / "unplugged")
    code, out, _ = erase(place)
    assert code == 0
    assert json.loads(out)["unreached"] == [str(tmp_path / "stick")]


def test_a_damaged_copy_is_named_and_a_stranger_is_refused(place, tmp_path):
    copy = tmp_path / "stick" / "copy.db"
    copy.write_bytes(copy.read_bytes()[:300] + b"\xff" * 5000)
    code, out, _ = erase(place)
    assert code == 0
    assert json.loads(out)["unread"] == [str(copy)]
    copy.unlink()
    for left in (place.parent / "backups").iterdir():
        left.unlink()
    code, out, _ = erase(place)
    again = json.loads(out)
    assert (again["was_erased"], again["files_deleted"], again["copies"]) == (True, 0, [])
    with open_store(place) as store:
        assert find_recipient(store, "eve@city.example").address == "eve@city.example"


def test_the_person_is_told_in_words_what_was_done_and_what_is_not_reached(place):
    from typer.testing import CliRunner

    from citycalls.cli import app

    words = ["--db", str(place), "recipients", "remove", ADA, "--erase"]
    found = CliRunner().invoke(app, words)
    assert "deleted from the database; 9 files deleted; halves of killed runs removed: 4" in (
        found.stdout
    )
    assert "copy.db holds the person still" in found.stderr
    assert "not reached: copies at other places, the relay's logs" in found.stderr
    stranger = CliRunner().invoke(app, [*words[:-2], "nobody@city.example", "--erase"])
    assert "nobody with the address 'nobody@city.example' is known" in str(stranger.exception)
