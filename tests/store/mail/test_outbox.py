"""Letters: once a person and period, listed once a reason, never lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest

from store.mail.decisions import load_decisions, periods_decided, save_decisions
from store.mail.delivery_leases import lease_mail, recover
from store.mail.outbox import (
    MailItem,
    MailOutdated,
    MailState,
    listed_before,
    mails_of_period,
    periods_done,
    queue_mail,
)
from store.mail.outcomes import BACK_OFF_MINUTES, defer, mark_failed, mark_sent, mark_uncertain
from store.people.recipients import add_recipient

NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
NEW_A = MailItem(call_id="sedia:A", reason="new", section="new", project_id="krefeld/heat")
SOON_A = MailItem(call_id="sedia:A", reason="countdown", is_once=False)


@pytest.fixture
def person(store):
    return add_recipient(
        store, "a@city.example", profiles=["krefeld"], language="de", confirmed=True, now=NOW
    )


def put(store, person, period="2026-W41", items=(NEW_A,), now=NOW, decisions=None):
    with store.write():
        return queue_mail(
            store,
            recipient_id=person.id,
            period=period,
            subject="1 new",
            body=b"From: c@city.example\r\n\r\nA\r\n",
            message_id=f"{person.id}-{period}@city.example",
            items=items,
            decisions=decisions,
            now=now,
        )


def test_a_period_has_one_letter(store, person):
    assert put(store, person) is True
    assert put(store, person, items=(MailItem(call_id="sedia:B", reason="new"),)) is False
    (letter,) = mails_of_period(store, ["2026-W41"], now=NOW)
    assert (letter.address, letter.state, letter.items) == ("a@city.example", "new", (NEW_A,))
    assert periods_done(store, person.id) == {"2026-W41"}


def test_letter_items_and_decisions_are_kept_together_or_not_at_all(store, person):
    class Crash(Exception):
        pass

    def compose():
        with store.write():
            assert put(store, person, decisions={"krefeld/heat": "[]"}) is True
            raise Crash

    with pytest.raises(Crash):
        compose()
    assert mails_of_period(store, now=NOW) == []
    assert listed_before(store, person.id, now=NOW) == {}
    assert load_decisions(store, "2026-W41", "krefeld/heat") is None


def test_a_call_is_new_once_and_may_count_down_in_every_letter(store, person):
    put(store, person, items=(NEW_A, SOON_A))
    assert listed_before(store, person.id, now=NOW) == {"sedia:A": {"new"}}
    assert put(store, person, "2026-W42", items=(SOON_A,)) is True
    with pytest.raises(MailOutdated, match="compose 2026-W43 again"):
        put(store, person, "2026-W43", items=(SOON_A, NEW_A))
    assert periods_done(store, person.id) == {"2026-W41", "2026-W42"}


def test_what_a_failed_letter_listed_is_new_again(store, person):
    put(store, person)
    claim = lease_mail(store, now=NOW, late=False)
    mark_failed(store, claim.id, "550 unknown", now=NOW)
    assert listed_before(store, person.id, now=NOW) == {}
    assert put(store, person, "2026-W42") is True
    first, second = mails_of_period(store, now=NOW)
    assert (first.state, first.items, second.state) == ("failed", (NEW_A,), "new")


def test_a_letter_that_waits_too_long_gives_way_to_the_next(store, person):
    put(store, person)
    later = NOW + timedelta(days=7)
    assert listed_before(store, person.id, now=later) == {}
    assert put(store, person, "2026-W42", now=later) is True
    first, second = mails_of_period(store, now=later)
    assert (first.state, first.last_error) == ("failed", "too late; 2026-W42 took its place")
    assert (second.state, second.is_late) == ("new", False)


def test_what_an_uncertain_letter_listed_stays_listed(store, person):
    put(store, person)
    mark_uncertain(store, lease_mail(store, now=NOW, late=False).id, "no answer", now=NOW)
    later = NOW + timedelta(days=7)
    assert listed_before(store, person.id, now=later) == {"sedia:A": {"new"}}
    assert put(store, person, "2026-W42", items=(), now=later) is True
    assert mails_of_period(store, ["2026-W41"], now=later)[0].state == "uncertain"


def test_a_claimed_letter_is_claimed_by_nobody_else(store, person):
    put(store, person)
    assert lease_mail(store, now=NOW, late=False) is not None
    assert lease_mail(store, now=NOW, late=False) is None


@pytest.mark.parametrize(
    ("holder", "hours", "recovered"),
    [
        ("{host} {boot} 2147483000 1", 0, 1),  # no such process
        ("{host} another-boot 1 1", 0, 1),  # the machine was started anew
        ("{host} {boot} {pid} 1", 0, 1),  # the number is in use again, by another process
        ("{host} {boot} {pid} {start}", 0, 1),  # this one, in a run before: it could not note it
        ("{host} {boot} {parent} {parents_start}", 48, 0),  # it lives, however long it takes
        ("elsewhere x 1 1", 0, 0),  # another machine: it may live
        ("elsewhere x 1 1", 1, 1),  # but not beyond its time
    ],
)
def test_what_a_dead_sender_had_in_hand_becomes_uncertain(store, person, holder, hours, recovered):
    import os
    import socket

    from store.harvest.leases import boot_id
    from store.operations.processes import started

    put(store, person)
    lease_mail(store, now=NOW, late=False)
    named = holder.format(
        host=socket.gethostname(),
        boot=boot_id() or "-",
        pid=os.getpid(),
        start=started(os.getpid()) or "-",
        parent=os.getppid(),
        parents_start=started(os.getppid()) or "-",
    )
    with store.write():
        store.execute("UPDATE outbox SET holder = ?", [named])
    now = NOW + timedelta(hours=hours)
    assert recover(store, is_repeatable=False, now=now) == recovered
    letter = mails_of_period(store, now=now)[0]
    assert letter.state == ("uncertain" if recovered else "sending")


def test_temporary_refusals_end_after_a_day(store, person):
    put(store, person)
    now, states = NOW, []
    for minutes in (*BACK_OFF_MINUTES, 0):
        claim = lease_mail(store, now=now, late=False)
        states.append(defer(store, claim.id, "451 later", now=now))
        assert lease_mail(store, now=now, late=False) is None
        now += timedelta(minutes=minutes)
    assert states == [MailState.NEW] * 6 + [MailState.FAILED]
    assert now - NOW >= timedelta(hours=24)
    assert mails_of_period(store, now=now)[0].last_error == "451 later (refused 7 times)"


def test_a_sent_letter_is_never_late(store, person):
    put(store, person)
    mark_sent(store, lease_mail(store, now=NOW, late=False).id, now=NOW)
    letter = mails_of_period(store, now=NOW + timedelta(days=30))[0]
    assert (letter.state, letter.is_late, letter.sent_at) == ("sent", False, NOW)


def test_decisions_are_kept_by_project_and_period(store, person):
    put(store, person, decisions={"krefeld/heat": '[{"call":"sedia:A"}]'})
    save_decisions(store, "2026-W40", "krefeld/heat", "[]")
    assert load_decisions(store, "2026-W41", "krefeld/heat") == '[{"call":"sedia:A"}]'
    assert periods_decided(store, "krefeld/heat") == ["2026-W40", "2026-W41"]


def test_looking_for_the_next_letter_reads_no_others(store):
    plan = store.rows(
        "EXPLAIN QUERY PLAN SELECT outbox.id FROM outbox JOIN recipients r ON r.id = recipient_id"
        " WHERE outbox.state IN ('new', 'uncertain')"
        " ORDER BY outbox.attempts, coalesce(outbox.next_try_at, ''), outbox.id LIMIT 1"
    )
    details = [step["detail"] for step in plan]
    assert any("outbox USING" in detail and "outbox_waiting" in detail for detail in details)
    assert not any("TEMP B-TREE" in detail for detail in details)
