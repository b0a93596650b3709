"""Mails that come back: whose they were, and what that changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import unquote

from digest.bounce_reports import DeliveryReport, Outcome, QuotedMail, read_report
from digest.headers import clean
from funding.errors import WrongInput
from store.database import Store
from store.mail.outcomes import mark_bounced, mark_returned
from store.people.recipients import Recipient, list_recipients
from wording.answer_links import Action, BadLink, read_token, short_code

LARGEST = 5_000_000
"""Bytes; a report that quotes a whole letter has some hundred thousand."""
TOKEN = re.compile(r"/a/([A-Za-z0-9_.\-]{20,900})")
"""``/a/eyJhIjoidSIsInAiOjR9.Zk3v``"""
CODE = re.compile(r"U-[A-Z2-7]{10}")
"""``U-DWIQW2FYMZ``"""
WORDS = 200
MOST_TOKENS = 20
"""A head of ours holds one; a hostile one could hold thousands, and each costs a signature."""


class NotAReport(WrongInput):
    """Raised for mail that reports no delivery, such as an out-of-office."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BounceReport:
    """What one report says."""

    person: Recipient
    words: str
    """Status code and the words of the other side."""
    outcome: Outcome
    """The period of the mail to this person."""

    @property
    def is_final(self) -> bool:
        """Return whether the address was marked: not for a delay, nor for a refusal of us."""
        return self.outcome is Outcome.REFUSED


def record_bounce(
    store: Store, report: bytes, *, secret: str, today: date, now: datetime
) -> BounceReport:
    """Note that a mail did not arrive, and that its address refuses mail, if *report* says so.

    Whose mail it was is read from the signed way out in the quoted headers, not from the address in
    the report: so nobody can silence another person with a report of his own making.  What the mail
    told is new again for the next one.
    Raises NotAReport for a mail that is none, WrongInput for one about no mail of ours.
    """
    if len(report) > LARGEST:
        raise WrongInput(f"the mail has {len(report):,} bytes; a delivery report is smaller")
    try:
        read = read_report(report)
    except RecursionError as error:
        raise NotAReport("the mail is no delivery report: it is nested without end") from error
    if not read.is_report:
        raise NotAReport("the mail is no delivery report; nothing is noted")
    person, quoted = owner_of(store, read, secret, today)
    fate = read.fate_of(person.address)
    found = BounceReport(person=person, words=clean(fate.words, WORDS), outcome=fate.outcome)
    with store.write():
        if found.is_final:
            mark_bounced(store, person.id, found.words, now=now)
        if fate.outcome in (Outcome.REFUSED, Outcome.UNDELIVERED) and quoted.message_id:
            mark_returned(store, person.id, quoted.message_id, found.words, now=now)
    return found


def owner_of(
    store: Store, report: DeliveryReport, secret: str, today: date
) -> tuple[Recipient, QuotedMail]:
    """Return whose mail a report quotes.  Raises WrongInput if it quotes none of ours."""
    people = {person.id: person for person in list_recipients(store)}
    codes: dict[str, Recipient] = {}
    for quoted in report.quoted:
        for text in (quoted.unsubscribe, unquote(quoted.unsubscribe)):
            for number in signed_numbers(text, secret, today):
                if number in people:
                    return people[number], quoted
            if not (found := CODE.findall(text)):
                continue
            codes = codes or {code_of(person, secret): person for person in people.values()}
            for code in found:
                if code in codes:
                    return codes[code], quoted
    raise WrongInput(
        "the report quotes no letter of ours: its List-Unsubscribe header is missing or forged"
    )


def code_of(person: Recipient, secret: str) -> str:
    return short_code(Action.UNSUBSCRIBE, person.id, None, secret)


def signed_numbers(way_out: str, secret: str, today: date) -> Iterator[int]:
    for token in TOKEN.findall(way_out)[:MOST_TOKENS]:
        try:
            grant = read_token(token, secret, today=today)
        except BadLink:
            continue
        if grant.action is Action.UNSUBSCRIBE:
            yield grant.recipient_id
