"""Dates of SEDIA in unusual shapes and places: read where certain, else named unreadable."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.aides_territoires import read_aid
from crawler.pages.sedia.dates import understood
from funding.call import DeadlineModel, Status
from tests.crawler.pages.sedia_rows import overview, record
from tests.crawler.small.small_portals import aid

MARCH, SEPTEMBER = "2027-03-15", "2027-09-15"


def actions(*dates, opens=None):
    entry = {"types": [{"typeOfAction": "X"}], "deadlineDates": list(dates)}
    return [json.dumps([entry | ({"plannedOpeningDate": opens} if opens else {})])]


def days(found):
    return [str(d.date) for d in found.deadlines]


@pytest.mark.parametrize(
    ("served", "expected"),
    [
        (["2027-03-15T00:00:00.000+0000"], [MARCH]),
        (["2027-03-15T17:00:00.000+0200"], [MARCH]),
        (["2027-03-15T17:00"], [MARCH]),
        (["2027-03-15+02:00 Europe/Brussels"], [MARCH]),
        (["2027-03-15 17:00:00 [Europe/Brussels]"], [MARCH]),
        ("2027-03-15", [MARCH]),
        (["20270315"], [MARCH]),
        ([1805068800000], [MARCH]),
        (["1805068800000"], [MARCH]),
        ([1805068800000.0], [MARCH]),
        ([1805068800], [MARCH]),  # seconds
        ([1805065200000], [MARCH]),  # midnight in Brussels
        ([1805155199], [MARCH]),  # the last second of the day in UTC
        (["2027-03-15;2027-09-15"], [MARCH, SEPTEMBER]),
        (["2027-03-15, 2027-09-15"], [MARCH, SEPTEMBER]),
        (["2027-03-15,2027-09-15"], [MARCH, SEPTEMBER]),
        (["2027-03-15\n2027-09-15"], [MARCH, SEPTEMBER]),
        (["2027-03-15 and 2027-09-15"], [MARCH, SEPTEMBER]),
        (["2027-03-15T00:00:00.000+0000 | 2027-09-15"], [MARCH, SEPTEMBER]),
        (["1805068800000;1820966400000"], [MARCH, SEPTEMBER]),
        (['["2027-03-15","2027-09-15"]'], [MARCH, SEPTEMBER]),
        (["[2027-03-15, 2027-09-15]"], [MARCH, SEPTEMBER]),
        (["2027-09-15", 1805068800000], [MARCH, SEPTEMBER]),
        (["2027-09-15", None, ""], [SEPTEMBER]),
        (["15 March 2027 17:00:00 Brussels time"], [MARCH]),
        (["15 March 2027 and 15 September 2027"], [MARCH, SEPTEMBER]),
        (["15/03/2027"], [MARCH]),
    ],
)
def test_deadlines_are_read_in_every_shape(served, expected):
    found = record(deadlineDate=served)
    assert days(found) == expected
    assert found.unreadable == ()


@pytest.mark.parametrize(
    "served",
    [
        ["2027-03-15;soon"],
        ["2027-03-15", "soon"],
        ["2027-03-15", {"date": "15.9."}],
        ["TBD"],
        [-5],
        [99999999999999],
        [12345],
        ["2027-02-30"],
        ["20271315"],
        ["9999-12-31T00:00:00.000+0000"],
        ["0001-01-01"],
        [4102444800000],  # the year 2100
        ["2027-03-15/2027-09-15"],  # from … to
        ["2027-03-15 - 2027-09-15"],
        ["2027-03-15 (expected)"],
        ["2027-03-15 unless the budget is spent"],
        ["05/06/2027"],  # May or June
        [1805067000000],  # 23:30 in UTC, the next day in Brussels
        ["2027-03-15T99:99"],
        ["always open"],  # the model has a single date
        [],
        ["[]"],
        [""],
        [None],
        None,
    ],
)
def test_a_deadline_that_is_not_understood_or_not_there_is_named(served):
    found = record(deadlineDate=served, deadlineModel=["single-stage"])
    assert found.deadlines == ()
    assert found.unreadable == ("deadlines",)
    assert not found.is_rolling


def test_a_row_without_the_field_names_it_too():
    found = record(without=("deadlineDate", "startDate"))
    assert (found.deadlines, found.opening_date) == ((), None)
    assert found.unreadable == ("opening_date", "deadlines")


def test_only_a_call_without_a_model_can_say_that_it_is_always_open():
    assert record(deadlineDate=["permanently open"]).is_rolling
    assert not record(deadlineDate=["permanently open"], deadlineModel=["two-stage"]).is_rolling


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"actions": actions(MARCH, SEPTEMBER)}, [MARCH, SEPTEMBER]),
        ({"actions": actions("1805068800000")}, [MARCH]),
        ({"actions": actions(1805068800000, SEPTEMBER)}, [MARCH, SEPTEMBER]),
        ({"actions": [json.loads(actions(MARCH)[0])[0]]}, [MARCH]),  # no JSON in a string
        ({"actions": [json.loads(actions(MARCH)[0])]}, [MARCH]),
        ({"actions": actions(MARCH) + actions(SEPTEMBER)}, [MARCH, SEPTEMBER]),
        ({"actions": ['{"deadlineDates": "2027-03-15"}']}, [MARCH]),
        ({"budgetOverview": overview(deadlineDates=[SEPTEMBER])}, [SEPTEMBER]),
        ({"budgetOverview": overview(action="TOWN-2027-02 - X", deadlineDates=[MARCH])}, []),
        ({"actions": actions()}, []),
        ({"actions": actions("soon")}, []),
        ({"actions": actions(MARCH, "soon")}, []),
        ({"actions": ['[{"deadlineDates": ["2027-0']}, []),
        ({"actions": ["null"]}, []),
    ],
)
@pytest.mark.parametrize("served", [None, [], ["TBD"], ["2027-03-15", "2027-13-45"]])
def test_dates_that_stand_elsewhere_are_found_there(fields, expected, served):
    found = record(deadlineDate=served, **fields)
    assert days(found) == expected
    assert ("deadlines" in found.unreadable) is not expected


def test_the_longer_list_counts_where_one_place_leaves_a_stage_out():
    found = record(
        deadlineDate=[MARCH], deadlineModel=["two-stage"], actions=actions(MARCH, SEPTEMBER)
    )
    assert [(str(d.date), d.stage) for d in found.deadlines] == [
        (MARCH, "first_stage"),
        (SEPTEMBER, "second_stage"),
    ]
    assert found.deadline_model is DeadlineModel.TWO_STAGE
    other = record(deadlineDate=[MARCH], actions=actions("2027-06-01", SEPTEMBER))
    assert days(other) == [MARCH]  # they disagree: the index goes first


@pytest.mark.parametrize(
    ("fields", "opening", "unreadable"),
    [
        ({"startDate": [1788220800000]}, "2026-09-01", ()),
        ({"startDate": None, "actions": actions(MARCH, opens="2026-09-01")}, "2026-09-01", ()),
        ({"startDate": ["soon"], "actions": actions(opens="1788220800000")}, "2026-09-01", ()),
        ({"startDate": ["2026-11-01;2026-09-01"]}, "2026-09-01", ()),
        ({"startDate": ["soon"]}, None, ("opening_date",)),
        ({"startDate": ["2027-09-16"]}, None, ("opening_date",)),  # after the last deadline
    ],
)
def test_the_opening_is_read_like_the_deadlines(fields, opening, unreadable):
    found = record(deadlineDate=[SEPTEMBER], **fields)
    assert (found.opening_date and str(found.opening_date)) == opening
    assert found.unreadable == unreadable
    assert found.opening_raw is not None


DAYS = st.dates(min_value=date(2007, 1, 2), max_value=date(2045, 12, 30))


def spellings(day):
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return st.sampled_from(
        [
            day.isoformat(),
            f"{day.isoformat()}T00:00:00.000+0000",
            f"{day.isoformat()}T17:00",
            day.strftime("%Y%m%d"),
            str(midnight),
            str(midnight * 1000),
            f"{day.day} {day:%B} {day.year}",
        ]
    )


@given(st.data(), st.lists(DAYS, min_size=1, max_size=6), st.sampled_from([";", " | ", None]))
def test_whatever_the_spelling_the_days_are_the_same(data, chosen, between):
    texts = [data.draw(spellings(day)) for day in chosen]
    machine = [t for t in texts if not t[-6:-5].isalpha() and " " not in t]
    values = [between.join(machine), *(set(texts) - set(machine))] if between else texts
    assert sorted(understood(values).served) == sorted(set(chosen))
    assert understood([*values, "to be announced"]).served == {}


@given(DAYS, st.text(alphabet="abcxyz0123456789-/:; ", min_size=1, max_size=12))
def test_no_rest_makes_another_day_of_a_date(day, rest):
    found = understood([f"{day.isoformat()}{rest}"]).served
    later = [d for d in found if d != day]
    assert not found or day in found
    assert all(d.isoformat() in rest or d.strftime("%Y%m%d") in rest for d in later)


def test_a_call_whose_date_is_known_ends_on_it():
    found = record(deadlineDate=None, actions=actions(MARCH))
    assert found.status_on(date.fromisoformat(MARCH)) is Status.OPEN
    assert found.status_on(date.fromisoformat(MARCH) + timedelta(days=1)) is Status.CLOSED


def test_an_aid_that_comes_back_is_not_open_all_the_time():
    assert read_aid(aid(1)).is_rolling
    again = read_aid({**aid(1), "recurrence": "Récurrente"})
    assert not again.is_rolling
