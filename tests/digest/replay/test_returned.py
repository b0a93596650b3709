"""A call that was refused comes back once in the mail, and so does the mail when made again."""

import email
import email.policy
from datetime import date, timedelta
from decimal import Decimal

from advice.refusals.saying import decide, say_no
from store.calls.calls import find_call
from store.mail.outbox import body_of, mails_of_period
from store.people.recipients import find_recipient
from store.people.refusals import Why
from store.pipeline.entries import Stand, Standing
from tests.digest.replay.world import World, closing, unequal


def refuse(world: World, name: str, why: Why, address: str, days: int = 1) -> None:
    """A reader says no on the day after the second mail."""
    with world.open() as store:
        say_no(
            store,
            find_call(store, name),
            why=why,
            person=find_recipient(store, f"{address}@kassel.example"),
            now=NOW[0] + timedelta(days=days),
            today=(NOW[0] + timedelta(days=days)).date(),
        )


NOW = [None]


def mail(world: World, week: str, address: str) -> str:
    with world.open() as store:
        (found,) = [
            letter
            for letter in mails_of_period(store, [week], now=NOW[0])
            if letter.address == f"{address}@kassel.example"
        ]
        message = email.message_from_bytes(body_of(store, found.id), policy=email.policy.default)
    part = message.get_body(("plain",))
    return " ".join(part.get_content().split())


def test_a_no_for_the_own_share_comes_back_once_and_is_made_again_byte_for_byte(
    world: World,
) -> None:
    names = list(world.listed)
    for name in names:
        world.change(name, co_financing_rate=Decimal("0.6"))
    world.week(0)
    NOW[0] = world.week(1)
    shared, cities, off, again = names[0], names[1], names[2], names[3]
    refuse(world, shared, Why.OWN_SHARE, "ada")
    refuse(world, off, Why.TOPIC, "ada")
    refuse(world, again, Why.OWN_SHARE, "ada")
    with world.open() as store:
        decide(
            store,
            city_id="kassel",
            call_id=find_call(store, cities).id,
            standing=Standing(stand=Stand.DECLINED, why=Why.CAPACITY),
            version=None,
            who="desk",
            now=NOW[0] + timedelta(days=1),
            today=(NOW[0] + timedelta(days=1)).date(),
        )
    NOW[0] = world.week(2)
    quiet = mail(world, "2026-W38", "ada")
    assert "jetzt" not in quiet
    for name in (shared, off, again):
        world.change(name, co_financing_rate=Decimal("0.8"))
    world.change(cities, deadlines=(closing(date(2027, 3, 1)),))
    with world.open() as store:  # who says no again, to what is true now, is not asked again
        moment = NOW[0] + timedelta(days=6, hours=23)
        assert world.harvest(moment) == "ok"
        NOW[0] = moment
    refuse(world, again, Why.OWN_SHARE, "ada", days=0)
    NOW[0] = world.week(3)
    told = mail(world, "2026-W39", "ada")
    line = "abgesagt, weil der Eigenanteil 40 % betrug; jetzt sind es 20 %."
    assert told.count(line) == 1
    assert told.count("Kassel hat am 9. Sept. 2026 abgesagt, weil die Frist am") == 1
    assert world.listed[off].title not in told
    english = mail(world, "2026-W39", "bob")
    assert "Kassel decided against it on 9 Sept 2026 because the deadline was" in english
    assert "own share was" not in english
    world.change(shared, title=f"{world.listed[shared].title} (new)")
    NOW[0] = world.week(4)
    assert line not in mail(world, "2026-W40", "ada")
    assert "abgesagt" not in mail(world, "2026-W40", "ada")

    found = world.replay()

    assert len(found) == 10
    assert unequal(found) == []


def test_a_call_that_has_closed_or_went_missing_stays_away(world: World) -> None:
    names = list(world.listed)
    for name in names:
        world.change(name, co_financing_rate=Decimal("0.6"))
    NOW[0] = world.week(0)
    closed, gone = names[0], names[1]
    for name in (closed, gone):
        refuse(world, name, Why.OWN_SHARE, "ada")
    world.change(closed, co_financing_rate=Decimal("0.9"), deadlines=(closing(date(2026, 9, 7)),))
    world.change(gone, co_financing_rate=Decimal("0.9"))
    assert world.harvest(NOW[0] + timedelta(days=2)) == "ok"
    del world.listed[gone]
    NOW[0] = world.week(1)
    assert "abgesagt" not in mail(world, "2026-W37", "ada")
