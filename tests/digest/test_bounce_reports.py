"""The forms in which servers say that a mail did not arrive, each in its own bytes."""

import base64
import quopri
import time

import pytest

from digest.bounce_reports import Outcome, read_report

HEAD = b"""\
From: City Calls <calls@city.example>
To: ada@krefeld.example
Message-ID: <0123456789abcdef@city.example>
List-Unsubscribe: <https://calls.city.example/a/eyJhIjoidSIsInAiOjR9.Zk3v>
Subject: 1 neu
"""
MAIL = HEAD + b"\nDiesmal ein Aufruf. It failed to mention: user unknown 550 5.1.1.\n"
REFUSED, LOST, LATE = Outcome.REFUSED, Outcome.UNDELIVERED, Outcome.DELAYED


def report(*blocks: str, kind: str = "delivery-status", encoding: str = "7bit") -> bytes:
    """A report whose status part is given block by block, in some transfer encoding."""
    status = "\n\n".join(("Reporting-MTA: dns; relay.example", *blocks)).encode()
    if encoding == "base64":
        status = base64.encodebytes(status)
    if encoding == "quoted-printable":
        status = quopri.encodestring(status)
    return (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n--B\n'
        b"Content-Type: text/plain\n\nSorry.\n\n--B\nContent-Type: message/" + kind.encode()
        + b"\nContent-Transfer-Encoding: " + encoding.encode() + b"\n\n" + status
        + b"\n\n--B\nContent-Type: text/rfc822-headers\n\n" + HEAD + b"\n--B--\n"
    )  # fmt: skip


def block(action: str | None = "failed", status: str | None = "5.1.1", said: str = "", **more: str):
    lines = [f"Final-Recipient: {more.get('to', 'rfc822; ada@krefeld.example')}"]
    lines += [] if action is None else [f"Action: {action}"]
    lines += [] if status is None else [f"Status: {status}"]
    lines += [f"Diagnostic-Code: {said}"] if said else []
    return "\n".join(lines)


OTHER = {"to": "rfc822; eve@krefeld.example"}
REPORTS = {
    "base64": (report(block(), encoding="base64"), REFUSED, "5.1.1"),
    "quoted-printable": (report(block(), encoding="quoted-printable"), REFUSED, "5.1.1"),
    "global": (
        report(block(to="utf-8; ada@krefeld.example"), kind="global-delivery-status"),
        REFUSED,
        "5.1.1",
    ),
    "comments": (
        report(block("failed (for good)", "5.1.10 (no such mailbox)")),
        REFUSED,
        "5.1.10",
    ),
    "folded": (
        report(block(said="smtp; 550\n  5.1.1 nobody\n\tthere")),
        REFUSED,
        "5.1.1 smtp; 550",
    ),
    "capitals": (
        report(block("FAILED").upper().replace("ADA@KREFELD", "ada@krefeld")),
        REFUSED,
        "",
    ),
    "no status": (report(block(status=None, said="smtp; 550 5.1.1 unknown")), REFUSED, "smtp; 550"),
    "no status, no code": (report(block(status=None, said="x; user unknown")), REFUSED, "x; user"),
    "no status, nothing": (report(block(status=None)), LOST, ""),
    "no action": (report(block(action=None)), REFUSED, "5.1.1"),
    "vague status": (
        report(block(status="5.0.0", said="smtp; 550 5.2.1 closed")),
        REFUSED,
        "5.0.0",
    ),
    "vague, about us": (report(block(status="5.0.0", said="smtp; 554 5.7.1 no")), LOST, "5.0.0"),
    "policy": (report(block(status="5.7.1", said="smtp; 550 5.7.1 blocked")), LOST, "5.7.1"),
    "quota of ours": (report(block(status="5.4.5")), LOST, "5.4.5"),
    "given up": (report(block(status="4.4.1", said="smtp; no route to host")), LOST, "4.4.1"),
    "expired": (report(block(status="5.4.7", said="smtp; delivery time expired")), LOST, "5.4.7"),
    "full": (report(block(status="5.2.2", said="smtp; 552 mailbox full")), REFUSED, "5.2.2"),
    "delayed": (report(block("delayed", "4.4.1")), LATE, "4.4.1"),
    "another first": (report(block("delayed", "4.0.0", **OTHER), block()), REFUSED, "5.1.1"),
    "another failed": (report(block(**OTHER), block("relayed", "2.0.0")), Outcome.ARRIVED, "2.0.0"),
    "behind a list": (
        report(block(**OTHER), block(status="5.1.2", to="rfc822; x@y.example")),
        REFUSED,
        "5.1.1",
    ),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_in_any_form_says_what_became_of_the_mail(name):
    mail, outcome, words = REPORTS[name]
    for ends in (b"\n", b"\r\n"):
        read = read_report(mail.replace(b"\n", ends))
        fate = read.fate_of("ada@krefeld.example")
        assert (fate.outcome, fate.words[: len(words)]) == (outcome, words)
        assert read.quoted[0].message_id == "0123456789abcdef@city.example"
        assert "/a/eyJhIjoidSIsInAiOjR9.Zk3v" in read.quoted[0].unsubscribe


QMAIL = b"""\
From: MAILER-DAEMON@mail.krefeld.example
Subject: failure notice

Hi. This is the qmail-send program at mail.krefeld.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@krefeld.example>:
%s

--- Below this line is a copy of the message.

Return-Path: <calls@city.example>
"""
EXIM = b"""\
X-Failed-Recipients: ada@krefeld.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@krefeld.example
    %s

------ This is a copy of the message, including all the headers. ------

Return-path: <calls@city.example>
"""
WARNING = b"""\
Auto-Submitted: auto-replied
Subject: Warning: message 1abc-00 delayed 24 hours

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue. No action is required on your part.

Return-path: <calls@city.example>
"""
TEXTS = {
    "qmail": (QMAIL % b"Sorry, no mailbox here by that name. (#5.1.1)", REFUSED),
    "qmail, reply": (QMAIL % b"192.0.2.1 said: 550 unknown user", REFUSED),
    "qmail, us": (QMAIL % b"192.0.2.1 said: 554 5.7.1 relay access denied", LOST),
    "qmail, days": (QMAIL % b"I'm not going to try again; it was in the queue too long.", LOST),
    "exim": (EXIM % b"host mx [192.0.2.1]: 550 5.1.1 no such user", REFUSED),
    "exim, route": (EXIM % b"Unrouteable address: user unknown", REFUSED),
    "exim, days": (EXIM % b"retry timeout exceeded", LOST),
    "exim, us": (EXIM % b"SMTP error after RCPT: 550 blocked using bl.example", LOST),
    "exim, late": (WARNING, LATE),
    "german": (
        b"Subject: Unzustellbar\n\nIhre Mail konnte nicht zugestellt werden:\n"
        b"550 5.1.1 Benutzer unbekannt\n\nX: y\n",
        REFUSED,
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_server_is_understood_and_never_the_quoted_mail(name):
    text, outcome = TEXTS[name]
    read = read_report(text + MAIL)
    assert read.fate_of("ada@krefeld.example").outcome is outcome
    assert "Diesmal" not in read.fate_of("x").words


def test_a_mail_that_only_quotes_ours_is_no_report():
    assert not read_report(b"Subject: Re: 1 neu\n\nThanks, I'm on leave.\n\n" + MAIL).is_report


@pytest.mark.parametrize(
    "header",
    [
        b"=?us-ascii?Q?=3Chttps=3A=2F=2Fcalls=2Ecity=2Eexample=2Fa=2FeyJhIjoi?=\n"
        b" =?us-ascii?Q?dSIsInAiOjR9=2EZk3v=3E?=",
        b"=?utf-8?B?" + base64.b64encode(b"<https://calls.city.example/a/eyJhIjoidSIs") + b"?=\n"
        b"\t=?utf-8?B?" + base64.b64encode(b"InAiOjR9.Zk3v>") + b"?=",
        b"<https://calls.city.example/a/\n eyJhIjoidSIsInAiOjR9.Zk3v>",
    ],
)
def test_a_way_out_that_a_server_wrote_anew_is_found(header):
    head = b"Subject: x\nList-Unsubscribe: " + header + b"\nMessage-ID: <a@b>\n"
    read = read_report(report(block()).replace(HEAD, head))
    assert "/a/eyJhIjoidSIsInAiOjR9.Zk3v" in read.quoted[0].unsubscribe


def test_a_report_that_somebody_forwarded_as_an_attachment_is_read():
    mail = (
        b"Content-Type: multipart/mixed; boundary=F\n\n--F\nContent-Type: message/rfc822\n\n"
        + report(block())
        + b"\n--F--\n"
    )
    assert read_report(mail).fate_of("ada@krefeld.example").outcome is REFUSED


def test_a_long_report_costs_little():
    start = time.perf_counter()
    read_report(report(*[block(**OTHER)] * 3000))
    read_report(b"Subject: x\n\n" + (b"550 (((((" * 20 + b"\n") * 3000 + MAIL)
    assert time.perf_counter() - start < 2
