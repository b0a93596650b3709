"""From the mail to the own calendar: one button makes the address, another ends it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from store.people.feedback import AnswerKind, give_feedback
from store.people.feeds import list_feeds
from store.people.recipients import remove_recipient
from tests.desk.conftest import NOW
from wording.answer_links import Action


@pytest.fixture
def place(desk) -> str:
    with desk.open() as store:
        give_feedback(
            store,
            call_id="portico:A",
            answer=AnswerKind.WATCH,
            recipient_id=desk.person_id,
            now=NOW - timedelta(days=2),
        )
    return f"/my/{desk.link(Action.MY).removeprefix('/a/')}/calendar"


def addresses(page: str) -> list[str]:
    return [urlsplit(a).path for a in re.findall(r"http://\S+?\.(?:ics|atom)", page)]


def test_opening_the_link_makes_nothing_and_the_button_an_address_that_works(desk, place) -> None:
    question = desk.ask("GET", place)
    assert question.status == 200
    assert addresses(question.body) == []
    with desk.open() as store:
        assert list_feeds(store) == []
    found = addresses(desk.ask("POST", place).body)
    assert [path.rpartition(".")[2] for path in found] == ["ics", "atom"]
    assert len(Calendar.from_ical(desk.ask("GET", found[0]).body).walk("VEVENT")) == 1
    assert addresses(desk.ask("POST", place).body) == found
    with desk.open() as store:
        assert [feed.recipient_id for feed in list_feeds(store)] == [desk.person_id]


def test_the_other_button_ends_it(desk, place) -> None:
    found = addresses(desk.ask("POST", place).body)
    assert "taken away" in desk.ask("POST", place, end="yes").body
    assert {desk.ask("GET", path).status for path in found} == {410}
    assert addresses(desk.ask("POST", place).body) != found


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_for_something_else_and_one_of_who_left_open_nothing(desk, place, method) -> None:
    other = desk.link(Action.WATCH, "portico:A").removeprefix("/a/")
    assert desk.ask(method, f"/my/{other}/calendar").status == 400
    with desk.open() as store:
        remove_recipient(store, "ada@krefeld.example", now=NOW)
    assert desk.ask(method, place).status == 410
    with desk.open() as store:
        assert list_feeds(store) == []
