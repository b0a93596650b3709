"""Many readers of the same: worked out once, and each still gets a letter of their own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

import digest.composing.weeks
import digest.render
from bench.suite.readers import FIRST, LATER, SENDING, fill_store, go_on, moment
from digest.compose import ComposedMail, compose_mails, preview_mails
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


@dataclass(frozen=True)
class Week:
    """What came of composing one week."""

    made: Sequence[ComposedMail]
    counts: Counter[str]
    """How often a page was rendered, and the content of a letter decided."""
    expected: dict[str, bytes]
    """What the preview showed, by address."""
    kept: dict[str, bytes]
    """What is to be sent, by address."""


@pytest.fixture(scope="module")
def weeks(store: Store) -> Sequence[Week]:
    """Two weeks, of which the first was sent before calls changed and readers answered."""
    with pytest.MonkeyPatch.context() as patch:
        counts = counting(patch)
        first = week(store, FIRST, counts)
        send(store, moment(FIRST) + timedelta(minutes=5))
        go_on(store, 120)
        return first, week(store, LATER, counts)


def week(store: Store, day: date, counts: Counter[str]) -> Week:
    expected = previewed(store, day)
    counts.clear()
    made = compose_mails(store, today=day, now=moment(day), sending=SENDING)
    return Week(made, Counter(counts), expected, bodies(store, day))


def counting(patch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()
    for module, name in ((digest.render, "render_html"), (digest.composing.weeks, "weekly_mail")):
        whole = getattr(module, name)

        def counted(argument: object, whole=whole, name=name) -> object:
            counts[name] += 1
            return whole(argument)

        patch.setattr(module, name, counted)
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


def test_letters_are_worked_out_once_for_all_who_share_them(weeks: Sequence[Week]) -> None:
    first, later = weeks
    kinds = {(mail.recipient.profiles, mail.recipient.language) for mail in first.made}
    assert len(first.made) == READERS
    assert first.counts["weekly_mail"] == len(kinds)
    assert len(kinds) <= first.counts["render_html"] <= len(kinds) * 8
    answered = READERS // 10 + 1
    assert later.counts["weekly_mail"] <= len(kinds) * 2 + answered


def test_who_is_asked_alike_shares_a_letter_that_asks(weeks: Sequence[Week]) -> None:
    first, later = weeks
    asked = [
        Counter(i.call_id for mail in week.made for i in mail.items if i.section == "question")
        for week in (first, later)
    ]
    assert asked[0] == {}
    assert max(asked[1].values()) > READERS // 4


def test_each_reader_gets_the_letter_that_the_preview_showed(weeks: Sequence[Week]) -> None:
    first, later = weeks
    assert first.kept == first.expected
    assert len(set(first.expected.values())) == READERS
    assert later.kept == later.expected


@pytest.mark.usefixtures("weeks")
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


@pytest.mark.usefixtures("weeks")
def test_a_composing_keeps_no_bytes_in_memory(store: Store) -> None:
    made = compose_mails(store, today=LATER, now=moment(LATER), sending=SENDING)
    assert not any(hasattr(mail, "body") or hasattr(mail, "html") for mail in made)
    assert not any(mail.is_new for mail in made)
