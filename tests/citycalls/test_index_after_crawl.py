"""After a harvest the index of the day lies beside the database, and wrong words lose no run."""

import json
from datetime import UTC, datetime

from funding.call import Record
from funding.event import Harvest
from store.calls.index_cache import place_of
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.crawler.jobs import command

DAY = "2026-10-13"
NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)
WRONG = "id,english,german\nheat,heat plan,Hitze\n"


def crawl(path, *more):
    return command("crawl", "facilities", "--today", DAY, "--db", str(path), *more)


def test_a_harvest_leaves_the_index_of_the_day(tmp_path):
    path = tmp_path / "c.db"
    assert crawl(path).returncode == 0
    assert place_of(path).is_file()


def test_wrong_words_of_the_city_hide_no_harvest(tmp_path):
    path = tmp_path / "c.db"
    (tmp_path / "concepts.csv").write_text(WRONG)
    done = crawl(path, "--json")
    assert json.loads(done.stdout)[0]["state"] == "ok"
    assert done.returncode == 2
    assert "concepts.csv" in done.stderr
    assert "Traceback" not in done.stderr
    with open_store(path) as store:
        assert store.rows("SELECT id FROM records") != []


def test_an_admitted_run_leaves_an_index_too(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path) as store:
        run = begin_run(store, "portico", today=NOW.date(), now=NOW)
        stage_records(store, run, [call_without_deadline(n) for n in range(9)])
        harvest = Harvest(complete=True, listed=9, requests=1)
        report = finish_run(store, run, harvest, today=NOW.date(), now=NOW)
    assert report.state == "quarantined"
    assert not place_of(path).exists()
    more = ("--accept", str(run), "--comment", "looked at")
    done = command("crawl", *more, "--today", DAY, "--db", str(path))
    assert done.returncode == 0, done.stderr
    assert place_of(path).is_file()


def call_without_deadline(n):
    return Record(
        source="portico",
        source_id=f"c{n}",
        title=f"Cool rooms {n}",
        url="https://portal.example.eu/call",
        language="en",
    )
