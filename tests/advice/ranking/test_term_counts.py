"""Matching from kept counts gives what a full count gives."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from advice.profiles.files import read_profile_folder
from advice.ranking.matching import load_corpus, make_index, match_project
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import shipped
from matcher.index.term_counts import count_call
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

TODAY = date(2026, 10, 13)
NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)


@pytest.fixture
def store():
    with open_store(None) as opened:
        admit(opened, ["heat waves in towns", "floods along rivers", "tramways and buses"])
        yield opened


def admit(store, texts):
    run = begin_run(store, "portico", today=TODAY, now=NOW)
    records = [
        Record(
            source="portico",
            source_id=f"c{n}",
            title=f"Call {n}",
            url="https://calls.example.eu/",
            language="en",
            status_claimed=Status.OPEN,
            deadlines=(Deadline(date=date(2027, 1, 1), raw="2027-01-01"),),
            sections=(TextSection(heading=None, text=text),),
        )
        for n, text in enumerate(texts)
    ]
    stage_records(store, run, records)
    report = finish_run(
        store, run, Harvest(complete=True, listed=3, requests=1), today=TODAY, now=NOW
    )
    assert report.reasons == ()


def kept(store):
    return {row["key"]: row["body"] for row in store.rows("SELECT key, body FROM term_counts")}


def test_an_index_from_kept_counts_equals_a_full_count(store):
    full = load_corpus(store, TODAY).index
    assert kept(store) == {}
    make_index(store, TODAY)
    assert len(kept(store)) == len(full.calls)
    again = load_corpus(store, TODAY).index
    assert np.array_equal(full.scale, again.scale)
    assert (full.postings != again.postings).nnz == 0
    project = read_profile_folder(shipped("profiles"))[0].projects[0]
    both = [match_project(load_corpus(store, TODAY), project, today=TODAY) for _ in range(2)]
    assert both[0] == both[1]


def test_only_new_words_are_counted_and_old_ones_forgotten(store, monkeypatch):
    make_index(store, TODAY)
    before = kept(store)
    counted = []

    def counting(call):
        counted.append(call.best.text)
        return count_call(call)

    monkeypatch.setattr("advice.ranking.live_index.count_call", counting)
    make_index(store, TODAY)
    assert counted == []
    with store.write():
        body = store.row("SELECT body FROM bodies ORDER BY id")["body"]
        store.execute(
            "UPDATE bodies SET body = ? WHERE body = ?", [body.replace("heat", "cold"), body]
        )
    make_index(store, TODAY)
    assert counted == ["cold waves in towns"]
    assert len(kept(store)) == len(before)
    assert len(kept(store).keys() & before.keys()) == len(before) - 1
