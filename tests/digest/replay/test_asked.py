"""A mail asks one thing: what settles most, never twice in a quarter; a replay asks it, too."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from advice.questions.answering import answer_fact, put_off
from digest.compose import preview_mails
from store.mail.delivery_leases import lease_mail
from store.mail.outbox import body_of, mails_of_period
from store.mail.outcomes import mark_failed
from store.people.erasure import begin_erasure, finish_erasure
from store.people.recipients import find_recipient
from tests.digest.replay.asking import DAYS, PARTNERS, PLAN, asked_by, asking
from tests.digest.replay.world import FIRST, PROFILE, SENDING, World, morning, unequal


@pytest.fixture
def asked(world: World) -> World:
    """The town with calls that ask for more than its profile says."""
    world.list_calls(*asking())
    return world


def later(world: World, fact: str, now: datetime, mailbox: str = "ada") -> None:
    """Let a reader say "not now"; staff where no mailbox is named."""
    about, _, name = fact.partition(":")
    with world.open() as store:
        number = find_recipient(store, f"{mailbox}@kassel.example").id if mailbox else None
        put_off(store, about, name, who=mailbox or "Ana", now=now, recipient_id=number)


def answer(world: World, fact: str, text: str, now: datetime, mailbox: str = "ada") -> None:
    about, _, name = fact.partition(":")
    with world.open() as store:
        person = find_recipient(store, f"{mailbox}@kassel.example")
        number = person.id
        answer_fact(store, about, name, text, who=person.address, now=now, recipient_id=number)


def test_a_welcome_asks_nothing_and_each_question_comes_once_a_quarter(asked: World) -> None:
    for number in range(16):
        asked.week(number)
    assert asked_by(asked) == ["", DAYS, PLAN, PARTNERS, *[""] * 10, DAYS, PLAN]
    assert asked_by(asked, "bob") == asked_by(asked)
    assert unequal(asked.replay()) == []


def test_what_is_answered_or_put_off_by_one_reader_is_replayed_as_it_stood(asked: World) -> None:
    asked.week(0)
    now = asked.week(1)
    answer(asked, DAYS, "30", now + timedelta(days=1))
    later(asked, PLAN, now + timedelta(days=2))
    later(asked, PARTNERS, now + timedelta(days=2), mailbox="")
    for number in range(2, 5):
        asked.week(number)
    answer(asked, PLAN, "yes", asked.week(5) + timedelta(days=1), mailbox="bob")
    for number in range(6, 17):
        asked.week(number)
    assert asked_by(asked) == ["", DAYS, *[""] * 13, PARTNERS, ""]
    assert asked_by(asked, "bob") == ["", DAYS, PLAN, *[""] * 12, PARTNERS, ""]
    assert unequal(asked.replay(weeks=20)) == []
    with asked.open() as store:
        begin_erasure(store, "bob@kassel.example", now=now)
        finish_erasure(store, "bob@kassel.example")
    assert unequal(asked.replay(weeks=20)) == []


def test_what_was_noted_after_a_letter_is_not_seen_by_its_replay_whatever_its_time(
    asked: World,
) -> None:
    asked.week(0)
    now = asked.week(1)
    later(asked, DAYS, now - timedelta(minutes=1))  # said before, written down after
    assert asked_by(asked) == ["", DAYS]
    assert unequal(asked.replay()) == []


def test_not_now_holds_for_the_same_fact_of_the_citys_other_projects(asked: World) -> None:
    second = PROFILE[PROFILE.index("  - id: yards") :].replace("yards", "parks")
    asked.save(PROFILE + second, morning(FIRST) - timedelta(days=4))
    asked.week(0)
    for key in (DAYS, PLAN, "kassel/parks:partners"):
        later(asked, key, morning(FIRST) + timedelta(days=1))
    asked.week(1)
    assert asked_by(asked) == ["", ""]
    assert asked_by(asked, "bob") == ["", DAYS]


def test_the_same_period_composed_again_gives_the_same_bytes_and_no_second_question(
    asked: World,
) -> None:
    asked.week(0)
    now = morning(FIRST + timedelta(weeks=1))
    asked.harvest(now - timedelta(hours=3))
    with asked.open() as store:
        shown = {
            mail.recipient.address: mail.body
            for mail in preview_mails(store, today=now.date(), now=now, sending=SENDING)
        }
    first, again = asked.compose(now), asked.compose(now + timedelta(hours=1))
    assert [mail.items for mail in again] == [mail.items for mail in first]
    assert not any(mail.is_new for mail in again)
    assert asked_by(asked) == ["", DAYS]
    assert [(letter.is_equal, letter.period) for letter in asked.replay(weeks=1)] == [
        (True, "2026-W37")
    ] * 2
    with asked.open() as store:
        mails = mails_of_period(store, ["2026-W37"], now=now)
        assert {mail.address: body_of(store, mail.id) for mail in mails} == shown
    assert all(b"/questions?" in body.replace(b"=\r\n", b"") for body in shown.values())


def test_a_question_of_a_mail_that_failed_is_asked_again(asked: World) -> None:
    asked.week(0)
    now = morning(FIRST + timedelta(weeks=1))
    asked.harvest(now - timedelta(hours=3))
    asked.compose(now)
    with asked.open() as store:
        while (lease := lease_mail(store, now=now, late=False)) is not None:
            mark_failed(store, lease.id, "550 no such user", now=now + timedelta(hours=1))
    asked.week(2)
    assert asked_by(asked) == ["", DAYS, DAYS]


def test_without_pages_nothing_is_asked(asked: World) -> None:
    asked.week(0)
    now = morning(FIRST + timedelta(weeks=1))
    asked.harvest(now - timedelta(hours=3))
    asked.compose(now, replace(SENDING, base_url=None))
    assert asked_by(asked) == ["", ""]


def test_a_draft_that_says_it_is_compared_by_its_calls(asked: World) -> None:
    for number in range(4):
        asked.week(number)
    draft = PROFILE.replace("languages: [de]}", "languages: [de], decision_days: 30}")
    found = asked.replay(draft=draft)
    assert {one.section for letter in found for one in letter.sent} <= {
        *("new", "forthcoming", "countdown", "possible", "whole_week", "standing", "act_now"),
    }
    assert unequal(found) == []
