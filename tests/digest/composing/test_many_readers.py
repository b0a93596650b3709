"""Many readers of the same: worked out once, and each still gets a letter of their own."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

import digest.composing.weeks
import digest.render
from bench.suite.readers import FIRST, LATER, SENDING, fill_store, go_on, moment
from digest.compose import compose_mails, preview_mails
from store.database import Store, open_store
from store.mail.delivery_leases import lease_mail
from store.mail.outbox import body_of, mails_of_period
from store.mail.outcomes import mark_sent
from store.past.marks import mark_of
from store.people.recipients import list_recipients

READERS = 38


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("readers") / "c.db"
    fill_store(path, readers=READERS, calls=120)
    with open_store(path) as opened:
        opened.db.execute("UPDATE recipients SET language = 'en' WHERE id % 2")
        opened.db.execute("DELETE FROM subscriptions WHERE profile NOT IN ('krefeld', 'pirna')")
        opened.db.execute(
            "INSERT OR IGNORE INTO subscriptions SELECT id, CASE WHEN id % 3 THEN 'krefeld'"
            " ELSE 'pirna' END FROM recipients"
        )
        yield opened


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a page was rendered, and the content of a letter decided."""
    counts: Counter[str] = Counter()
    for module, name in ((digest.render, "render_html"), (digest.composing.weeks, "weekly_mail")):
        whole = getattr(module, name)

        def counting(argument: object, whole=whole, name=name) -> object:
            counts[name] += 1
            return whole(argument)

        monkeypatch.setattr(module, name, counting)
    return counts


def bodies(store: Store, day: date) -> dict[str, bytes]:
    return {
        mail.address: body_of(store, mail.id)
        for mail in mails_of_period(store, now=moment(day))
        if mail.state == "new"
    }


def previewed(store: Store, day: date) -> dict[str, bytes]:
    """What is to come, of which one letter is made for its reader alone, too."""
    found = {}
    for mail in preview_mails(store, today=day, now=moment(day), sending=SENDING):
        found[mail.recipient.address] = mail.body
    for person in list_recipients(store)[3:4]:
        (one,) = preview_mails(
            store, today=day, now=moment(day), sending=SENDING, recipients=[person]
        )
        assert one.body == found[person.address]
    return found


def send(store: Store, now: object) -> None:
    while (lease := lease_mail(store, now=now, late=False)) is not None:
        mark_sent(store, lease.id, now=now)


def test_letters_are_worked_out_once_for_all_who_share_them(
    store: Store, counted: Counter[str]
) -> None:
    expected = previewed(store, FIRST)
    counted.clear()
    made = compose_mails(store, today=FIRST, now=moment(FIRST), sending=SENDING)
    kinds = {(mail.recipient.profiles, mail.recipient.language) for mail in made}
    assert len(made) == READERS
    assert counted["weekly_mail"] == len(kinds)
    assert len(kinds) <= counted["render_html"] <= len(kinds) * 8
    assert bodies(store, FIRST) == expected
    assert len(set(expected.values())) == READERS

    send(store, moment(FIRST) + timedelta(minutes=5))
    go_on(store, 120)
    expected = previewed(store, LATER)
    counted.clear()
    compose_mails(store, today=LATER, now=moment(LATER), sending=SENDING)
    assert bodies(store, LATER) == expected
    answered = READERS // 10 + 1
    assert counted["weekly_mail"] <= len(kinds) * 2 + answered


def test_what_a_composing_was_made_from_is_kept_once(store: Store) -> None:
    moments = store.row("SELECT count(*) AS n FROM issue_moments")
    marks = store.rows("SELECT letter_id FROM issue_marks")
    assert moments == {"n": 2}
    assert len(marks) == 2 * READERS
    first, last = (mark_of(store, marks[n]["letter_id"]) for n in (0, -1))
    assert first is not None
    assert last is not None
    assert (first.today, last.today) == (FIRST, LATER)
    assert first.wishes is not None
    assert set(first.profiles) == set(first.wishes.profiles)


def test_a_composing_keeps_no_bytes_in_memory(store: Store) -> None:
    made = compose_mails(store, today=LATER, now=moment(LATER), sending=SENDING)
    assert not any(hasattr(mail, "body") or hasattr(mail, "html") for mail in made)
    assert not any(mail.is_new for mail in made)
