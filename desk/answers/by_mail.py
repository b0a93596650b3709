"""Answers that come as mails: a short code in the subject does what a link would do."""

import email
import re
from collections.abc import Callable
from datetime import date, datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses

from desk.answers.actions import action_for
from desk.answers.page import AnswerPage
from desk.answers.request import AnswerRequest
from funding.errors import WrongInput
from store.calls.calls import calls_of
from store.database import Store
from store.mail.outbox import listed_before
from store.people.feedback import feedback_of
from store.people.recipients import Recipient, find_recipient, removed_recipient
from wording.answer_links import LIFETIME, Action, Grant, read_code, sign
from wording.language import speech

CODE = re.compile(r"\b([A-Z])-([A-Z2-7]{10})\b", re.IGNORECASE)
"""The code in a subject: ``R-ZBOCTXVK4J``."""


def read_answer(mail: bytes) -> tuple[str, str] | None:
    """Return sender and subject of a raw mail; None if no person asks for anything in it.

    Such is what a program sent by itself (RFC 3834), and a subject without a code.
    """
    head = email.message_from_bytes(mail.partition(b"\n\n")[0][:100_000], policy=compat32)
    subject = decoded(str(head["Subject"] or ""))
    sent_by = getaddresses([str(head["From"] or "")])
    if is_automatic(head) or CODE.search(subject) is None or len(sent_by) != 1:
        return None
    return sent_by[0][1], " ".join(subject.split())


def decoded(header: str) -> str:
    """Return a header with its encoded words read; as it is where they can't be."""
    try:
        return str(make_header(decode_header(header)))
    except (LookupError, ValueError, HeaderParseError):
        return header


def is_automatic(head: Message) -> bool:
    """Return whether a program sent a mail: an out-of-office, a list, a bounce."""
    submitted = str(head["Auto-Submitted"] or "no").partition(";")[0].strip().casefold()
    precedence = str(head["Precedence"] or "").strip().casefold()
    return (
        submitted != "no"
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or str(head["Return-Path"] or "").strip() == "<>"
        or any(name in head for name in ("X-Autoreply", "X-Autorespond", "X-Failed-Recipients"))
    )


def answer_by_mail(
    store: Store,
    *,
    sender: str,
    subject: str,
    secret: str,
    today: date,
    now: datetime,
    send_list: Callable[[Recipient], bool],
) -> AnswerPage:
    """Do what the code in *subject* says for the person who wrote, and return what was done.

    *send_list* puts a mail with all calls of a person into the outbox, and returns whether they
    had none that day.  A sender address can be forged, but not the code, which only their own mail
    holds.  Raises UnknownName for a stranger, WrongInput where no code of theirs is found.
    """
    person = removed_recipient(store, find_recipient(store, sender).id)
    found = CODE.search(subject)
    listed = {
        *listed_before(store, person.id, now=now),
        *(answer.call_id for answer in feedback_of(store, person.id)),
    }
    meaning = (
        None
        if found is None
        else read_code(found[0], secret, recipient_id=person.id, call_ids=sorted(listed))
    )
    if meaning is None:
        raise WrongInput(
            f"no code of {person.address} is in the subject {subject[:80]!r}; "
            "take the mail that their letter's link opens, as it is"
        )
    action, about = meaning
    if action is Action.MY:
        return list_page(person, is_new=send_list(person))
    grant = Grant(
        action=action,
        recipient_id=person.id,
        about=about,
        period=None,
        expires_on=today + LIFETIME,
    )
    call = None if about is None else calls_of(store, [about]).get(about)
    return action_for(action).do(
        AnswerRequest(
            store=store,
            speech=speech(person.language),
            grant=grant,
            target=f"/a/{sign(grant, secret)}",
            person=person,
            call=call,
            fields={},
            secret=secret,
            now=now,
            today=today,
        )
    )


def list_page(person: Recipient, *, is_new: bool) -> AnswerPage:
    """Return what is said to who asked for all their calls."""
    s = speech(person.language)
    return AnswerPage(
        language=s.code,
        title=s.say("Noted"),
        person=None,
        lines=(
            s.say("A mail with all your calls follows.")
            if is_new
            else s.say("A mail with all your calls was made today already."),
        ),
    )
