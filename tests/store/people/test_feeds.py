"""Feeds: one address for one wish, which ends when it is taken away or its person leaves."""

from datetime import UTC, datetime

import pytest

from funding.errors import UnknownName
from store.people.erasure import begin_erasure, finish_erasure
from store.people.feeds import FeedKind, add_feed, find_feed, list_feeds, remove_feed
from store.people.recipients import remove_recipient
from tests.sinks.letters import add_person

NOW = datetime(2026, 10, 6, 8, tzinfo=UTC)
ADA = "ada@krefeld.example"


def make(store, kind=FeedKind.PROJECT, about="krefeld/heat", person=None, language="de"):
    number = None if person is None else person.id
    return add_feed(store, kind=kind, about=about, recipient_id=number, language=language, now=NOW)


def test_the_same_wish_has_one_feed_and_another_has_its_own(store) -> None:
    person = add_person(store, ADA, now=NOW)
    feeds = [
        make(store),
        make(store, about="krefeld/roofs"),
        make(store, person=person),
        make(store, language="en"),
        make(store, FeedKind.WATCHED, "", person),
    ]
    assert make(store) == feeds[0]
    assert len({feed.id for feed in feeds}) == len(feeds) == len(list_feeds(store))
    assert all(len(feed.id) >= 20 for feed in feeds)


def test_one_that_is_taken_away_is_not_found_and_comes_back_with_another_number(store) -> None:
    first = make(store)
    assert remove_feed(store, first.id) == first
    with pytest.raises(UnknownName, match="feeds list"):
        find_feed(store, first.id)
    with pytest.raises(UnknownName):
        remove_feed(store, first.id)
    assert make(store).id != first.id


@pytest.mark.parametrize("is_erased", [False, True])
def test_it_ends_with_its_person_and_those_of_nobody_stay(store, is_erased) -> None:
    person = add_person(store, ADA, now=NOW)
    own, other = make(store, FeedKind.WATCHED, "", person), make(store)
    if is_erased:
        begin_erasure(store, ADA, now=NOW)
        finish_erasure(store, ADA)
    else:
        remove_recipient(store, ADA, now=NOW)
    assert list_feeds(store) == [other]
    assert own.id not in {feed.id for feed in list_feeds(store)}
