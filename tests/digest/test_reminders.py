"""A reminder comes on its day, once, and only for what can still be applied for."""

import email
import email.policy
from datetime import date, timedelta

import pytest

from digest.reminders import compose_reminders
from store.database import Store
from store.mail.outbox import MailKind, body_of, mails_of_period
from store.people.feedback import AnswerKind, give_feedback, undo_feedback
from store.people.recipients import list_recipients, pause_recipient
from tests.digest.test_compose import SENDING, at, compose, harvest, send, store

__all__ = ["store"]  # the fixture is found by its name
CALL = "portico:A"
DAY = date(2026, 12, 16)
"""Thirty days before the deadline; a Wednesday."""


@pytest.fixture
def wished(store: Store) -> Store:
    """Ada reads of call A and asks to be reminded 30 days before it closes."""
    harvest(store, "2026-10-05", "A", "B")
    compose(store, "2026-10-06")
    send(store, "2026-10-06")
    wish(store, "ada")
    return store


def number(store: Store, name: str) -> int:
    return next(p.id for p in list_recipients(store) if p.address.startswith(name))


def wish(store: Store, name: str, days: int = 30) -> None:
    give_feedback(
        store,
        recipient_id=number(store, name),
        call_id=CALL,
        answer=AnswerKind.REMIND,
        days=days,
        now=at("2026-10-07"),
    )


def remind(store: Store, day: date) -> list[str]:
    told = compose_reminders(store, today=day, now=at(day.isoformat()), sending=SENDING)
    return [person.address for person in told]


def text_of(store: Store) -> tuple[str, str]:
    """Return subject and text of the only reminder."""
    letters = mails_of_period(store, now=at(DAY.isoformat()))
    (letter,) = [x for x in letters if x.period.startswith(MailKind.REMINDER)]
    mail = email.message_from_bytes(body_of(store, letter.id), policy=email.policy.default)
    return str(mail["Subject"]), mail.get_body(("plain",)).get_content()  # type: ignore


def test_it_comes_on_its_day_to_who_asked_and_once(wished: Store) -> None:
    assert remind(wished, DAY - timedelta(days=1)) == []
    assert remind(wished, DAY) == ["ada@krefeld.example"]
    assert remind(wished, DAY) == []
    assert remind(wished, DAY + timedelta(days=1)) == []
    subject, text = text_of(wished)
    assert subject == "Erinnerung: Call A for cool cities, Frist 15. Jan. 2027"
    assert "Sie haben dafür in einer früheren Mail „Erinnern“ gewählt." in text
    assert "Call B" not in text
    assert "https://portal.example.eu/A" in text


def test_a_service_that_was_down_reminds_late_but_before_the_deadline(wished: Store) -> None:
    assert remind(wished, date(2027, 1, 12)) == ["ada@krefeld.example"]


def test_nobody_is_reminded_of_what_has_closed(wished: Store) -> None:
    assert remind(wished, date(2027, 1, 16)) == []


def test_an_issue_that_told_it_takes_the_place_of_the_reminder(wished: Store) -> None:
    compose(wished, "2026-12-22")
    assert remind(wished, date(2026, 12, 23)) == []


def test_a_reminder_takes_its_place_in_the_next_issue(wished: Store) -> None:
    remind(wished, DAY)
    send(wished, DAY.isoformat())
    issues = {c.recipient.address[:3]: c for c in compose(wished, "2026-12-22")}
    assert CALL not in {i.call_id for i in issues["ada"].items if i.reason.startswith("closing")}


def test_a_reminder_is_no_issue(wished: Store) -> None:
    """What was new before the reminder is still new for the next issue."""
    harvest(wished, "2026-12-15", "A", "B", "C")
    remind(wished, DAY)
    send(wished, DAY.isoformat())
    issues = {c.recipient.address[:3]: c for c in compose(wished, "2026-12-22")}
    assert "portico:C" in {i.call_id for i in issues["ada"].items if i.reason == "new"}


def test_a_reminder_that_could_not_leave_in_time_is_told_by_the_next_issue(wished: Store) -> None:
    remind(wished, DAY)
    issues = {c.recipient.address[:3]: c for c in compose(wished, "2026-12-22")}
    assert CALL in {i.call_id for i in issues["ada"].items if i.reason.startswith("closing")}
    send(wished, "2026-12-22")
    states = {x.period: x.state for x in mails_of_period(wished, now=at("2026-12-22"))}
    assert states[f"reminder-{DAY}"] == "failed"


def test_taking_the_wish_back_pausing_or_dismissing_ends_it(wished: Store) -> None:
    ada = number(wished, "ada")
    pause_recipient(wished, "ada@krefeld.example", until=date(2027, 2, 1))
    assert remind(wished, DAY) == []
    pause_recipient(wished, "ada@krefeld.example", until=None)
    undo_feedback(wished, recipient_id=ada, call_id=CALL, now=at("2026-10-08"))
    assert remind(wished, DAY) == []
    wish(wished, "ada")
    give_feedback(
        wished,
        recipient_id=ada,
        call_id=CALL,
        answer=AnswerKind.NOT_RELEVANT,
        now=at("2026-10-09"),
    )
    assert remind(wished, DAY) == []


def test_a_call_that_the_portal_lists_no_more_is_not_reminded_of(wished: Store) -> None:
    harvest(wished, "2026-12-14", "B")
    assert remind(wished, DAY) == []
