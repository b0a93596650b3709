"""Mails, and the people who get them, as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

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
