"""`answer` and `bounce` as rules of a mailbox: a raw mail comes in, an exit code goes out."""

import contextlib
import email.policy
import io
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email import message_from_bytes
from email.utils import parseaddr
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from citycalls.__main__ import main
from citycalls.cli import app
from citycalls.settings import Settings
from digest.envelope import links_of, message_of
from digest.issue import SenderConfig
from digest.render import Rendered
from funding.errors import WrongInput
from store.database import open_store
from store.people.recipients import Recipient, find_recipient, list_recipients
from tests.sinks.letters import add_person

NOW = datetime(2026, 10, 20, 8, tzinfo=UTC)
SECRET = "a secret of these tests"
TODAY = "2026-10-20"


@pytest.fixture
def own(tmp_path, monkeypatch):
    path = tmp_path / "own.db"
    open_store(path).close()
    monkeypatch.setenv("CITYCALLS_SECRET", SECRET)
    return path


@dataclass(frozen=True)
class Sent:
    recipient: Recipient
    body: bytes


@pytest.fixture
def letter(own) -> Sent:
    """A mail whose answers go by mail, and who got it."""
    sending = SenderConfig(
        sender="City Calls <calls@city.example>",
        secret=SECRET,
        base_url=None,
        timezone=ZoneInfo("Europe/Brussels"),
        mail_time=time(7, 30),
    )
    with open_store(own) as store:
        person = add_person(store, "ada@krefeld.example", now=NOW)
    links = links_of(sending, person, "2026-W43", date.fromisoformat(TODAY))
    words = Rendered(subject="1 neu", html="<p>Text</p>", text="Text")
    return Sent(person, message_of(sending, person, words, links))


def run(own, command: str, mail: bytes):
    arguments = [command, "--db", str(own), "--today", TODAY]
    return CliRunner().invoke(app, arguments, input=mail)


def unsubscribe_subject(letter) -> str:
    head = message_from_bytes(letter.body, policy=email.policy.default)
    return head["List-Unsubscribe"].partition("subject=")[2].partition(">")[0]


def reply(letter, subject: str, *more: str) -> bytes:
    lines = [f"From: Somebody <{letter.recipient.address}>", f"Subject: {subject}", *more]
    return "\r\n".join([*lines, "To: calls@city.example", "", "Sent from my phone", ""]).encode()


SUBJECTS = ("{}", "Re: {}", "AW: {} (bitte)", "=?utf-8?q?R=C3=A9p=3A_{}?=")


@pytest.mark.parametrize("form", SUBJECTS)
def test_a_raw_mail_with_a_code_does_what_its_link_would(own, letter, form):
    code = unsubscribe_subject(letter).replace("%20", " ").replace("%5B", "[").replace("%5D", "]")
    if form.startswith("=?"):
        code = code.replace(" ", "_").replace("[", "=5B").replace("]", "=5D")
    found = run(own, "answer", reply(letter, form.format(code)))
    assert found.exit_code == 0, found.output
    with open_store(own) as store:
        assert letter.recipient.address not in {p.address for p in list_recipients(store)}


AUTOMATIC = (
    ("Auto-Submitted: auto-replied",),
    ("Auto-Submitted: auto-generated; owner-email=x",),
    ("Precedence: auto_reply",),
    ("Precedence: bulk",),
    ("X-Autoreply: yes",),
    ("Return-Path: <>",),
    ("X-Failed-Recipients: x@y.example",),
)


@pytest.mark.parametrize("headers", AUTOMATIC)
def test_an_out_of_office_does_nothing_and_comes_back_to_nobody(own, letter, headers):
    mail = reply(letter, unsubscribe_subject(letter), *headers)
    for command in ("answer", "bounce"):
        found = run(own, command, mail)
        assert found.exit_code == 0, found.output
        assert "nothing is" in found.output
    with open_store(own) as store:
        assert find_recipient(store, letter.recipient.address).bounced_at is None


@pytest.mark.parametrize(
    "mail",
    [
        b"From: a@b.example\r\nSubject: A question about LIFE\r\n\r\nHello\r\n",
        b"From: a@b.example, c@d.example\r\nSubject: U-AAAAAAAAAA\r\n\r\n",
        b"Subject: =?bogus?q?=FF?=\r\n\r\n",
        b"\x00" * 100,
    ],
)
def test_a_mail_without_a_code_asks_for_nothing(own, mail):
    found = run(own, "answer", mail)
    assert (found.exit_code, "asks for nothing" in found.output) == (0, True)


def test_a_sender_without_a_subject_and_an_empty_report_are_wrong_usage(own):
    assert "needs its subject" in str(
        CliRunner().invoke(app, ["answer", "a@b.example", "--db", str(own)]).exception
    )
    assert "the mail is empty" in str(run(own, "bounce", b"").exception)


@pytest.mark.parametrize("command", ["answer", "bounce"])
def test_a_busy_database_asks_the_mail_server_to_come_again(own, letter, monkeypatch, command):
    code = unsubscribe_subject(letter).replace("%5B", "[").replace("%5D", "]").replace("%20", " ")
    mails = {
        "answer": reply(letter, code),
        "bounce": b"X-Failed-Recipients: x@y.example\r\n\r\n550 5.1.1 unknown\r\n\r\n"
        + letter.body,
    }
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0.2)
    monkeypatch.setattr(sys, "argv", ["citycalls", command, "--db", str(own), "--today", TODAY])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(mails[command])))
    said = io.StringIO()
    with (
        open_store(own) as other,
        other.write(),
        contextlib.redirect_stderr(said),
        pytest.raises(SystemExit) as ended,
    ):
        main()
    assert ended.value.code == 75
    assert "in use by another process" in said.getvalue()
    assert "locked" not in said.getvalue()


def test_the_settings_are_found_where_the_environment_is_empty(tmp_path):
    """As under sudo, or in a pipe of a mail server."""
    path = tmp_path / "citycalls.env"
    path.write_text(
        f"# what the units read\nCITYCALLS_DB={tmp_path}/c.db\nhttps_proxy=http://proxy:3128\n"
        "CITYCALLS_MAIL_FROM='City Calls <calls@city.example>'\n"
    )
    found = Settings.from_env({"PATH": "/usr/bin"}, path)
    assert (found.db, parseaddr(found.mail_from)[1]) == (tmp_path / "c.db", "calls@city.example")
    given = Settings.from_env({"CITYCALLS_DB": "other.db"}, path)
    assert (str(given.db), given.mail_from) == ("other.db", "City Calls <citycalls@localhost>")
    assert Settings.from_env({}, tmp_path / "none.env").db.name == "citycalls.db"


READERS = (
    ("status",),
    ("sources",),
    ("calls",),
    ("events",),
    ("digest",),
    ("profiles", "list"),
    ("recipients", "list"),
    ("recipients", "add", "a@b.example", "--profile", "x", "--language", "de"),
    ("mistakes", "list"),
    ("model", "show"),
    ("match", "--query", "heat"),
    ("bounce", "-"),
    ("answer", "a@b.example", "U-AAAAAAAAAA"),
    ("backup", "copy.db"),
    ("serve",),
    ("schedule",),
)


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_a_mistyped_database_is_an_error_and_not_a_new_installation(tmp_path, monkeypatch, words):
    path = tmp_path / "typo" / "none.db"
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, [*words, "--db", str(path)], input=b"Subject: x\r\n\r\nx")
    assert "there is no database at" in str(found.exception)
    assert isinstance(found.exception, WrongInput)  # exit code 2
    assert list(tmp_path.iterdir()) == []
