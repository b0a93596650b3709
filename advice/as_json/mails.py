"""Mails, and the people who get them, as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from advice.people.listing import PersonState
from store.mail.outbox import MailItem, QueuedMail
from store.people.recipients import Recipient


def mail_values(mail: QueuedMail) -> dict[str, object]:
    """Return one mail of the outbox with the reasons why each call stands in it."""
    return {
        "recipient": mail.address,
        "period": mail.period,
        "state": mail.state,
        "subject": mail.subject,
        "items": [asdict(i) for i in mail.items],
        "message_id": mail.message_id,
        "attempts": mail.attempts,
        "last_error": mail.last_error,
        "sent_at": mail.sent_at,
        "is_late": mail.is_late,
    }


def preview_values(
    address: str, period: str, subject: str, items: Sequence[MailItem], message_id: str
) -> dict[str, object]:
    """Return a mail that was composed and not queued."""
    return {
        "recipient": address,
        "period": period,
        "state": "preview",
        "subject": subject,
        "items": [asdict(i) for i in items],
        "message_id": message_id,
    }


def recipient_values(person: Recipient) -> dict[str, object]:
    """Return all that is kept of a person."""
    return {
        "address": person.address,
        "name": person.name,
        "language": person.language,
        "frequency": person.frequency,
        "profiles": person.profiles,
        "whole_week": person.wants_whole_week,
        "confirmed": person.confirmed_at is not None,
        "paused_until": person.paused_until,
    }


def person_values(person: Recipient, state: PersonState) -> dict[str, object]:
    """Return all that is kept of a person, with what stands between them and the next mail."""
    confirmed, bounced = person.confirmed_at, person.bounced_at
    return {
        "id": person.id,
        **recipient_values(person),
        "state": state,
        "added_on": person.added_at.date(),
        "confirmed_on": None if confirmed is None else confirmed.date(),
        "refused_on": None if bounced is None else bounced.date(),
        "refusal": person.bounce_note,
    }


def letter_values(mail: QueuedMail) -> dict[str, object]:
    """Return a mail to one person and what became of it."""
    return {
        "period": mail.period,
        "state": mail.state,
        "subject": mail.subject,
        "sent_at": mail.sent_at,
        "attempts": mail.attempts,
        "last_error": mail.last_error,
        "is_late": mail.is_late,
    }
