"""Which runs are set aside."""

from dataclasses import replace
from datetime import date

import pytest

from funding.event import Harvest, RunState
from funding.source import find_source
from store.harvest.plausibility import Past, judge

TODAY = date(2026, 3, 16)
COMPLETE = Harvest(complete=True, listed=10, requests=1)


def reasons(records, *, survivors=(), fills=(), harvest=COMPLETE, **source):
    past = Past(survivors=dict(survivors), fills=list(fills))
    return judge(harvest, records, past, replace(find_source("portico"), **source), today=TODAY)


@pytest.mark.parametrize(("lost", "alarms"), [(0, 0), (10, 0), (20, 0), (21, 1), (40, 1)])
def test_more_than_a_fifth_of_the_surviving_calls_may_not_be_absent(make, lost, alarms):
    everything = [make(f"c{n}", "2026-09-01") for n in range(100)]
    survivors = {r.source_id: r.last_deadline for r in everything}
    assert len(reasons(everything[lost:], survivors=survivors)) == alarms


def test_one_call_that_leaves_a_small_portal_is_no_alarm(make):
    survivors = {"a": date(2026, 9, 1), "b": date(2026, 9, 1)}
    assert reasons([make("a", "2026-09-01")], survivors=survivors) == []


def test_a_field_that_is_suddenly_empty_is_named(make):
    records = [make(f"c{n}") for n in range(10)]
    (reason,) = reasons(records, fills=[{"deadlines": 1.0, "title": 1.0}] * 4)
    assert "'deadlines'" in reason
    assert "0%" in reason


def test_a_first_run_without_any_deadline_is_set_aside(make):
    assert reasons([make(f"c{n}") for n in range(10)]) != []


def test_many_deadlines_that_move_at_once_are_doubted(make):
    survivors = {f"c{n}": date(2026, 9, 1) for n in range(20)}
    moved = [make(f"c{n}", "2026-09-02") for n in range(20)]
    (reason,) = reasons(moved, survivors=survivors)
    assert "moved at once" in reason


@pytest.mark.parametrize(("changed", "alarms"), [(0, 0), (30, 0), (31, 1), (99, 1)])
def test_many_titles_that_change_at_once_are_doubted(make, changed, alarms):
    records = [make(f"c{n}", "2026-09-01") for n in range(99)]
    titles = {r.source_id: r.title.replace(" ", "  ") for r in records}
    titles |= {f"c{n}": f"Another title {n}" for n in range(changed)}
    past = Past(survivors={}, titles=titles, fills=[])
    found = judge(COMPLETE, records, past, find_source("portico"), today=TODAY)
    assert len(found) == alarms
    assert all(f"the titles of {changed} of 99 calls" in reason for reason in found)


def test_fewer_calls_than_a_source_promises_are_not_admitted(make):
    (reason,) = reasons([make("a", "2026-09-01")], calls_min=5)
    assert reason == "1 calls, fewer than the 5 expected"


def test_a_run_that_brought_nothing_says_why_and_not_that_it_is_little(make):
    broken = Harvest(complete=False, listed=0, requests=1, problems=("answered 503",))
    assert reasons([], harvest=broken, calls_min=5) == ["answered 503"]


def test_a_run_that_lost_calls_is_quarantined_and_can_be_admitted_by_a_person(store, make, admit):
    from datetime import UTC, datetime

    from store.calls.calls import live_calls
    from store.harvest.runs import accept_run

    every = [make(f"c{n}", "2026-09-01") for n in range(10)]
    admit(every, "2026-03-09")
    report = admit(every[:4], "2026-03-16")
    assert report.state is RunState.QUARANTINED
    assert len(live_calls(store, TODAY)) == 10
    accepted = accept_run(
        store,
        report.run_id,
        comment="the portal closed six",
        author="Ana",
        today=TODAY,
        now=datetime(2026, 3, 16, 9, tzinfo=UTC),
    )
    assert (accepted.state, accepted.missing) == (RunState.OK, 6)
