"""Mails that come back mark the person whose letter they quote, and nobody else."""

from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from advice.weekly.staff import staff_mail
from citycalls.cli import app
from digest.bounces import NotAReport, record_bounce
from digest.envelope import links_of, message_of
from digest.issue import SenderConfig
from digest.render import Rendered
from digest.staff_view import render_staff
from funding.errors import WrongInput
from store.database import open_store
from store.mail.delivery_leases import lease_mail
from store.mail.outcomes import lost_mails, mark_sent
from store.people.recipients import find_recipient
from tests.digest.conftest import TODAY
from tests.sinks.letters import add_person, put_plain_letter

SECRET = "a secret of the tests"
PAGES = "https://calls.city.example"
NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "c.db") as opened:
        for name in ("ada", "bob"):
            add_person(opened, f"{name}@krefeld.example", now=NOW)
        yield opened


def letter(store, name: str, base_url: str | None = PAGES, secret: str = SECRET) -> bytes:
    """A letter as it leaves."""
    person = find_recipient(store, f"{name}@krefeld.example")
    sending = SenderConfig(
        sender="City Calls <calls@city.example>",
        secret=secret,
        base_url=base_url,
        timezone=ZoneInfo("Europe/Brussels"),
        mail_time=time(7, 30),
    )
    links = links_of(sending, person, "2026-W41", TODAY)
    words = Rendered(subject="1 neu", html="<p>Text</p>", text="Text")
    return message_of(sending, person, words, links)


def report(
    quoted: bytes,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    address: str = "ada@krefeld.example",
    said: str = "smtp; 550 5.1.1 User unknown",
    headers_only: bool = False,
) -> bytes:
    """A delivery report in the form that mail servers use."""
    head, _, _ = quoted.partition(b"\r\n\r\n")
    kind = b"text/rfc822-headers" if headers_only else b"message/rfc822"
    lines = [
        "From: MAILER-DAEMON@relay.city.example",
        "To: calls@city.example",
        "Subject: Undelivered Mail Returned to Sender",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        "",
        "--B",
        "Content-Type: text/plain",
        "",
        "It could not be delivered.",
        "",
        "--B",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; relay.city.example",
        "",
        f"Final-Recipient: rfc822; {address}",
        f"Action: {action}",
        f"Status: {status}",
        f"Diagnostic-Code: {said}",
        "",
        "--B",
    ]
    return (
        "\r\n".join(lines).encode()
        + b"\r\nContent-Type: "
        + kind
        + b"\r\n\r\n"
        + (head + b"\r\n" if headers_only else quoted)
        + b"\r\n--B--\r\n"
    )


def note(store, mail: bytes, *, later: timedelta = timedelta()):
    day = TODAY + later
    return record_bounce(store, mail, secret=SECRET, today=day, now=NOW + later)


def notes(store) -> dict[str, str | None]:
    return {
        name: find_recipient(store, f"{name}@krefeld.example").bounce_note
        for name in ("ada", "bob")
    }


@pytest.mark.parametrize("headers_only", [False, True])
@pytest.mark.parametrize("base_url", [PAGES, None])
def test_a_final_refusal_marks_the_person(store, base_url, headers_only):
    mail = report(letter(store, "ada", base_url), headers_only=headers_only)
    found = note(store, mail, later=timedelta(days=2))
    assert found.is_final
    assert notes(store) == {"ada": "5.1.1 smtp; 550 5.1.1 User unknown", "bob": None}


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("failed", "4.2.2"),
        ("delivered", "2.0.0"),
        ("relayed", "2.0.0"),
        ("expanded", "2.0.0"),
    ],
)
def test_a_delay_or_a_delivery_changes_nothing(store, action, status):
    found = note(store, report(letter(store, "ada"), action=action, status=status))
    assert not found.is_final
    assert notes(store) == {"ada": None, "bob": None}


def test_the_letter_tells_who_it_was_not_the_address_in_the_report(store):
    note(store, report(letter(store, "ada"), address="bob@krefeld.example"))
    assert notes(store)["bob"] is None
    assert notes(store)["ada"] is not None


@pytest.mark.parametrize("base_url", [PAGES, None])
def test_a_forged_report_silences_nobody(store, base_url):
    with pytest.raises(WrongInput, match="no letter of ours"):
        note(store, report(letter(store, "ada", base_url, secret="a guess")))
    assert notes(store) == {"ada": None, "bob": None}


NO_REPORTS = (
    b"",
    b"Subject: I am on leave\r\n\r\nBack on Monday.\r\n",
    b"Subject: Abwesend\r\nAuto-Submitted: auto-replied\r\n\r\nIch bin bis Montag nicht da.\r\n",
    b"\x00\xff\xfe" * 50,
    b"Content-Type: message/rfc822\r\n\r\n" * 5000,
    b"Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n" * 3000,
)


@pytest.mark.parametrize("mail", NO_REPORTS)
def test_what_is_no_report_is_refused_and_says_so(store, mail):
    with pytest.raises(NotAReport, match="no delivery report"):
        note(store, mail)


def test_a_report_about_no_mail_of_ours_is_refused(store):
    status = b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    with pytest.raises(WrongInput, match="no letter of ours"):
        note(store, b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\n" + status)


def test_the_command_reads_the_mail_from_standard_input(store, monkeypatch):
    monkeypatch.setenv("CITYCALLS_SECRET", SECRET)
    arguments = ["bounce", "--db", str(store.path), "--today", TODAY.isoformat()]
    answer = CliRunner().invoke(app, arguments, input=report(letter(store, "ada")))
    assert answer.exit_code == 0, answer.output
    assert "ada@krefeld.example refuses mail: 5.1.1" in answer.output
    assert notes(store)["ada"] is not None


def test_twenty_thousand_codes_cost_milliseconds(store):
    """Whoever writes such a report may not hold the mailbox up."""
    codes = b"".join(b"<mailto:a@b?subject=U-%010d>," % n for n in range(20_000))
    links = b"<https://x.example/a/" + b"A" * 40 + b".BBBB>," * 20_000
    for ways in (codes.translate(bytes.maketrans(b"0189", b"ABCD")), links):
        head = b"List-Unsubscribe: " + ways + b"\r\nMessage-ID: <a@b>\r\n\r\n"
        start = perf_counter()
        with pytest.raises(WrongInput, match="no letter of ours"):
            note(store, report(head + b"x"))
        assert perf_counter() - start < 0.5


def test_who_can_t_be_reached_for_days_is_told_to_staff_and_not_marked(store):
    person = find_recipient(store, "ada@krefeld.example")
    put_plain_letter(store, person, now=NOW, message_id="a-mail-of-ada@city.example")
    mark_sent(store, lease_mail(store, now=NOW, late=False).id, now=NOW)
    mail = letter(store, "ada")
    head = mail.index(b"Message-ID: <")
    end = mail.index(b">", head)
    mail = mail[:head] + b"Message-ID: <a-mail-of-ada@city.example" + mail[end:]
    found = note(store, report(mail, status="4.4.7", said="smtp; host not found"))
    assert (found.is_final, notes(store)["ada"]) == (False, None)
    (lost,) = lost_mails(store, now=NOW + timedelta(days=7))
    assert (lost.address, lost.words) == (
        "ada@krefeld.example",
        "came back: 4.4.7 smtp; host not found",
    )
    assert lost_mails(store, now=NOW + timedelta(days=9)) == []
    text = render_staff(staff_mail(store, today=TODAY, now=NOW), "en").text
    assert "Mails that did not arrive (1)" in text
    assert "came back: 4.4.7" in text


LINE = "List-Unsubscribe: <mailto:calls@city.example?subject=U-ABCDEFGHIJ>"
BLOCK = "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n"
MANY = 20_000


def hostile(status: str = BLOCK, quoted: str = LINE, text: str = "not delivered") -> bytes:
    kinds = ("text/plain", text), ("message/delivery-status", status), ("message/rfc822", quoted)
    parts = "".join(f"--b\nContent-Type: {kind}\n\n{body}\n\n" for kind, body in kinds)
    head = "From: x@y.example\nContent-Type: multipart/report; boundary=b\n\n"
    return f"{head}{parts}--b--\n".encode()


@pytest.mark.parametrize(
    "mail",
    [
        hostile(status=BLOCK * MANY),
        hostile(quoted=f"{LINE}\n" * MANY),
        hostile(quoted=f"{LINE}\n\n" * MANY),
        hostile(quoted="List-Unsubscribe: " + "<mailto:c?subject=U-ABCDEFGHIJ> " * MANY),
        hostile(quoted="List-Unsubscribe: " + f"<{PAGES}/a/{'A' * 40}.{'B' * 20}> " * MANY),
        hostile(quoted="List-Unsubscribe: " + "=?utf-8?q?U-ABCDEFGHIJ?=\n " * MANY),
        hostile(quoted="List-Unsubscribe: " + "%55%2DABCDEFGHIJ" * MANY),
        hostile(status="Action: failed\nStatus: " + "5.1.1 " * MANY),
        hostile(status="Action: failed\nStatus: " + "(" * MANY),
        hostile(text="550 5.1.1 not delivered\n" * MANY, status=""),
        hostile(text="returning to " * MANY, status=""),
        hostile(text="delivery " * MANY, status=""),
        b"X-Failed-Recipients: a@b.example\n\n" + f"{LINE}\n".encode() * MANY,
        b"Content-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Type: message/rfc822\n\nContent-Type: multipart/report\n\n" * MANY,
    ],
    ids=lambda mail: f"{len(mail)} bytes",
)
def test_twenty_thousand_codes_cost_no_time(store, mail):
    """Two minutes and more before; the limit leaves room for a busy machine."""
    start = perf_counter()
    with pytest.raises(WrongInput):
        record_bounce(store, mail, secret=SECRET, today=TODAY, now=NOW)
    assert perf_counter() - start < 1.5


def test_the_letter_is_found_in_a_report_with_hundreds_of_recipients(store):
    mail = report(letter(store, "ada")).replace(
        b"Final-Recipient", BLOCK.encode() * 400 + b"Final-Recipient", 1
    )
    found = record_bounce(store, mail, secret=SECRET, today=TODAY, now=NOW)
    assert found.person.address == "ada@krefeld.example"
