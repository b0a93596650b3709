"""Was it in Ada's mail of that week?  One reason for each case, over issues that were composed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from advice.replay.was_told import Told, WasTold, was_it_told
from funding.call import Kind
from funding.errors import WrongInput
from funding.event import Harvest
from store.harvest.runs import begin_run, finish_run, stage_records
from store.mail.delivery_leases import lease_mail
from store.mail.outcomes import mark_failed, mark_uncertain
from store.people.feedback import AnswerKind, give_feedback
from store.people.recipients import add_recipient, pause_recipient, removed_recipient
from store.people.refusals import Why
from tests.digest.replay.world import FIRST, PROFILE, World, closing, morning, records
from wording.desk.told_words import told_sentence
from wording.language import LOCALES, speech

ADA, BOB = 1, 2
W36, W37, W38 = "2026-W36", "2026-W37", "2026-W38"
TODAY = date(2026, 12, 31)


def asked(
    world: World, call: str, period: str, person: int = ADA, profile: str | None = None
) -> WasTold:
    with world.open() as store:
        return was_it_told(
            store,
            removed_recipient(store, person),
            call,
            period=period,
            today=TODAY,
            profile=profile,
        )


def told_in(world: World, period: str, *sections: str) -> str:
    """Return a call that stood in Ada's issue, in one of some sections if any is named."""
    with world.open() as store:
        rows = store.rows(
            "SELECT i.value ->> 'call_id' AS call, i.value ->> 'section' AS section"
            " FROM outbox, json_each(items) i WHERE recipient_id = 1 AND period = ?",
            [period],
        )
    return next(r["call"] for r in rows if not sections or r["section"] in sections)


def say_no(world: World, call: str, person: int, now, reason: Why = Why.TOPIC) -> None:
    with world.open() as store:
        give_feedback(
            store,
            call_id=call,
            answer=AnswerKind.NOT_RELEVANT,
            reason=reason,
            recipient_id=person,
            now=now,
        )


def test_it_stood_in_it(world: World):
    world.week(0)

    found = asked(world, told_in(world, W36, "new", "partner"), W36)

    assert (found.why, found.is_in_it, found.section) == (Told.IN_IT, True, "new")


def test_it_was_told_before_and_did_not_change(world: World):
    world.week(0)
    world.week(1)

    found = asked(world, told_in(world, W36, "new"), W37)

    assert (found.why, found.earlier, found.is_in_it) == (Told.EARLIER, W36, False)
    assert found.decided[0].number is not None


def test_it_was_told_before_and_hidden_by_the_reader(world: World):
    now = world.week(0)
    call = told_in(world, W36, "new")
    say_no(world, call, ADA, now + timedelta(days=2))
    world.week(1)

    found = asked(world, call, W37)

    assert (found.why, found.earlier, found.day) == (Told.EARLIER_HIDDEN, W36, date(2026, 9, 3))


def test_what_was_hidden_after_the_issue_was_not_the_reason(world: World):
    world.week(0)
    call = told_in(world, W36, "new")
    say_no(world, call, ADA, world.week(1) + timedelta(days=1))

    assert asked(world, call, W37).why is Told.EARLIER


def test_it_was_hidden_before_it_was_ever_told(world: World):
    world.week(0)
    world.list_calls(*records(64)[30:])
    now = morning(FIRST + timedelta(weeks=1))
    world.harvest(now - timedelta(hours=4))
    call = f"portico:{records(64)[45].source_id}"
    say_no(world, call, ADA, now - timedelta(hours=1))
    world.compose(now)

    assert asked(world, call, W37).why is Told.HIDDEN


def test_two_readers_hid_it_from_all(world: World):
    world.add_reader("carl")
    world.week(0)
    world.list_calls(*records(64)[30:])
    now = morning(FIRST + timedelta(weeks=1))
    world.harvest(now - timedelta(hours=4))
    call = f"portico:{records(64)[45].source_id}"
    for person in (BOB, 3):
        say_no(world, call, person, now - timedelta(hours=1))
    world.compose(now)

    assert asked(world, call, W37).why is Told.HIDDEN_FOR_ALL


def test_it_fitted_too_little(world: World):
    world.list_calls(*records(64))
    world.week(0)
    with world.open() as store:
        names = [f"portico:{name}" for name in world.listed]
        store.rows("SELECT 1")

    found = [asked(world, name, W36) for name in names]

    assert (
        {Told.IN_IT}
        < {x.why for x in found}
        <= {
            *(Told.IN_IT, Told.BELOW, Told.NO_WORD, Told.TOO_WEAK, Told.NOT_PICKED),
        }
    )
    below = [x for x in found if x.why is Told.BELOW]
    assert all(x.share is not None and x.share < 0.5 for x in below)


def test_its_source_was_set_aside_that_week(world: World):
    world.week(0)
    now = morning(FIRST + timedelta(weeks=1))
    fresh = records(31)[30]
    with world.open() as store:
        run = begin_run(store, "portico", today=now.date(), now=now - timedelta(hours=3))
        stage_records(store, run, [*world.listed.values(), fresh])
        finish_run(
            store,
            run,
            Harvest(complete=False, listed=90, requests=1),
            today=now.date(),
            now=now - timedelta(hours=2),
        )
    world.compose(now)
    world.list_calls(fresh)
    world.week(2)

    found = asked(world, fresh.id, W37)

    assert (found.why, found.day) == (Told.QUARANTINED, date(2026, 9, 15))
    assert found.source == "Portico, European Urban Initiative"


def test_it_was_read_later(world: World):
    world.week(0)
    world.list_calls(records(31)[30])
    world.week(1)

    assert asked(world, records(31)[30].id, W36).why is Told.NOT_READ_YET


def test_it_had_closed(world: World):
    name = next(iter(world.listed))
    world.change(name, deadlines=(closing(date(2026, 9, 4)),))
    world.list_calls(replace(world.listed[name], source_id="seen-before"))
    world.week(0)
    world.week(1)
    with world.open() as store, store.write():  # nobody was told of it
        store.execute("UPDATE outbox SET items = '[]' WHERE period = ?", [W36])

    found = asked(world, f"portico:{name}", W37)

    assert (found.why, found.day) == (Told.CLOSED, date(2026, 9, 4))


def test_it_looks_for_experts(world: World):
    name = next(iter(world.listed))
    world.change(name, kind=Kind.EXPERTS)
    world.week(0)

    assert asked(world, f"portico:{name}", W36).why is Told.EXPERTS


def test_its_source_did_not_list_it_any_more(world: World):
    name = next(n for n in list(world.listed)[5:])
    gone = world.listed[name]
    world.harvest(morning(FIRST) - timedelta(days=4))
    world.listed.pop(name)
    for days in (3, 2, 1):
        world.harvest(morning(FIRST) - timedelta(days=days))
    world.week(0)

    assert asked(world, gone.id, W36).why in (Told.GONE, Told.NO_WORD)
    assert asked(world, gone.id, W36).why is Told.GONE


def test_mail_was_paused(world: World):
    world.week(0)
    with world.open() as store:
        pause_recipient(store, "ada@kassel.example", until=date(2026, 9, 14))
    world.week(1)

    found = asked(world, "portico:c01", W37)

    assert (found.why, found.day) == (Told.PAUSED, date(2026, 9, 14))


def test_the_reader_did_not_follow_the_profile(world: World):
    world.save(PROFILE.replace("id: kassel, name: Kassel", "id: hof, name: Hof"),
               morning(FIRST) - timedelta(days=3), "hof")  # fmt: skip
    world.week(0)

    found = asked(world, f"portico:{list(world.listed)[-1]}", W36, profile="hof")

    assert found.why in (Told.NOT_FOLLOWED, Told.IN_IT)
    missing = next(
        name
        for name in (f"portico:{x}" for x in world.listed)
        if not asked(world, name, W36).is_in_it
    )
    assert asked(world, missing, W36, profile="hof").why is Told.NOT_FOLLOWED


@pytest.mark.parametrize(
    ("state", "why"),
    [("new", Told.WAITING), ("failed", Told.FAILED), ("uncertain", Told.UNCERTAIN)],
)
def test_the_mail_did_not_get_there(world: World, state: str, why: Told):
    now = morning(FIRST)
    world.harvest(now - timedelta(hours=3))
    world.compose(now)
    with world.open() as store:
        lease = lease_mail(store, now=now, late=False)
        assert lease is not None
        if state == "failed":
            mark_failed(store, lease.id, "550 5.1.1 no such user", now=now)
        elif state == "uncertain":
            mark_uncertain(store, lease.id, "the line broke", now=now)
        else:
            with store.write():
                store.execute("UPDATE outbox SET state = 'new' WHERE id = ?", [lease.id])

    found = asked(world, told_in(world, W36), W36)

    assert found.why is why
    if state == "failed":
        assert "550 5.1.1 no such user" in told_sentence(speech("en"), found)


def test_no_issue_was_made_for_anybody(world: World):
    world.week(0)

    assert asked(world, "portico:c01", W38).why is Told.NO_ISSUE


def test_the_reader_was_added_later_or_has_not_confirmed(world: World):
    now = world.week(0)
    with world.open() as store:
        later = add_recipient(store, "dora@kassel.example", profiles=["kassel"], language="de",
                              confirmed=True, now=now + timedelta(days=8))  # fmt: skip
        waits = add_recipient(store, "emil@kassel.example", profiles=["kassel"], language="de",
                              confirmed=False, now=now - timedelta(days=1))  # fmt: skip

    assert asked(world, "portico:c01", W36, later.id).why is Told.ADDED_LATER
    assert asked(world, "portico:c01", W36, waits.id).why is Told.NOT_CONFIRMED


def test_others_got_an_issue_this_reader_did_not(world: World):
    world.week(0)
    with world.open() as store, store.write():
        store.execute("DELETE FROM outbox WHERE recipient_id = 1")

    assert asked(world, "portico:c01", W36).why is Told.NO_LETTER


def test_no_call_of_that_name_was_ever_read(world: World):
    world.week(0)

    assert asked(world, "HORIZON-NEVER-SEEN", W36).why is Told.NEVER_READ


@pytest.mark.parametrize("period", ["2026-W60", "2026-41", "2026-13", "W41", "2027-W20", ""])
def test_a_week_that_is_none_or_to_come_is_an_error(world: World, period: str):
    world.week(0)

    with pytest.raises(WrongInput, match=r"2026-W41|name an earlier one"):
        asked(world, "portico:c01", period)


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_each_reason_is_one_sentence_in_each_language_without_codes(code: str):
    s = speech(code)
    for why in Told:
        words = told_sentence(
            s,
            WasTold(why=why, period="2026-W41", section="new", earlier=W36, day=date(2026, 10, 3),
                    share=0.03, needed=0.08, place=7, considered=900, source="Portico",
                    words="550 no such user"),
        )  # fmt: skip

        assert words[0].isupper() or words[0].isdigit(), words
        assert "{" not in words, words
        assert why.value not in words.split() or "_" not in why.value, words
        assert "W41" not in words, words
