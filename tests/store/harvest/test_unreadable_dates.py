"""SEDIA's rows through two harvests: what was once read stays, what never was is told."""

from dataclasses import replace
from datetime import date

import pytest

from advice.as_json.calls import call_values
from funding.call import Status
from funding.event import RunState
from funding.merge import merge_records
from store.calls.calls import list_calls, live_calls
from store.calls.events import list_events
from store.harvest.date_step import apply_date
from tests.crawler.pages.sedia_rows import overview, record

FIRST, SECOND = "2026-10-05", "2026-10-12"
NAME = "TOWN-2027-01"


@pytest.fixture
def harvest(admit, make):
    """Admit rows of SEDIA among others that stay the same: `harvest("2026-10-05", record())`."""

    def run(day, *records):
        rest = [make(f"T-{n}", "2027-06-01", opens="2026-09-01", text="Trees.") for n in range(60)]
        return admit([*rest, *records], day, source="sedia")

    return run


def found(store, day):
    return next(c for c in live_calls(store, date.fromisoformat(day)) if c.best.source_id == NAME)


def events(store, since):
    return [e.kind.value for e in list_events(store, since=date.fromisoformat(since))]


@pytest.mark.parametrize(
    "later",
    [
        {"without": ("deadlineDate",)},
        {"deadlineDate": []},
        {"deadlineDate": None},
        {"deadlineDate": ["[]"]},
        {"deadlineDate": ["to be announced"]},
        {"deadlineDate": ["9999-12-31T00:00:00.000+0000"]},
        {"deadlineDate": ["2027-03-15", "later"]},
        {"deadlineDate": [{"day": 15}]},
        {"deadlineDate": [], "actions": ["[{"]},
        {"deadlineDate": ["permanently open"], "deadlineModel": ["single-stage"]},
        {"without": ("deadlineDate", "startDate")},
    ],
)
def test_a_call_whose_date_vanishes_closes_on_the_date_that_was_read(store, harvest, later):
    harvest(FIRST, record(deadlineModel=["single-stage"]))
    report = harvest(SECOND, record(**{"deadlineModel": ["single-stage"], **later}))
    assert (report.state, report.changed) == (RunState.OK, 0)
    assert events(store, "2026-10-06") == []
    call = found(store, SECOND)
    assert (call.best.last_deadline, call.best.is_rolling) == (date(2027, 3, 15), False)
    with store.write():
        apply_date(store, date(2027, 3, 16))
    assert [c.best.source_id for c in live_calls(store, date(2027, 3, 16))].count(NAME) == 0


@pytest.mark.parametrize(
    "later",
    [
        {"action": "TOWN-2027-09 - X"},
        {"budgetYearMap": {"2027": "to be decided"}, "minContribution": "?", "maxContribution": 3},
        {
            "budgetYearMap": {"2027": "4"},
            "minContribution": 3_000_000,
            "maxContribution": 2_000_000,
        },
    ],
)
def test_a_budget_that_is_no_longer_understood_stays(store, harvest, later):
    ends = {"minContribution": 1_000_000, "maxContribution": 2_000_000}
    harvest(FIRST, record(budgetOverview=overview(**ends)))
    assert harvest(SECOND, record(budgetOverview=overview(**{**ends, **later}))).changed == 0
    best = found(store, SECOND).best
    assert best.indicative_budget_eur == 4_000_000
    assert (best.contribution_min_eur, best.contribution_max_eur) == (1_000_000, 2_000_000)


def test_a_budget_that_is_no_longer_served_is_a_change(store, harvest):
    harvest(FIRST, record(budgetOverview=overview()))
    harvest(SECOND, record())
    assert found(store, SECOND).best.indicative_budget_eur is None
    assert events(store, "2026-10-06") == ["budget"]


def test_a_date_that_comes_back_is_told_only_where_it_differs(store, harvest):
    harvest(FIRST, record())
    harvest(SECOND, record(deadlineDate=[]))
    harvest("2026-10-19", record())
    assert events(store, "2026-10-06") == []
    harvest("2026-10-26", record(deadlineDate=["2027-04-15"]))
    assert events(store, "2026-10-06") == ["deadline"]


def test_a_call_that_never_had_a_date_says_so_and_is_not_open_all_the_time(store, harvest):
    harvest(FIRST, record(deadlineDate=[], deadlineModel=["single-stage"]))
    today = date.fromisoformat(FIRST)
    (listed,) = (c for c in list_calls(store, today=today) if c.record.source_id == NAME)
    values = call_values(listed, today)
    assert (values["deadlines"], values["unreadable"]) == ([], ["deadlines"])
    assert listed.status is Status.OPEN
    assert listed.record.is_deadline_unreadable


def test_the_date_of_another_portal_stands_in_for_one_that_is_unreadable(make):
    undated = record(deadlineDate=[])
    other = replace(make("a", "2027-03-01"), source="euroaccess")
    best, provenance, _ = merge_records([undated, other])
    assert best.last_deadline == date(2027, 3, 1)
    assert not best.is_deadline_unreadable
    assert provenance["deadlines"] == "euroaccess"


def test_a_copy_in_the_old_index_without_a_date_is_no_new_call(store, harvest):
    old = {"DATASOURCE": ["SEDIA_PRD_CENTRICITY"], "startDate": ["2019-01-01"]}
    report = harvest(FIRST, record(deadlineDate=[], **old))
    assert report.stored == 60
    assert NAME not in {c.best.source_id for c in live_calls(store, date.fromisoformat(FIRST))}


def test_where_many_dates_vanish_at_once_the_run_is_not_admitted(admit, make):
    full = [make(f"T-{n}", "2027-06-01", opens="2026-09-01", text="Trees.") for n in range(60)]
    admit(full, FIRST, source="sedia")
    gone = [make(r.source_id, opens="2026-09-01", text="Trees.") for r in full]
    report = admit(gone, SECOND, source="sedia")
    assert report.state is RunState.QUARANTINED
