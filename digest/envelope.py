"""What surrounds a mail to one person: its signed links, its Message-ID, its headers."""

from datetime import date, datetime

from digest.headers import build_message, message_id_of
from digest.issue import SenderConfig
from digest.render import Rendered
from store.people.recipients import Recipient
from wording.answer_links import Action, Links


def links_of(sending: SenderConfig, person: Recipient, period: str, today: date) -> Links:
    """Return the links of one mail; their tokens are worth nothing for anybody else."""
    return Links(
        base_url=sending.base_url,
        secret=sending.secret,
        sender_address=sending.address,
        recipient_id=person.id,
        period=period,
        today=today,
    )


def id_of(sending: SenderConfig, person: Recipient, period: str, *, early: int = 0) -> str:
    """Return the Message-ID, the same whenever this mail is made.

    *early*: how many letters of that period went out before its time; this one is another.
    """
    mark = f"{period}/{early}" if early else period
    return message_id_of(person.address, mark, domain=sending.domain)


def message_of(
    sending: SenderConfig, person: Recipient, rendered: Rendered, links: Links, *, early: int = 0
) -> bytes:
    """Return the bytes of a whole mail; *early* as in `id_of`."""
    by_mail = Links(
        base_url=None,
        secret=sending.secret,
        sender_address=sending.address,
        recipient_id=person.id,
        period=links.period,
        today=links.today,
    )
    leave = by_mail.answer(Action.UNSUBSCRIBE, None, "unsubscribe")
    return build_message(
        sender=sending.sender,
        recipient=person,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=id_of(sending, person, links.period, early=early),
        date=datetime.combine(links.today, sending.mail_time, sending.timezone),
        list_id=f"city-calls.{sending.domain}",
        unsubscribe_url=links.one_click(),
        unsubscribe_mailto=leave.removeprefix("mailto:"),
    )
