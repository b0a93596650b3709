"""Curated entries: dated by hand, never new by themselves."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from advice.weekly.call_state import is_open, is_standing, next_date
from crawler.pages.facilities import read_facility
from funding.call import Kind
from funding.errors import PageChanged
from funding.event import Harvest
from funding.resources import shipped
from store.calls.calls import find_call
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

STANDING = """
title = "Advice for towns that plant trees"
programme = "ELENA"
url = "https://trees.example.eu/advice"
owner = "Invented Bank of Trees"
instrument = "technical_assistance"
applicants = "Towns and their companies"
is_rolling = true
checked_on = 2026-09-01
is_verified_live = true
co_financing_rate = 0.9
text = "Experts help a town to prepare its plan."
"""
DATED = STANDING.replace(
    "is_rolling = true", "is_rolling = false\ndeadlines = [2027-03-01, 2026-12-01]"
).replace("is_verified_live = true", "is_verified_live = false")
ENTRIES = sorted((shipped("reference") / "facilities").glob("*.toml"))


def test_an_entry_without_a_date_is_standing_and_says_when_it_was_checked():
    record = read_facility(STANDING.encode(), "trees.toml")
    assert (record.source_id, record.kind, record.is_rolling) == ("trees", Kind.PROGRAMME, True)
    assert record.deadlines == ()
    assert str(record.co_financing_rate) == "0.9"
    assert record.sections[1].text == "2026-09-01: checked on the owner's page."


def test_dates_that_a_person_wrote_down_come_in_order():
    record = read_facility(DATED.encode(), "trees.toml")
    assert (record.kind, record.is_rolling) == (Kind.CALL, False)
    assert [d.date for d in record.deadlines] == [date(2026, 12, 1), date(2027, 3, 1)]
    assert "put together from notes" in record.sections[1].text


@pytest.mark.parametrize("line", STANDING.strip().splitlines()[:9])
def test_an_entry_that_lacks_a_fact_is_refused_by_name(line):
    with pytest.raises(PageChanged, match=line.partition(" ")[0]):
        read_facility(STANDING.replace(line, "").encode(), "trees.toml")


def test_an_entry_that_is_no_toml_is_refused():
    with pytest.raises(PageChanged, match="can't be read"):
        read_facility(b"title = ", "trees.toml")


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_every_shipped_entry_leads_to_its_owner_and_is_never_undated_and_due(path):
    record = read_facility(path.read_bytes(), path.name)
    assert record.url.startswith("https://")
    assert record.is_rolling == (not record.deadlines)
    assert len(record.sections[0].text) >= 60


def test_what_stands_in_the_files_is_admitted_and_an_undated_entry_is_never_open_or_due():
    day = date(2026, 10, 12)
    now = datetime.combine(day, time(6), UTC)
    records = [read_facility(p.read_bytes(), p.name) for p in ENTRIES]
    records += [
        read_facility(STANDING.encode(), "standing.toml"),
        replace(
            read_facility(DATED.encode(), "dated.toml"), title="A call", url="https://a.example/a"
        ),
    ]
    with open_store(None) as store:
        run = begin_run(store, "facilities", today=day, now=now)
        stage_records(store, run, records)
        found = Harvest(complete=True, listed=len(records), requests=0)
        assert finish_run(store, run, found, today=day, now=now).state == "ok"
        undated = [find_call(store, r.id) for r in records if not r.deadlines]
        dated = find_call(store, "facilities:dated")
    assert all(is_standing(call, day) and not is_open(call, day) for call in undated)
    assert [next_date(call, day) for call in undated] == [None] * len(undated)
    assert is_open(dated, day)
    assert next_date(dated, day) == date(2026, 12, 1)
