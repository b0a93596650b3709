"""The lines of the calls say what the whole calls say, and follow them through every change."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advice.ranking.own_concepts import concepts_of
from advice.search.call_query import CallQuery
from advice.search.call_values import applicant_types, country_codes, theme_ids
from advice.search.catalogue import catalogue_of, read_catalogue
from advice.search.choices import CHANGED_WITHIN, NOT_STATED, WITHIN, Filter, band_of
from advice.search.find import search_calls
from advice.search.lines import keep_lines, light
from advice.weekly.cards import read_money
from eligibility.places import countries, in_countries
from eligibility.stated_facts import facts_of
from funding.call import Call, Status
from funding.words import plain, shorten
from matcher.index.term_counts import count_call
from store.calls.call_lines import kept_lines, whole_calls
from store.calls.calls import list_calls
from store.calls.every_call import present_ids
from store.calls.short_list import short_list
from store.database import Store, open_store
from tests.advice.search.conftest import NOW, TODAY, admit, portico_record
from tests.examples import examples

DAYS = (TODAY, TODAY + timedelta(days=20), TODAY + timedelta(days=400))


def all_calls(store: Store) -> list[Call]:
    return sorted(whole_calls(store, present_ids(store)), key=lambda call: call.id)


def values_of_whole(call: Call, themes: Iterable[str], today: date) -> dict[Filter, set[str]]:
    """Return the values of each filter, looked up in the call itself."""
    facts, best, status = facts_of(call), call.best, call.status_on(today)
    due = best.next_deadline(today)
    if status is Status.CLOSED:
        days = {"past"}
    elif due is None:
        days = {"none"}
    else:
        near = {str(n) for n in WITHIN if (due - today).days <= n}
        days = {f"{due:%Y-%m}", *(near or {"later"})}
    among = country_codes(facts).split()
    touched = max(d for d in (call.first_seen, call.last_changed) if d is not None)
    programme = " ".join((best.programme or "").split())
    return {
        Filter.STATUS: {status.value},
        Filter.COUNTRY: {c for c in countries() if in_countries(c, among, today)} or {NOT_STATED},
        Filter.APPLICANT: set(applicant_types(facts)) or {NOT_STATED},
        Filter.THEME: set(themes) or {NOT_STATED},
        Filter.DEADLINE: days,
        Filter.MONEY: {band_of(best.contribution_max_eur or best.contribution_min_eur)},
        Filter.PROGRAMME: {programme or NOT_STATED},
        Filter.SOURCE: {record.source for record in call.records},
        Filter.CHANGED: {str(n) for n in CHANGED_WITHIN if 0 <= (today - touched).days < n},
    }


def test_a_row_says_what_the_whole_call_says(store) -> None:
    calls = all_calls(store)
    concepts = concepts_of(store)
    themes = {call.id: theme_ids(count_call(call), concepts) for call in calls}
    assert len(calls) > 60
    for today in DAYS:
        rows = catalogue_of(store, today).rows
        assert [row.id for row in rows] == [call.id for call in calls]
        for row, call in zip(rows, calls, strict=True):
            records = tuple(map(light, call.records))
            assert row.call == replace(call, best=light(call.best), records=records)
            assert row.values == values_of_whole(call, themes[call.id], today), call.id
            assert (row.status, row.money) == (call.status_on(today), read_money(call))
            assert row.next_deadline == call.best.next_deadline(today)
            assert row.last_deadline == call.best.last_deadline
            assert row.opening_date == call.best.opening_date
            assert (row.first_seen, row.last_changed) == (call.first_seen, call.last_changed)
            assert row.excerpt == shorten(plain(call.best.text[:1040]), 260)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    query=st.sampled_from([None, "city", "heat", "climate energy", "no-such-word", '"x" OR (']),
    statuses=st.sets(st.sampled_from(list(Status))),
    today=st.sampled_from(DAYS),
    by_relevance=st.booleans(),
)
def test_a_short_list_is_the_list_of_the_whole_calls(
    store, query, statuses, today, by_relevance
) -> None:
    keep_lines(store)
    asked = {"today": today, "statuses": statuses, "query": query, "by_relevance": by_relevance}
    short = short_list(store, **asked)
    assert short is not None
    assert [(c.call_id, c.title, c.programme, c.status, c.last_deadline) for c in short] == [
        (
            c.call_id,
            c.record.title_raw or c.record.title,
            c.record.programme,
            c.status,
            c.record.last_deadline,
        )
        for c in list_calls(store, **asked)
    ]


def titles(store: Store, **asked: object) -> list[str]:
    query = CallQuery(**asked)  # type: ignore[arg-type]
    return [row.title for row in search_calls(store, query, TODAY).rows]


@pytest.fixture
def empty(tmp_path):
    with open_store(tmp_path / "calls.db") as opened:
        yield opened


def test_only_the_line_of_a_call_that_changed_is_made_anew(empty) -> None:
    admit(empty, "portico", [portico_record(f"c{n}", f"Title {n}") for n in range(6)])
    assert keep_lines(empty) == 6
    assert keep_lines(empty) == 0
    records = [portico_record(f"c{n}", f"Title {n}") for n in range(7)]
    records[2] = replace(records[2], title="Another title")
    admit(empty, "portico", records, NOW + timedelta(days=1))
    assert short_list(empty, today=TODAY, statuses=set(Status)) is None
    assert keep_lines(empty) == 2
    assert "Another title" in titles(empty)


def test_calls_that_become_one_have_one_line_with_both_sources(empty) -> None:
    page = "https://portal.example.eu/heat"
    one, other = (
        portico_record("a", "Heat in towns", url=page),
        portico_record("b", "Heat", source="eui", url=page),
    )
    admit(empty, "portico", [one])
    admit(empty, "eui", [replace(other, url="https://eui.example.eu/elsewhere")])
    assert keep_lines(empty) == 2
    admit(empty, "eui", [other], NOW + timedelta(days=1))
    assert keep_lines(empty) == 1
    (row,) = catalogue_of(empty, TODAY).rows
    assert row.values[Filter.SOURCE] == {"portico", "eui"}
    assert len(row.call.records) == 2
    assert empty.row("SELECT count(*) AS n FROM call_lines") == {"n": 1}


def test_who_only_reads_sees_the_present_calls_though_no_line_is_kept(empty) -> None:
    admit(empty, "portico", [portico_record("a", "First"), portico_record("b", "Second")])
    with empty.read():
        assert [row.title for row in read_catalogue(empty, TODAY).rows] == ["First", "Second"]
    keep_lines(empty)
    with empty.write():
        empty.execute("UPDATE call_lines SET made_of = 'another way', title = 'Old'")
        empty.execute("DELETE FROM meta WHERE key = 'call lines'")
    with empty.read():
        assert [row.title for row in read_catalogue(empty, TODAY).rows] == ["First", "Second"]
    assert titles(empty) == ["First", "Second"]


def test_a_reader_who_finds_the_database_in_use_gets_his_list_all_the_same(
    empty, monkeypatch
) -> None:
    admit(empty, "portico", [portico_record("a", "First")])
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0)
    with open_store(empty.path) as harvest, open_store(empty.path) as reader, harvest.write():
        assert titles(reader) == ["First"]
        assert reader.row("SELECT count(*) AS n FROM call_lines") == {"n": 0}


def test_a_call_that_is_not_listed_any_more_keeps_its_line_and_shows_since_when(empty) -> None:
    records = [portico_record(f"c{n}", f"Title {n}") for n in range(9)]
    admit(empty, "portico", records)
    keep_lines(empty)
    admit(empty, "portico", records[:-1], NOW + timedelta(days=1))
    keep_lines(empty)
    (row,) = (r for r in catalogue_of(empty, TODAY).rows if r.title == "Title 8")
    assert row.call.missing_since == TODAY + timedelta(days=1)
    assert kept_lines(empty, "no such way").missing
