"""Words, identifiers, order, pages; and what the page of an address may ask."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from advice.search.call_query import CallQuery, Sort, View
from advice.search.catalogue import catalogue_of
from advice.search.choices import Filter, band_of
from advice.search.find import ROWS, search_calls
from advice.search.parameters import UnknownChoice, UnknownParameter
from funding.call import Deadline, TextSection
from store.database import open_store
from tests.advice.search.conftest import NOW, TODAY, admit, portico_record


def ids(store, **asked: object) -> list[str]:
    query = CallQuery(**asked)  # type: ignore[arg-type]
    return [row.id.partition(":")[2] for row in search_calls(store, query, TODAY).rows]


def test_a_word_in_the_title_counts_before_one_in_the_text() -> None:
    with open_store(None) as store:
        text = "A long text about many things. " * 20
        records = [portico_record("far", "Cool streets"), portico_record("near", "Heat in towns")]

        sections = (TextSection(heading=None, text=text + "Heat is one of them."),)
        admit(store, "portico", [replace(records[0], sections=sections), records[1]])
        assert ids(store, text="heat") == ["near", "far"]
        assert ids(store, text="heat", sort=Sort.DEADLINE) == ["far", "near"]
        assert ids(store, text="HEAT towns") == ["near"]
        assert ids(store, text='"heat" OR NOT (x') == []


@pytest.mark.parametrize("asked", ["HORIZON-MISS-2026-CIT-01", "horizon-miss-2026", "portico:hor"])
def test_a_call_is_found_by_the_beginning_of_its_identifier(asked: str) -> None:
    with open_store(None) as store:
        admit(
            store,
            "portico",
            [portico_record("HORIZON-MISS-2026-CIT-01", "Cool"), portico_record("x", "Warm")],
        )
        assert ids(store, text=asked) == ["HORIZON-MISS-2026-CIT-01"]


def test_orders_put_what_is_not_stated_last() -> None:
    with open_store(None) as store:
        records = [
            portico_record("small", "B", contribution_max_eur=100_000),
            portico_record("large", "C", contribution_max_eur=9_000_000),
            portico_record("rolling", "A", deadlines=(), is_rolling=True),
            portico_record("soon", "D", deadlines=(Deadline(date=date(2026, 10, 25), raw="x"),)),
        ]
        admit(store, "portico", records)
        assert ids(store) == ["soon", "small", "large", "rolling"]
        assert ids(store, sort=Sort.MONEY) == ["large", "small", "soon", "rolling"]


def test_who_asks_for_nothing_sees_what_can_still_be_answered() -> None:
    with open_store(None) as store:
        past = (Deadline(date=date(2026, 10, 1), raw="x"),)
        admit(
            store,
            "portico",
            [portico_record("over", "A", deadlines=past), portico_record("open", "B")],
        )
        assert ids(store) == ["open"]
        assert ids(store, chosen={Filter.STATUS: ("closed",)}) == ["over"]
        assert ids(store, chosen={Filter.STATUS: ("closed", "open")}) == ["open", "over"]


def test_a_harvest_and_a_new_day_change_the_answer(tmp_path) -> None:
    with open_store(tmp_path / "calls.db") as store:
        admit(store, "portico", [portico_record("a", "A")])
        assert ids(store) == ["a"]
        assert catalogue_of(store, TODAY) is catalogue_of(store, TODAY)
        later = datetime(2026, 10, 21, 8, tzinfo=UTC)
        admit(store, "portico", [portico_record("a", "A"), portico_record("b", "B")], later)
        assert ids(store) == ["a", "b"]
        assert search_calls(store, CallQuery(), date(2026, 12, 2)).count == 0


def test_pages_hold_all_rows_once_and_a_page_behind_the_last_is_the_last(store) -> None:
    first = search_calls(store, CallQuery(), TODAY)
    shown = []
    for number in range(1, first.pages + 1):
        shown += search_calls(store, CallQuery(page=number), TODAY).shown
    assert tuple(shown) == first.rows
    assert first.pages == -(-first.count // ROWS)
    assert search_calls(store, CallQuery(page=9999), TODAY).page == first.pages


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", "opened"),
        ("country", "XX"),
        ("country", "de"),
        ("theme", "heat"),
        ("applicant", "mayor"),
        ("money", "1-2"),
        ("deadline", "31"),
        ("deadline", "2026-13"),
        ("source", "ted"),
        ("changed", "1"),
        ("sort", "title"),
        ("view", "map"),
        ("page", "0"),
        ("page", "x"),
        ("page", "٣"),
        ("q", "x" * 401),
        ("programme", "x" * 81),
    ],
)
def test_a_value_that_means_nothing_is_named(name: str, value: str) -> None:
    with pytest.raises(UnknownChoice) as told:
        CallQuery.from_params([(name, value)])
    assert (told.value.name, told.value.value) == (name, value)


def test_a_programme_that_no_call_has_is_named_with_the_known_ones(store) -> None:
    query = CallQuery.from_params([("programme", "TACIS")])
    with pytest.raises(UnknownChoice, match="TACIS") as told:
        search_calls(store, query, TODAY)
    assert "LIFE" in told.value.known


def test_a_parameter_that_there_is_not_is_named_and_empty_fields_count_as_unset() -> None:
    with pytest.raises(UnknownParameter, match="nonsense"):
        CallQuery.from_params([("nonsense", "1")])
    asked = [
        ("q", " heat  wave "),
        ("country", ""),
        ("sort", ""),
        ("lang", "de"),
        ("view", "table"),
    ]
    query = CallQuery.from_params(asked, others=["lang"])
    assert query == CallQuery(text="heat wave", view=View.TABLE)
    for twice in ([("q", "a"), ("q", "b")], [("page", "1"), ("page", "2")]):
        with pytest.raises(UnknownChoice):
            CallQuery.from_params(twice)


@pytest.mark.parametrize(
    ("euro", "band"),
    [
        (None, "not-stated"),
        (1, "0-200000"),
        (200_000, "0-200000"),
        (200_001, "200000-1000000"),
        (5_000_000, "1000000-5000000"),
        (5_000_001, "5000000-"),
    ],
)
def test_amounts_fall_into_bands(euro: int | None, band: str) -> None:
    assert band_of(euro) == band
    assert NOW.date() == TODAY
