"""People and letters for the sender's tests, in one line."""

import email
import email.policy
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from email.message import EmailMessage

from digest.compose import ComposedMail, RenderedMail
from digest.headers import build_message, message_id_of
from funding.periods import Frequency
from store.database import Store
from store.mail.outbox import MailItem, body_of, queue_mail
from store.people.erasure import Letters, begin_erasure, finish_erasure
from store.people.recipients import Recipient, add_recipient

PERIOD = "2026-W41"


def add_person(store: Store, address: str, *, now: datetime) -> Recipient:
    return add_recipient(
        store,
        address,
        profiles=["krefeld"],
        language="de",
        frequency=Frequency.WEEKLY,
        confirmed=True,
        now=now,
    )


def put_plain_letter(
    store: Store,
    person: Recipient,
    *,
    now: datetime,
    period: str = PERIOD,
    items: Sequence[MailItem] = (MailItem(call_id="sedia:A", reason="new"),),
    body: bytes | None = None,
    message_id: str | None = None,
) -> bool:
    message_id = message_id or message_id_of(person.address, period, domain="city.example")
    if body is None:
        body = build_message(
            sender="City Calls <calls@city.example>",
            recipient=person,
            subject="1 new - EU funding for Krefeld, week 41",
            text="One call.\n",
            html='<html lang="de"><body><h1>One call</h1></body></html>',
            message_id=message_id,
            date=now,
            list_id="weekly.city.example",
            unsubscribe_url="https://calls.city.example/u/abc",
            unsubscribe_mailto="calls@city.example?subject=unsubscribe",
        )
    with store.write():
        return queue_mail(
            store,
            recipient_id=person.id,
            period=period,
            subject="1 new - EU funding for Krefeld, week 41",
            body=body,
            message_id=message_id,
            items=items,
            now=now,
        )


def with_bytes(store: Store, made: Sequence[ComposedMail]) -> list[RenderedMail]:
    """Return composed letters with the bytes that the outbox keeps of them."""
    found = []
    for mail in made:
        row = store.row("SELECT id FROM outbox WHERE message_id = ?", [mail.message_id])
        assert row is not None
        body = body_of(store, row["id"])
        message = email.message_from_bytes(body, policy=email.policy.default)
        html = message.get_body(("html",)) if isinstance(message, EmailMessage) else None
        values = {f.name: getattr(mail, f.name) for f in fields(mail)}
        shown = None if html is None else str(html.get_content()).replace("\r\n", "\n")
        found.append(RenderedMail(**values, body=body, html=shown))
    return found


def fill(store: Store, count: int, *, now: datetime, period: str = PERIOD) -> list[str]:
    """Put one letter for each of *count* people; return their addresses."""
    addresses = [f"officer{n}@city.example" for n in range(count)]
    for address in addresses:
        person = add_person(store, address, now=now)
        put_plain_letter(store, person, now=now, period=period)
    return addresses


def erase(store: Store, address: str, *, now: datetime) -> Letters:
    """Erase a person from the database; return the letters that were kept of them."""
    kept = begin_erasure(store, address, now=now)
    finish_erasure(store, address)
    return kept or ()
