"""Answers that come as mails: a short code in the subject does what a link would do."""

import re
from datetime import date, datetime

from desk.answers.actions import action_for
from desk.answers.page import AnswerPage
from desk.answers.request import AnswerRequest
from funding.errors import WrongInput
from store.calls.calls import calls_of
from store.database import Store
from store.mail.outbox import listed_before
from store.people.feedback import feedback_of
from store.people.recipients import find_recipient, removed_recipient
from wording.answer_links import LIFETIME, Grant, read_code, sign
from wording.language import speech

CODE = re.compile(r"\b([A-Z])-([A-Z2-7]{10})\b", re.IGNORECASE)
"""The code in a subject: ``R-ZBOCTXVK4J``."""


def answer_by_mail(
    store: Store, *, sender: str, subject: str, secret: str, today: date, now: datetime
) -> AnswerPage:
    """Do what the code in *subject* says for the person who wrote, and return what was done.

    A sender address can be forged, but not the code, which only their own mail holds.  Raises
    UnknownName for a stranger, WrongInput where no code of theirs is found.
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
