"""Dates and amounts of SEDIA in unusual shapes: read, or named unreadable."""

import json

import pytest

from crawler.pages.aides_territoires import read_aid
from crawler.pages.sedia.record import read_record
from crawler.pages.sedia.rows import SediaRow, as_strings
from tests.crawler.small.small_portals import aid

FIELDS = {
    "identifier": ("TOWN-2027-01",),
    "type": ("1",),
    "status": ("31094502",),
    "title": ("Shade for squares",),
    "DATASOURCE": ("SEDIA",),
    "esDA_IngestDate": ("2026-10-01T06:00:00.000+0000",),
}


def record(**fields):
    fields = {name: as_strings(value) for name, value in fields.items()}
    row = SediaRow(reference="1TOPICSen", summary=None, url=None, fields={**FIELDS, **fields})
    return read_record(row)


def overview(**entry):
    entry = {"action": "TOWN-2027-01 - X", "budgetYearMap": {"2027": "4000000"}, **entry}
    return [json.dumps({"budgetTopicActionMap": {"1": [entry]}})]


@pytest.mark.parametrize(
    ("served", "days"),
    [
        (["2027-03-15T00:00:00.000+0000"], ["2027-03-15"]),
        ([1805068800000], ["2027-03-15"]),
        (["1805068800000"], ["2027-03-15"]),
        (["2027-03-15;2027-09-15"], ["2027-03-15", "2027-09-15"]),
        (["2027-03-15T00:00:00.000+0000 | 2027-09-15"], ["2027-03-15", "2027-09-15"]),
        (["2027-09-15", 1805068800000], ["2027-03-15", "2027-09-15"]),
    ],
)
def test_deadlines_are_read_in_every_shape_they_were_seen_in(served, days):
    found = record(deadlineDate=served)
    assert [str(d.date) for d in found.deadlines] == days
    assert found.unreadable == ()


@pytest.mark.parametrize("served", [["2027-03-15;soon"], ["TBD"], [-5], [99999999999999]])
def test_a_deadline_that_is_not_understood_is_named(served):
    found = record(deadlineDate=served)
    assert found.deadlines == ()
    assert "deadlines" in found.unreadable


def test_a_least_contribution_above_the_most_is_neither():
    swapped = record(budgetOverview=overview(minContribution=3_000_000, maxContribution=2_000_000))
    assert (swapped.contribution_min_eur, swapped.contribution_max_eur) == (None, None)
    assert swapped.unreadable == ("contribution_min_eur", "contribution_max_eur")
    assert swapped.indicative_budget_eur == 4_000_000
    right = record(budgetOverview=overview(minContribution=1_000_000, maxContribution="2.000.000"))
    assert (right.contribution_min_eur, right.contribution_max_eur) == (1_000_000, 2_000_000)


@pytest.mark.parametrize(
    ("served", "euro"), [("60.000", 60_000), ("60,000", 60_000), ("60000", 60_000), ("0", None)]
)
def test_the_budget_of_a_cascade_call_may_group_its_digits(served, euro):
    found = record(type=["8"], callTitle=["Town trees"], budget=[served], currency=["EUR"])
    assert found.indicative_budget_eur == euro


def test_an_aid_that_comes_back_is_not_open_all_the_time():
    assert read_aid(aid(1)).is_rolling
    again = read_aid({**aid(1), "recurrence": "Récurrente"})
    assert not again.is_rolling
