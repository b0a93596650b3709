"""A planned call becomes the real one, once and for all."""

from datetime import UTC, date, datetime

import pytest

from advice.profiles.stored_projects import import_profiles
from funding.call import Record, Status
from funding.event import EventKind
from funding.resources import shipped
from funding.timetable.window import read_window
from store.calls.calls import calls_of, find_call, list_calls, live_calls
from store.calls.events import list_events
from store.harvest.call_identity import former_ids
from store.people.feedback import AnswerKind, give_feedback, in_force
from store.people.recipients import add_recipient
from store.pipeline.entries import Stand, Standing, entries, set_entry
from store.pipeline.shares import share_call, shares_with
from store.timetables.joining import decide_join
from store.timetables.joins import JoinState, list_joins
from tests.funding.timetable.test_likeness import OWNER, TITLE, planned
from tests.store.conftest import make_record

PLAN = "timetables:north.x1"
REAL = "portico:n1"


def real(name: str = "n1", **more: object) -> Record:
    values = {"title": TITLE, "programme": "ERDF", "owner": OWNER, "opens": "2027-05-03"}
    return make_record(name, "2027-09-30", **(values | more))


def plan_of(**more: object) -> Record:
    return planned(amount_eur=12_000_000, **more)


@pytest.fixture
def known(admit):
    admit([plan_of()], "2026-10-06", source="timetables")
    return admit


def live(store, day):
    return {call.id: call for call in live_calls(store, date.fromisoformat(day))}


def test_a_plan_is_no_date_and_becomes_a_call(store, known):
    (plan,) = live(store, "2026-10-06").values()
    assert plan.status_on(date(2027, 5, 3)) is Status.PLANNED
    assert (plan.best.opening_date, plan.best.deadlines, plan.announced) == (None, (), None)
    known([real()], "2027-05-03")
    (call,) = live(store, "2027-05-03").values()
    assert (call.id, call.best.source, len(call.records)) == (REAL, "portico", 1)
    assert call.best.indicative_budget_eur is None, "a plan is no value of the call"
    assert call.announced.indicative_budget_eur == 12_000_000
    assert former_ids(store) == {PLAN: REAL}
    assert find_call(store, PLAN).id == calls_of(store, [PLAN])[PLAN].id == REAL
    here = [e for e in list_events(store) if e.kind is EventKind.PLAN]
    assert [(e.call_id, e.field, e.old, e.new) for e in here] == [(REAL, "here", PLAN, REAL)]
    before = list_calls(store, today=date(2027, 5, 3), at=date(2027, 1, 4))
    assert [c.status for c in before] == [Status.PLANNED]


def test_it_stays_joined_whatever_portal_and_timetable_say_later(store, known):
    known([real()], "2027-05-03")
    known([plan_of(quote="new words")], "2027-05-04", source="timetables")
    known([real(text="new words")], "2027-05-05")
    known([plan_of(title="Renamed by the authority", id="x2")], "2027-05-06", source="timetables")
    calls = live(store, "2027-05-06")
    assert set(calls) == {"timetables:north.x2", REAL}
    call = calls[REAL]
    assert call.announced.plan.quote == "new words"
    told = {(e.source, e.kind) for e in list_events(store) if e.call_id == REAL}
    assert ("timetables", EventKind.MISSING) not in told
    for day in ("2027-05-07", "2027-05-08", "2027-05-09"):
        known([real("other", title="Other")], day)
    assert set(live(store, "2027-05-09")) == {"timetables:north.x2", "portico:other"}


def test_two_that_are_alike_are_shown_to_staff_and_joined_by_them_alone(store, known):
    known([real(), real("n2")], "2027-05-03")
    assert len(live(store, "2027-05-03")) == 3
    assert {j.state for j in list_joins(store)} == {JoinState.PERHAPS}
    assert len(list_joins(store)) == 2
    decide(store, is_same=True)
    assert set(live(store, "2027-05-03")) == {REAL, "portico:n2"}
    known([real(), real("n2")], "2027-05-04")
    assert set(live(store, "2027-05-04")) == {REAL, "portico:n2"}
    decide(store, is_same=False)
    known([real(), real("n2")], "2027-05-05")
    assert set(live(store, "2027-05-05")) == {PLAN, REAL, "portico:n2"}
    assert {j.state for j in list_joins(store)} == {JoinState.APART}


def decide(store, *, is_same):
    now = datetime(2027, 5, 3, 9, tzinfo=UTC)
    decide_join(store, PLAN, REAL, is_same=is_same, who="ana", today=now.date(), now=now)


def test_a_plan_that_comes_after_its_call_is_joined_at_once(store, admit):
    admit([real()], "2027-05-03")
    admit([plan_of()], "2027-05-04", source="timetables")
    assert set(live(store, "2027-05-04")) == {REAL}


def test_a_moved_time_is_told_in_the_words_of_the_timetable(store, known):
    known([plan_of(opens=read_window("2027-H2"))], "2027-01-11", source="timetables")
    (event,) = list_events(store, since=date(2027, 1, 11))
    assert (event.kind, event.field) == (EventKind.PLAN, "opens")
    assert (event.old, event.new) == ("2027-Q2", "2027-H2")


def test_what_readers_and_cities_said_of_the_plan_is_said_of_the_call(store, known):
    now = datetime(2026, 10, 7, 9, tzinfo=UTC)
    profile = shipped("profiles") / "krefeld.yaml"
    import_profiles(store, profile, author="Ana", comment="first", now=now)
    person = add_recipient(
        store,
        "ada@krefeld.example",
        name="Ada",
        profiles=["krefeld"],
        language="de",
        confirmed=True,
        now=now,
    )
    for answer in (AnswerKind.WATCH, AnswerKind.NOT_RELEVANT):
        give_feedback(store, call_id=PLAN, answer=answer, recipient_id=person.id, now=now)
    share_call(store, PLAN, person, note="Look", who="ana", now=now)
    stands = Standing(stand=Stand.WATCHING, note="for the squares")

    def stand(call: str, standing: Standing | None) -> None:
        set_entry(
            store,
            city_id="krefeld",
            call_id=call,
            standing=standing,
            version=None,
            who="ana",
            now=now,
        )

    stand(PLAN, stands)
    known([real()], "2027-05-03")
    assert {answer.call_id for answer in in_force(store)} == {REAL}
    assert [share.call_id for share in shares_with(store, person.id)] == [REAL]
    assert [one.standing.note for one in entries(store, call_id=REAL)] == ["for the squares"]
    stand(REAL, stands)
    assert len(entries(store, city_id="krefeld")) == 1, "the plan's entry is the call's"
    stand(REAL, None)
    assert entries(store) == []
