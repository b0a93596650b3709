"""Mails that come back: what a delivery report (RFC 3464) says of one of our letters."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.message import Message
from email.policy import compat32

from digest.headers import clean
from funding.errors import WrongInput
from store.database import Store
from store.mail.outbox import mark_bounced
from store.people.recipients import Recipient, list_recipients
from wording.answer_links import Action, BadLink, read_token, short_code

LARGEST = 5_000_000
"""Bytes; a report that quotes a whole letter has some hundred thousand."""
TOKEN = re.compile(r"/a/([A-Za-z0-9_.\-]{20,900})")
"""``/a/eyJhIjoidSIsInAiOjR9.Zk3v``"""
CODE = re.compile(r"U-[A-Z2-7]{10}")
"""``U-DWIQW2FYMZ``"""
WORDS = 200
FINAL = re.compile(r"5\.\d{1,3}\.\d{1,3}")
"""``5.1.1``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class BounceReport:
    """What one report says."""

    person: Recipient
    words: str
    """Status code and the words of the other side."""
    is_final: bool
    """False for a delay, or for a refusal that may pass: nothing is noted then."""


def record_bounce(
    store: Store, report: bytes, *, secret: str, today: date, now: datetime
) -> BounceReport:
    """Note that an address refuses mail for good, if *report* is about a letter of ours.

    Whose letter it was is read from the signed way out in the quoted headers, not from the address
    in the report: so nobody can silence another person with a report of his own making.
    Raises WrongInput for a mail that is no report, or about no letter of ours.
    """
    if len(report) > LARGEST:
        raise WrongInput(f"the mail has {len(report):,} bytes; a delivery report is smaller")
    try:
        mail = email.message_from_bytes(report, policy=compat32)
        status = next(statuses(mail), None)
        quoted = list(unsubscribe_headers(mail))
    except RecursionError as error:
        raise WrongInput("the mail is no delivery report: it is nested without end") from error
    if status is None:
        raise WrongInput("the mail is no delivery report: it has no part message/delivery-status")
    person = next(
        (p for header in quoted if (p := recipient_of(store, header, secret, today))), None
    )
    if person is None:
        raise WrongInput(
            "the report quotes no letter of ours: its List-Unsubscribe header is missing or forged"
        )
    found = BounceReport(
        person=person,
        words=clean(f"{status['Status'] or ''} {status['Diagnostic-Code'] or ''}", WORDS),
        is_final=is_final(status),
    )
    if found.is_final:
        mark_bounced(store, person.id, found.words, now=now)
    return found


def statuses(mail: Message) -> Iterator[Message]:
    """Yield what the report says per recipient; the first block is about the whole mail."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            if isinstance(blocks, list):
                yield from (b for b in blocks if isinstance(b, Message) and b["Action"])


def is_final(status: Message) -> bool:
    code = FINAL.match((status["Status"] or "").strip())
    return (status["Action"] or "").strip().casefold() == "failed" and code is not None


def unsubscribe_headers(mail: Message) -> Iterator[str]:
    """Yield the List-Unsubscribe headers of the letters that a report quotes, whole or headers."""
    for part in mail.walk():
        kind = part.get_content_type()
        quoted = part.get_payload()
        if kind == "message/rfc822" and isinstance(quoted, list):
            quoted_mail = quoted[0]
        elif kind == "text/rfc822-headers":
            decoded = part.get_payload(decode=True)
            quoted_mail = email.message_from_bytes(decoded if isinstance(decoded, bytes) else b"")
        else:
            continue
        if isinstance(quoted_mail, Message) and quoted_mail["List-Unsubscribe"]:
            yield str(quoted_mail["List-Unsubscribe"])


def recipient_of(store: Store, way_out: str, secret: str, today: date) -> Recipient | None:
    """Return the person whose letter bore this way out; None if none did."""
    people = {person.id: person for person in list_recipients(store)}
    squeezed = "".join(way_out.split())
    for token in TOKEN.findall(squeezed):
        try:
            grant = read_token(token, secret, today=today)
        except BadLink:
            continue
        if grant.action is Action.UNSUBSCRIBE:
            return people.get(grant.recipient_id)
    for code in CODE.findall(squeezed):
        for person in people.values():
            if code == short_code(Action.UNSUBSCRIBE, person.id, None, secret):
                return person
    return None
