"""The replay of what was saved is what was sent, byte for byte; or it says why it can't be."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from advice.replay.tried import Unequal
from store.mail.delivery_leases import lease_mail
from store.mail.outcomes import mark_failed
from store.people.erasure import begin_erasure, finish_erasure
from store.people.feedback import AnswerKind, give_feedback, undo_feedback
from store.people.inbox import settle
from store.people.recipients import change_wishes, pause_recipient
from store.people.refusals import Why
from tests.digest.replay.world import (
    DRAFT,
    PROFILE,
    SENDING,
    World,
    closing,
    records,
    unequal,
)


def eventful_weeks(world: World) -> None:
    """Eight weeks with everything in between that a letter depends on."""
    more = records(64)
    world.week(0)
    world.list_calls(*more[30:40])
    now = world.week(1)
    first = next(iter(world.listed))
    with world.open() as store:
        names = list(world.listed)
        give_feedback(
            store,
            call_id=f"portico:{names[0]}",
            answer=AnswerKind.RELEVANT,
            recipient_id=1,
            now=now + timedelta(hours=5),
        )
        give_feedback(
            store,
            call_id=f"portico:{names[3]}",
            answer=AnswerKind.NOT_RELEVANT,
            reason=Why.TOPIC,
            recipient_id=2,
            now=now + timedelta(hours=6),
        )
        report = give_feedback(
            store,
            call_id=f"portico:{names[1]}",
            answer=AnswerKind.MISTAKE,
            comment="Is the deadline right?",
            recipient_id=1,
            now=now + timedelta(hours=7),
        ).id
    world.change(first, deadlines=(closing(date(2026, 12, 24)),))
    now = world.week(2)
    with world.open() as store:
        undo_feedback(
            store, recipient_id=2, call_id=f"portico:{names[3]}", now=now + timedelta(days=1)
        )
        settle(store, [report], author="Bo", reply="It is.", now=now + timedelta(days=2))
    gone = world.listed.pop(names[5])  # missing for one week, then back
    world.list_calls(*more[40:46])
    now = world.week(3)
    # a second harvest of the same day, after the letters
    world.change(names[1], title="A new title for the same call")
    assert world.harvest(now + timedelta(hours=4)) == "ok"
    world.list_calls(gone)
    world.save(PROFILE.replace("Hitze,", "Hitze, Baum,"), now + timedelta(days=1))
    now = world.week(4)
    with world.open() as store:
        change_wishes(store, "ada@kassel.example", language="fr", wants_whole_week=True)
        pause_recipient(store, "bob@kassel.example", until=(now + timedelta(days=9)).date())
    world.list_calls(*more[46:52])
    world.week(5)
    now = world.week(6)
    world.change(
        names[2],
        status_claimed=world.listed[names[2]].status_claimed,
        deadlines=(closing((now + timedelta(days=20)).date()),),
    )
    world.week(7)


def test_every_letter_of_eventful_weeks_comes_out_byte_for_byte(world: World):
    eventful_weeks(world)

    found = world.replay()

    assert len(found) == 15  # one reader paused for a week
    assert unequal(found) == []


def test_a_draft_that_says_the_same_would_have_told_the_same(world: World):
    for number in range(4):
        world.week(number)

    found = world.replay(draft=PROFILE)

    assert [letter.tried["draft"] for letter in found] == [letter.sent for letter in found]


def test_another_draft_tells_other_calls_and_each_of_them_once(world: World):
    for number in range(4):
        world.week(number)

    found = [letter for letter in world.replay(draft=DRAFT) if letter.sent != letter.tried["draft"]]

    assert found
    new = [
        x.call_id
        for letter in world.replay(draft=DRAFT, profile="kassel/yards")
        for x in letter.tried["draft"]
        if x.section == "new"
    ]
    assert max(new.count(name) for name in new) <= 2  # two readers, one letter each


def test_a_letter_that_failed_gives_back_what_it_told_in_the_replay_too(world: World):
    now = world.week(0)
    world.list_calls(*records(64)[30:50])
    later = now + timedelta(weeks=1)
    world.harvest(later - timedelta(hours=2))
    world.compose(later)
    with world.open() as store:
        while (lease := lease_mail(store, now=later, late=False)) is not None:
            mark_failed(store, lease.id, "550 no such user", now=later + timedelta(hours=1))
    world.week(2)

    assert unequal(world.replay()) == []


def test_only_the_last_weeks_are_made_again(world: World):
    for number in range(5):
        world.week(number)

    assert [letter.week for letter in world.replay(weeks=2)] == ["2026-W39"] * 2 + ["2026-W40"] * 2


def test_nothing_is_written_by_a_replay(world: World):
    world.week(0)
    before = world.path.read_bytes()

    world.replay(draft=DRAFT)

    assert world.path.read_bytes() == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("settings", Unequal.SETTINGS),
        ("name", Unequal.NAME),
        ("erased", Unequal.ANSWERS),
        ("unmarked", Unequal.UNMARKED),
    ],
)
def test_what_can_not_be_the_same_says_why(world: World, change: str, reason: Unequal):
    world.add_reader("carl")
    now = world.week(0)
    with world.open() as store:
        first = next(iter(world.listed))
        for person in (2, 3):
            give_feedback(
                store,
                call_id=f"portico:{first}",
                answer=AnswerKind.NOT_RELEVANT,
                reason=Why.TOPIC,
                recipient_id=person,
                now=now + timedelta(hours=5),
            )
    world.week(1)
    sending = SENDING
    with world.open() as store:
        if change == "settings":
            sending = replace(SENDING, base_url="https://elsewhere.example.eu")
        elif change == "name":
            with store.write():
                store.execute("UPDATE recipients SET name = 'Ada Anders' WHERE id = 1")
        elif change == "erased":
            begin_erasure(store, "bob@kassel.example", now=now)
            finish_erasure(store, "bob@kassel.example")
        else:
            with store.write():
                store.execute("DELETE FROM issue_marks")
                store.execute("UPDATE recipients SET language = 'en'")

    found = world.replay(sending=sending)

    assert reason in {why for _, reasons in unequal(found) for why in reasons}


def test_letters_of_an_older_version_come_out_where_nothing_was_changed(world: World):
    world.week(0)
    world.list_calls(*records(40)[30:])
    world.week(1)
    with world.open() as store, store.write():
        store.execute("DELETE FROM issue_marks")

    assert unequal(world.replay()) == []


def test_what_is_kept_of_a_letter_goes_with_the_person(world: World, tmp_path: Path):
    now = world.week(0)
    with world.open() as store:
        begin_erasure(store, "ada@kassel.example", now=now)
        finish_erasure(store, "ada@kassel.example")
        left = store.rows("SELECT letter_id FROM issue_marks")

    assert len(left) == 1
    assert b"ada@kassel" not in world.path.read_bytes()


def test_a_profile_without_letters_has_nothing_to_replay(world: World):
    world.save(
        PROFILE.replace("id: kassel, name: Kassel", "id: hof, name: Hof"), world.week(0), "hof"
    )

    assert world.replay(profile="hof", draft=PROFILE.replace("kassel", "hof")) == []
