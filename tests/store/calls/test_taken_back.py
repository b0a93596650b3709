"""A call of two sources, after one of them took it back: every way to read it says the same."""

from datetime import date

import pytest

from funding.call import Call
from funding.event import RunState
from store.calls.call_lines import line_dates, made_of
from store.calls.calls import call_at, calls_of, find_call, list_calls, listed_calls, live_calls
from store.calls.lazy_calls import LazyCalls
from store.calls.packed_calls import pack_calls

PAGE = "https://town.example.eu/programme/heat"
WEEKS = ("2026-03-09", "2026-03-16", "2026-03-23", "2026-03-30")
LAST = date(2026, 3, 30)
WAYS = {
    "live": lambda s: live_calls(s, LAST)[0],
    "listed": lambda s: listed_calls(s, ["portico:a"])[0],
    "by id": lambda s: calls_of(s, ["portico:a"])["portico:a"],
    "by name": lambda s: find_call(s, PAGE),
    "read when looked at": lambda s: LazyCalls(s, ["portico:a"])[0],
    "sent to another machine": lambda s: pack_calls(s, ["portico:a"])[0],
    "as of that day": lambda s: call_at(s, "portico:a", LAST),
}


@pytest.fixture
def told(make, admit):
    """Four harvests: Portico always lists the call, EuroAccess only in the first *times*."""

    def tell(portico: int, euroaccess: int) -> None:
        others = [make(name, "2026-12-01", text="Rain.") for name in "bcdefghijk"]
        for week, day in enumerate(WEEKS):
            ours = [make("a", "2026-09-01", url=PAGE)] if week < portico else []
            card = make("card", "2026-09-01", url=PAGE, programme="LIFE", text="Shade.")
            theirs = [card] if week < euroaccess else []
            admit([*ours, *others], day)
            report = admit([*theirs, *others], day, source="euroaccess")
            assert report.state is RunState.OK

    return tell


def shape(call: Call) -> tuple[object, ...]:
    return call.best, [r.source for r in call.records], call.conflicts, call.missing_since


@pytest.mark.parametrize("way", WAYS)
def test_what_one_source_took_back_counts_nowhere(store, told, way):
    told(portico=4, euroaccess=1)
    call = WAYS[way](store)
    assert [r.source for r in call.records] == ["portico"]
    assert call.best.programme is None
    assert call.best.last_deadline == date(2026, 9, 1)
    assert call.first_seen == date(2026, 3, 9)
    assert call.missing_since is None
    (row,) = [c for c in list_calls(store, today=LAST) if c.call_id == "portico:a"]
    assert row.record == call.best


def test_before_it_was_taken_back_it_counted(store, told):
    told(portico=4, euroaccess=1)
    then = call_at(store, "portico:a", date(2026, 3, 23))
    assert then is not None
    assert [r.source for r in then.records] == ["portico", "euroaccess"]


def test_the_better_source_takes_it_back_and_the_other_leads(store, told):
    told(portico=1, euroaccess=4)
    shapes = [shape(read(store)) for way, read in WAYS.items() if way != "as of that day"]
    assert all(one == shapes[0] for one in shapes)
    assert shapes[0][1] == ["euroaccess"]
    assert calls_of(store, ["portico:a"])["portico:a"].best.programme == "LIFE"


def test_a_call_that_all_took_back_is_still_read_by_its_name(store, told):
    told(portico=1, euroaccess=1)
    call = find_call(store, PAGE)
    assert [r.source for r in call.records] == ["portico", "euroaccess"]
    assert call.missing_since == date(2026, 3, 16)
    assert listed_calls(store, ["portico:a"]) == []


def test_a_line_of_the_list_is_made_anew_when_a_source_takes_the_call_back(
    store, told, make, admit
):
    told(portico=4, euroaccess=1)
    before = made_of(store, "way")["portico:a"]
    others = [make(name, "2026-12-01", text="Rain.") for name in "bcdefghijk"]
    card = make("card", "2026-09-01", url=PAGE, programme="LIFE", text="Shade.")
    admit([card, *others], "2026-04-06", source="euroaccess")
    assert made_of(store, "way")["portico:a"] != before
    (days,) = [one for one in line_dates(store) if one.call_id == "portico:a"]
    assert days.missing_since is None
