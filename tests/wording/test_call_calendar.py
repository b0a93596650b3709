"""The dates of a call, in the calendar file and on the page of a reminder."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from desk.answers.actions.remind import ACTION
from desk.answers.request import AnswerRequest
from funding.call import Call, Deadline, Record, Status
from store.database import open_store
from store.people.feedback import feedback_of
from tests.sinks.letters import add_person
from wording.answer_links import Action, Grant
from wording.call_calendar import calendar_of
from wording.language import speech

BRUSSELS = ZoneInfo("Europe/Brussels")
TODAY = date(2026, 10, 6)


@pytest.fixture
def store():
    with open_store(None) as opened:
        yield opened


def make(*days: str, hour: int | None = 17, **more) -> Call:
    deadlines = tuple(
        Deadline(
            date=date.fromisoformat(day),
            at=None
            if hour is None
            else datetime.fromisoformat(day).replace(hour=hour, tzinfo=BRUSSELS),
            raw=day,
        )
        for day in days
    )
    record = Record(
        source="portico",
        source_id="A",
        title="Cool cities",
        url="https://portal.example.eu/A",
        status_claimed=Status.OPEN,
        deadlines=deadlines,
    )
    return Call(id="portico:A", best=record, records=(record,), **more)


def events(call: Call, today: date = TODAY):
    return Calendar.from_ical(calendar_of([call], speech("en"), today=today)).walk("VEVENT")


@pytest.mark.parametrize(
    ("day", "moment"), [("2027-01-21", "20270121T160000Z"), ("2027-06-17", "20270617T150000Z")]
)
def test_a_moment_is_in_utc_in_winter_and_in_summer(day, moment):
    assert f"DTSTART:{moment}".encode() in calendar_of([make(day)], speech("en"), today=TODAY)
    assert b"TZID" not in calendar_of([make(day)], speech("en"), today=TODAY)


def test_a_date_without_a_time_is_a_whole_day():
    assert b"DTSTART;VALUE=DATE:20270121" in calendar_of(
        [make("2027-01-21", hour=None)], speech("en"), today=TODAY
    )


def test_a_deadline_that_moves_is_the_same_entry_with_a_higher_number():
    (former,) = events(make("2027-01-21", last_changed=date(2026, 9, 1)))
    (moved,) = events(make("2027-02-04", last_changed=date(2026, 10, 5)))
    assert former["UID"] == moved["UID"]
    assert moved["SEQUENCE"] > former["SEQUENCE"]
    assert moved["DTSTART"].dt == datetime(2027, 2, 4, 16, tzinfo=UTC)


def test_a_cut_off_keeps_its_entry_when_an_earlier_one_is_over():
    both = events(make("2026-11-03", "2027-05-04"))
    later = events(make("2026-11-03", "2027-05-04"), date(2026, 12, 1))
    alone = events(make("2027-05-04"), date(2026, 12, 1))
    assert [e["UID"] for e in later] == [both[1]["UID"]] == [e["UID"] for e in alone]


def test_what_is_gone_is_cancelled_and_rings_no_more():
    (event,) = events(make("2027-01-21", missing_since=date(2026, 10, 1)))
    assert (event["STATUS"], event.walk("VALARM")) == ("CANCELLED", [])
    (event,) = events(make("2027-01-21"))
    assert (event["STATUS"], len(event.walk("VALARM"))) == ("CONFIRMED", 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "closed on"), ("de", "geschlossen am"), ("fr", "clos le"), ("pl", "zamknięty")],
)
def test_a_closed_call_offers_no_reminder_and_says_since_when(store, language, words):
    person = add_person(store, "ada@krefeld.example", now=datetime(2026, 9, 1, tzinfo=UTC))
    today = date(2027, 2, 1)
    request = AnswerRequest(
        store=store,
        speech=speech(language),
        grant=Grant(
            action=Action.REMIND,
            recipient_id=person.id,
            about="portico:A",
            period=None,
            expires_on=today,
        ),
        target="/a/x",
        person=person,
        call=make("2027-01-21"),
        fields={"days": "1"},
        secret="a secret of the tests",
        now=datetime(2027, 2, 1, 8, tzinfo=UTC),
        today=today,
    )
    for page in (ACTION.question(request), ACTION.do(request)):
        assert page.forms == ()
        assert page.call.deadline.startswith(words)
        assert "2027" in page.call.deadline
    assert feedback_of(store, person.id) == []
