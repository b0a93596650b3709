"""The budget of a topic: its own entry under any label, figures that can be, else unreadable."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.sedia.budget import read_euro
from tests.crawler.pages.sedia_rows import entry, overview, record

ALL = (
    "indicative_budget_eur",
    "contribution_min_eur",
    "contribution_max_eur",
    "expected_grants",
    "budget_raw",
)
TOTAL, LEAST, MOST, GRANTS, _ = ALL


def figures(found):
    return (
        found.indicative_budget_eur,
        found.contribution_min_eur,
        found.contribution_max_eur,
        found.expected_grants,
    )


@pytest.mark.parametrize(
    "label",
    [
        "TOWN-2027-01 - HORIZON-RIA HORIZON Research and Innovation Actions",
        "TOWN-2027-01",
        "TOWN-2027-01: Innovation actions",
        "TOWN-2027-01 – Innovation actions",
        "TOWN-2027-01, call TOWN-2027",
        "[TOWN-2027-01] Innovation actions",
        "Topic TOWN-2027-01 (IA)",
        "town-2027-01 - IA",
        "IA - TOWN-2027-01",
        "TOWN-2027-01\u00a0- IA",
        "HORIZON-RIA HORIZON Research and Innovation Actions",
        "Innovation actions",
        "",
        None,
    ],
)
def test_the_only_entry_is_the_topics_own_under_every_label(label):
    found = record(budgetOverview=overview(action=label, expectedGrants=2))
    assert figures(found) == (4_000_000, None, None, 2)
    assert found.unreadable == ()


@pytest.mark.parametrize(
    "labels",
    [
        ["TOWN-2027-02 - IA"],  # a sister's
        ["TOWN-2027-01-02 - IA"],
        ["TOWN-2027-01-two-stage - IA"],
        ["MY-TOWN-2027-01 - IA"],
        ["Innovation actions", "Research actions"],  # whose is which?
        ["TOWN-2027-02 - IA", "Innovation actions"],
        ["TOWN-2027-01 and TOWN-2027-02 - shared"],
        ["TOWN-2027-02 - IA", "TOWN-2027-03 - IA"],
    ],
)
def test_an_entry_that_is_not_certainly_the_topics_own_gives_nothing(labels):
    entries = [entry(action=label) for label in labels]
    found = record(budgetOverview=overview(*entries))
    assert figures(found) == (None, None, None, None)
    assert found.unreadable == ALL


def test_of_several_entries_those_that_name_the_topic_count():
    entries = [entry(), entry(action="TOWN-2027-01 - Y"), entry(action="TOWN-2027-01-02 - X")]
    found = record(budgetOverview=overview(*entries, entry(action="Innovation actions")))
    assert found.indicative_budget_eur == 8_000_000


@pytest.mark.parametrize(
    ("served", "total"),
    [
        ({"2027": "24000000"}, 24_000_000),
        ({"2027": 24000000}, 24_000_000),
        ({"2027": 24000000.0}, 24_000_000),
        ({"2027": "24000000.00"}, 24_000_000),
        ({"2027": "2.4E7"}, 24_000_000),
        ({"2027": "24 000 000"}, 24_000_000),
        ({"2027": "24.000.000,00"}, 24_000_000),
        ({"2027": "24,000,000"}, 24_000_000),
        ({"2027": "EUR 24 million"}, 24_000_000),
        ({"2026": "14000000", "2027": "10000000"}, 24_000_000),
        ({"2026": 0, "2027": "24000000", "2028": None, "2029": ""}, 24_000_000),
        ({"2027": 0}, None),
        ({}, None),
        (None, None),
    ],
)
def test_the_years_are_added_however_they_are_written(served, total):
    found = record(budgetOverview=overview(budgetYearMap=served))
    assert found.indicative_budget_eur == total
    assert found.unreadable == ()


@pytest.mark.parametrize(
    "served",
    [
        {"2026": "24000000", "2027": "to be decided"},
        {"2027": "24"},  # million
        {"2027": 24.5},
        {"2027": 500},
        {"2027": "-24000000"},
        {"2027": -24000000},
        {"2027": "1e15"},
        {"2027": "about EUR 24 million"},
        {"2027": "EUR 4 to 6 million"},
        {"2027": "24000000 USD"},
        {"2027": True},
        {"2027": ["24000000"]},
        ["24000000"],
    ],
)
def test_a_year_that_is_not_understood_makes_the_sum_unknown_and_keeps_what_was_served(served):
    found = record(budgetOverview=overview(budgetYearMap=served, maxContribution=2_000_000))
    assert found.indicative_budget_eur is None
    assert found.contribution_max_eur == 2_000_000
    assert found.unreadable == (TOTAL,)
    assert json.loads(found.budget_raw)[0]["budgetYearMap"] == served


@pytest.mark.parametrize(
    ("least", "most", "expected", "unreadable"),
    [
        (1_000_000, "2.000.000", (1_000_000, 2_000_000), ()),
        (0, 0, (None, None), ()),
        (None, "", (None, None), ()),
        (2_000_000, 2_000_000, (2_000_000, 2_000_000), ()),
        (3_000_000, 2_000_000, (None, None), (LEAST, MOST)),
        ("3000000", "2999999.99", (None, None), (LEAST, MOST)),
        (5_000_000, 0, (None, None), (LEAST, MOST)),  # above the whole budget
        (1, 1, (None, None), (LEAST, MOST)),
        (3, 4, (None, None), (LEAST, MOST)),  # a table in millions
        (3.5, 4.25, (None, None), (LEAST, MOST)),
        ("3.00", "4.00", (None, None), (LEAST, MOST)),
        (1, 2_000_000, (None, 2_000_000), (LEAST,)),
        (2_000_000, 3, (2_000_000, None), (MOST,)),
        (999, 2_000_000, (None, 2_000_000), (LEAST,)),
        (0, "2000000 per year", (None, None), (MOST,)),
        (0, "see the call", (None, None), (MOST,)),
        (0, {"eur": 2000000}, (None, None), (MOST,)),
    ],
)
def test_contributions_that_can_not_be_are_unknown(least, most, expected, unreadable):
    found = record(budgetOverview=overview(minContribution=least, maxContribution=most))
    assert (found.contribution_min_eur, found.contribution_max_eur) == expected
    assert found.unreadable == unreadable
    assert found.indicative_budget_eur == 4_000_000
    assert not unreadable or json.loads(found.budget_raw)[0]["maxContribution"] == most


def test_a_pair_that_contradicts_itself_is_not_hidden_by_another_one():
    swapped = entry(minContribution=3_000_000, maxContribution=2_000_000)
    wide = entry(minContribution=1_000_000, maxContribution=4_000_000)
    found = record(budgetOverview=overview(swapped, wide))
    assert (found.contribution_min_eur, found.contribution_max_eur) == (None, None)
    assert found.unreadable == (LEAST, MOST)


@pytest.mark.parametrize(
    ("served", "grants", "unreadable"),
    [
        (3, 3, ()),
        ("3", 3, ()),
        (3.0, 3, ()),
        (0, None, ()),
        (None, None, ()),
        ("2-3", None, (GRANTS,)),
        (2.5, None, (GRANTS,)),
        (4_000_000, None, (GRANTS,)),
        ("several", None, (GRANTS,)),
    ],
)
def test_the_number_of_grants_is_a_number_of_grants(served, grants, unreadable):
    found = record(budgetOverview=overview(expectedGrants=served))
    assert (found.expected_grants, found.unreadable) == (grants, unreadable)


@pytest.mark.parametrize(
    "served",
    [
        ['{"budgetTopicActionMap": {"1": [{"acti'],
        ["{}"],
        ["[]{}"],
        [{"budgetTopicActionMap": []}],
        ["no budget"],
        [7],
    ],
)
def test_an_overview_that_is_none_is_named(served):
    assert record(budgetOverview=served).unreadable == ALL


def test_an_overview_may_come_as_json_itself_and_one_level_down():
    served = json.loads(overview()[0])
    assert record(budgetOverview=[served]).indicative_budget_eur == 4_000_000
    assert record(budgetOverview=served).indicative_budget_eur == 4_000_000
    below = {"budgetOverviewJSONItem": served}
    assert record(budgetOverview=[json.dumps(below)]).indicative_budget_eur == 4_000_000


@pytest.mark.parametrize(
    ("served", "euro"),
    [
        ("60.000", 60_000),
        ("60,000", 60_000),
        ("60000", 60_000),
        (60000, 60_000),
        ("60 000,00", 60_000),
        ("EUR 60 000", 60_000),
        ("€ 1.5 million", 1_500_000),
        ("0", None),
        (None, None),
    ],
)
def test_the_budget_of_a_cascade_call_may_group_its_digits(served, euro):
    found = record(type=["8"], callTitle=["Town trees"], budget=[served], currency=["EUR"])
    assert (found.indicative_budget_eur, found.unreadable) == (euro, ())


@pytest.mark.parametrize(
    "served", ["60", "1.5", "up to the jury", "EUR 60", "-60000", "60000 per project", {"a": 1}]
)
def test_a_budget_of_a_cascade_call_that_is_none_is_named_and_kept_as_served(served):
    found = record(type=["8"], callTitle=["Town trees"], budget=[served], currency=["EUR"])
    assert (found.indicative_budget_eur, found.unreadable) == (None, (TOTAL,))
    assert found.budget_raw == (served if isinstance(served, str) else json.dumps(served))


def test_another_currency_is_understood_and_no_euro():
    found = record(type=["8"], callTitle=["Trees"], budget=["60000"], currency=["SEK"])
    assert (found.indicative_budget_eur, found.unreadable) == (None, ())
    assert found.budget_raw == "60000 SEK"


@given(st.integers(1_000, 10**11), st.sampled_from([",", ".", " ", "'", "\u00a0", "\u202f"]))
def test_digits_in_groups_are_the_same_amount(amount, separator):
    grouped = f"{amount:,}".replace(",", separator)
    assert read_euro(grouped) == read_euro(amount) == read_euro(f"{amount}.00") == amount


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.booleans(), st.none()))
def test_whatever_is_served_is_an_amount_that_can_be_or_none(value):
    try:
        amount = read_euro(value)
    except ValueError:
        return
    assert amount is None or 1_000 <= amount < 10**12
