"""What readers of the demo answer to their first mail, and what staff make of it.

A report is answered in the second mail of who made it; another one waits, as does an answer that
asks staff to check who may apply; one reader is on leave.
"""

from datetime import date, datetime, timedelta

from store.database import Store
from store.mail.outbox import listed_before, mails_of_period
from store.operations.audit import note_change
from store.people.feedback import AnswerKind, give_feedback
from store.people.inbox import settle
from store.people.recipients import Recipient, list_recipients, pause_recipient
from store.people.refusals import Why

STAFF = "Maria Demo"
"""Who settles and pauses in the demo."""


def answer_first_mails(store: Store, *, now: datetime) -> None:
    """Let some readers answer to the first call of their first mail; one report is settled."""
    readers = [p for p in list_recipients(store) if listed_before(store, p.id, now=now)]
    given = [
        give_feedback(
            store,
            recipient_id=person.id,
            call_id=first_call(store, person, now),
            answer=answer,
            reason=reason,
            comment=comment,
            period=mails_of_period(store, now=now)[0].period,
            now=now + timedelta(days=n),
        )
        for n, (person, (answer, reason, comment)) in enumerate(zip(readers, ANSWERS, strict=False))
    ]
    if given:
        moment = now + timedelta(days=len(given))
        with store.write():
            settle(store, [given[0].id], author=STAFF, reply=REPLY, now=moment)
            about = f"feedback {given[0].id}"
            note_change(store, who=STAFF, did="settled feedback", about=about, now=moment)


def go_on_leave(store: Store, *, today: date, now: datetime) -> None:
    """Pause the mails of the last reader by four weeks."""
    people = list_recipients(store)
    if people:
        address, until = people[-1].address, today + timedelta(weeks=4)
        with store.write():
            pause_recipient(store, address, until=until)
            note_change(store, who=STAFF, did="paused mail", about=address, now=now)


ANSWERS = (
    (
        AnswerKind.MISTAKE,
        None,
        "The portal says that the deadline is at 17:00 Brussels time. Is the day right?",
    ),
    (AnswerKind.MISTAKE, None, "The link leads to the call of last year."),
    (AnswerKind.NOT_RELEVANT, Why.CANNOT_APPLY, None),
    (AnswerKind.NOT_RELEVANT, Why.TOPIC, None),
)
REPLY = "The day is right, and so is the hour: the portal counts in Brussels time. Thank you."


def first_call(store: Store, person: Recipient, now: datetime) -> str:
    return next(iter(listed_before(store, person.id, now=now)))
