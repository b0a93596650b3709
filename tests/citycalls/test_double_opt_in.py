"""Who is added without having said yes is asked by mail, once a day, and gets nothing else."""

import json
import re
import shutil
from email import message_from_bytes
from email.policy import default
from urllib.parse import unquote

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from store.database import open_store
from store.mail.outbox import mails_of_period
from store.people.recipients import confirm_recipient, find_recipient
from tests.citycalls.commands.test_commands import NOW, db

__all__ = ["db"]  # the fixture is found by its name
ADDRESS = "bo@krefeld.example"


@pytest.fixture
def own(db, tmp_path, monkeypatch):
    path = tmp_path / "own.db"
    shutil.copyfile(db, path)
    monkeypatch.setenv("CITYCALLS_MAIL_DIR", str(tmp_path / "mail"))
    run(path, "recipients", "add", ADDRESS, "--profile", "krefeld", "--language", "de")
    return path


def run(path, *args):
    found = CliRunner().invoke(app, ["--db", str(path), *args, "--json"], catch_exceptions=False)
    return json.loads(found.stdout) if found.stdout.startswith(("[", "{")) else found.stdout


def mails(path):
    found = sorted((path.parent / "mail").glob("*.eml"))
    return [message_from_bytes(p.read_bytes(), policy=default) for p in found]


def test_the_mail_asks_in_the_persons_language_and_nothing_else_is_sent(own):
    assert run(own, "digest", "--send") == []
    (asked,) = mails(own)
    assert (asked["To"], asked["Subject"]) == (
        ADDRESS,
        "Bitte bestätigen: EU-Förderaufrufe per Mail",
    )
    assert "Krefeld" in asked.get_body(("plain",)).get_content()
    assert len(asked.get_all("List-Unsubscribe")) == len(asked.get_all("Message-ID")) == 1
    assert run(own, "digest", "--send") == []
    assert len(mails(own)) == 1


def test_asking_again_on_the_same_day_makes_no_second_mail(own):
    run(own, "recipients", "add", ADDRESS, "--profile", "krefeld/energy-data", "--language", "de")
    run(own, "digest", "--send")
    assert len(mails(own)) == 1


def test_the_answer_by_mail_confirms_and_the_first_issue_is_a_welcome(own):
    run(own, "digest", "--send")
    (asked,) = mails(own)
    text = asked.get_body(("plain",)).get_content()
    subject = unquote(re.search(r"mailto:\S+?\?subject=(\S+)", text)[1])
    run_plain = CliRunner().invoke(
        app, ["--db", str(own), "answer", ADDRESS, subject], catch_exceptions=False
    )
    assert run_plain.exit_code == 0
    with open_store(own) as store:
        assert find_recipient(store, ADDRESS).confirmed_at is not None
    (issue,) = run(own, "digest", "--send")
    assert (issue["recipient"], issue["state"]) == (ADDRESS, "sent")
    assert "Willkommen" in issue["subject"]


def test_who_confirms_before_the_mail_left_is_not_asked_any_more(own):
    with open_store(own) as store:
        confirm_recipient(store, ADDRESS, now=NOW)
        assert mails_of_period(store, now=NOW) == []


def test_people_known_already_are_not_asked(own):
    run(own, "recipients", "add", "known@krefeld.example", "--profile", "krefeld", "--confirmed")
    with open_store(own) as store:
        assert [x.address for x in mails_of_period(store, now=NOW)] == [ADDRESS]
