"""Rows that came as they did last time are not read again, and everything is as if they were."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import read_before
from crawler.harvest import plan_job
from crawler.pages.sedia.dates import read_when
from crawler.pages.sedia.record import is_long_over, read_record, topic_entries
from crawler.pages.sedia.rows import SediaRow, read_row
from crawler.pipelines import Staging
from crawler.spiders import sedia
from crawler.spiders.portal import SpiderArgs
from eligibility.reading import record_facts
from funding.errors import UnreadableRecord
from funding.event import Harvest, RunReport, RunState
from store.calls.calls import find_call, live_calls
from store.calls.events import list_events
from store.database import Store, open_store
from store.harvest.runs import accept_run, begin_run, finish_run
from tests.crawler.listings import TODAY, stamp, topic
from tests.examples import examples

Row = dict[str, Any]
WEEK = timedelta(weeks=1)
ROWS = [topic(n) for n in range(60)]


class Reads(list[str]):
    """The identifiers of the rows that were read."""


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(None) as opened:
        yield opened


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    found = Reads()

    def counted(row: SediaRow, former: Any = None) -> Any:
        found.append(row.first("identifier") or "")
        return read_record(row, former)

    monkeypatch.setattr(sedia, "read_record", counted)
    return found


def crawl(store: Store, rows: list[Row], day: date, *, problems: tuple[str, ...] = ()) -> RunReport:
    """Let the spider read rows and stage them, and admit the run; no portal is asked."""
    now = datetime.combine(day, time(6), UTC)
    job = plan_job("sedia", "http://127.0.0.1:9", 0.0, {})
    run_id = begin_run(store, "sedia", today=day, now=now)
    spider = sedia.SediaSpider(
        spider_args=SpiderArgs(job=job, store=store, run_id=run_id, today=day)
    )
    pipeline = Staging(type("Crawler", (), {"spider": spider})())
    read = [read_row(deepcopy(row), "sedia") for row in rows]
    spider.rows = {row.reference: row for row in read}
    for item in spider.yield_records():
        pipeline.process_item(item)
    pipeline.close_spider()
    spider.is_proven = True
    harvest = spider.harvest("finished")
    told = Harvest(
        complete=harvest.complete and not problems,
        listed=harvest.listed,
        requests=1,
        problems=(*harvest.problems, *problems),
        warnings=harvest.warnings,
        left_out=harvest.left_out,
    )
    return finish_run(store, run_id, told, today=day, now=now)


def with_fields(row: Row, **fields: Any) -> Row:
    return row | {"metadata": row["metadata"] | fields}


def old_copy(number: int, **fields: Any) -> Row:
    row = topic(1000 + number)
    past = [stamp(date(2019, 3, 1))]
    return with_fields(row, DATASOURCE=["SEDIA_PRD_CENTRICITY"], deadlineDate=past, **fields)


def sizes(store: Store) -> dict[str, int]:
    tables = ("bodies", "versions", "calls_fts", "staged", "coming_records", "events")
    return {t: store.rows(f"SELECT count(*) AS n FROM {t}")[0]["n"] for t in tables}


def test_an_unchanged_listing_is_not_read_nor_written_and_every_call_counts_as_seen(store, reads):
    assert crawl(store, ROWS, TODAY).new == len(ROWS)
    before = sizes(store)
    reads.clear()
    report = crawl(store, ROWS, TODAY + WEEK)
    assert (report.state, report.stored, report.changed, report.missing) == ("ok", 60, 0, 0)
    assert reads == []
    assert sizes(store) == before
    seen = {call.last_seen for call in live_calls(store, TODAY + WEEK)}
    assert seen == {TODAY + WEEK}


def test_what_says_nothing_of_a_call_may_change(store, reads):
    crawl(store, ROWS, TODAY)
    reads.clear()
    again = [with_fields(r, esDA_IngestDate=[stamp(TODAY)]) | {"weight": 7.5} for r in ROWS]
    assert crawl(store, again, TODAY + WEEK).changed == 0
    assert reads == []


def test_a_changed_row_alone_is_read_and_told(store, reads):
    crawl(store, ROWS, TODAY)
    reads.clear()
    moved = with_fields(ROWS[7], deadlineDate=[stamp(TODAY + timedelta(days=200))])
    report = crawl(store, [*ROWS[:7], moved, *ROWS[8:]], TODAY + WEEK)
    assert report.changed == 1
    assert reads == ["DIGITAL-2026-CITIES-007"]
    (event,) = list_events(store, since=TODAY + WEEK)
    assert (event.kind, event.source_id) == ("deadline", "DIGITAL-2026-CITIES-007")


def test_a_call_that_is_absent_goes_missing_on_three_dates_beside_unchanged_ones(store, reads):
    crawl(store, ROWS, TODAY)
    kinds = []
    for week in range(1, 4):
        crawl(store, ROWS[1:], TODAY + week * WEEK)
        kinds.append([e.kind.value for e in list_events(store, since=TODAY + week * WEEK)])
    assert kinds == [["missing"], [], ["withdrawn"]]
    crawl(store, ROWS, TODAY + 4 * WEEK)
    assert [e.kind.value for e in list_events(store, since=TODAY + 4 * WEEK)] == ["reopened"]


def test_another_reader_reads_everything_again(store, reads, monkeypatch):
    crawl(store, ROWS, TODAY)
    reads.clear()
    monkeypatch.setattr(read_before, "reader_hash", lambda: "another:")
    assert crawl(store, ROWS, TODAY + WEEK).changed == 0
    assert len(reads) == len(ROWS)
    reads.clear()
    crawl(store, ROWS, TODAY + 2 * WEEK)
    assert reads == []


def test_a_change_of_code_or_of_a_list_of_words_is_another_reader(monkeypatch, tmp_path):
    words = tmp_path / "words.csv"
    words.write_text("heat", "utf-8")
    files = list(read_before.reader_files())
    names = {path.name for path in files}
    assert {"record.py", "record_facts.py", "plan.py", "eligibility_words.toml"} <= names
    assert not any(path.suffix == ".po" for path in files)
    monkeypatch.setattr(read_before, "reader_files", lambda: [words])
    whole = read_before.reader_hash.__wrapped__
    before = whole()
    assert before == whole()
    words.write_text("cold", "utf-8")
    assert whole() != before


def test_old_copies_are_counted_and_neither_read_nor_staged(store, reads):
    copies = [old_copy(n) for n in range(30)]
    report = crawl(store, [*ROWS, *copies], TODAY)
    assert (report.listed, report.stored) == (90, 60)
    assert report.warnings == ("30 stale rows were left out",)
    assert len(reads) == 60


def test_old_copies_count_among_the_calls_that_a_portal_has_at_least(store):
    copies = [old_copy(n) for n in range(45)]
    assert crawl(store, [*ROWS[:6], *copies], TODAY).state is RunState.OK


def test_a_known_call_that_is_over_is_read_and_closes(store, reads):
    crawl(store, ROWS, TODAY)
    reads.clear()
    over = with_fields(ROWS[3], deadlineDate=[stamp(TODAY - timedelta(days=1))])
    crawl(store, [*ROWS[:3], over, *ROWS[4:]], TODAY + timedelta(days=1))
    assert reads == ["DIGITAL-2026-CITIES-003"]
    kinds = {e.kind.value for e in list_events(store, since=TODAY + timedelta(days=1))}
    assert kinds == {"closed", "deadline"}


def test_facts_are_read_again_only_where_the_text_is_another(store, monkeypatch):
    crawl(store, ROWS, TODAY)
    asked = []
    read = record_facts.read_facts

    def counted(record: Any) -> Any:
        asked.append(record.source_id)
        return read(record)

    monkeypatch.setattr(record_facts, "read_facts", counted)
    moved = with_fields(ROWS[1], deadlineDate=[stamp(TODAY + timedelta(days=300))])
    text = ROWS[2]["metadata"]["descriptionByte"][0] + "<p>At least three cities apply.</p>"
    worded = with_fields(ROWS[2], descriptionByte=[text])
    crawl(store, [ROWS[0], moved, worded, *ROWS[3:]], TODAY + WEEK)
    assert asked == ["DIGITAL-2026-CITIES-002"]
    call = find_call(store, "sedia:DIGITAL-2026-CITIES-002")
    assert call is not None
    assert call.best.facts == read(call.best)


def test_what_keeps_a_former_value_is_read_each_time(store, reads):
    priced = with_fields(
        ROWS[0],
        budgetOverview=[
            json.dumps(
                {
                    "budgetTopicActionMap": {
                        "1": [
                            {
                                "action": "DIGITAL-2026-CITIES-000 - X",
                                "budgetYearMap": {"2027": "4000000"},
                            }
                        ]
                    }
                }
            )
        ],
    )
    broken = with_fields(ROWS[0], budgetOverview=['{"budgetTopicActionMap": {"1": [{"act'])
    crawl(store, [priced, *ROWS[1:]], TODAY)
    for week in (1, 2):
        reads.clear()
        assert crawl(store, [broken, *ROWS[1:]], TODAY + week * WEEK).changed == 0
        assert reads == ["DIGITAL-2026-CITIES-000"]
    call = find_call(store, "sedia:DIGITAL-2026-CITIES-000")
    assert call is not None
    assert call.best.indicative_budget_eur == 4_000_000


def test_unchanged_calls_of_a_run_that_was_set_aside_keep_the_words_that_they_had(store):
    crawl(store, ROWS, TODAY)
    later = TODAY + WEEK
    worded = with_fields(ROWS[0], title=["Another name of the first"])
    first = crawl(store, [worded, *ROWS[1:]], later, problems=("half a page",))
    second = crawl(store, ROWS, later, problems=("half a page",))
    assert (first.state, second.state) == ("quarantined", "quarantined")
    titles = []
    for run in (first, second):
        now = datetime.combine(later, time(8), UTC)
        accept_run(store, run.run_id, comment="seen", author="me", today=later, now=now)
        call = find_call(store, "sedia:DIGITAL-2026-CITIES-000")
        assert call is not None
        titles.append(call.title)
    assert titles == ["Another name of the first", ROWS[0]["metadata"]["title"][0]]
    assert sizes(store)["staged"] == 0


DAYS = st.integers(-40, 400).map(lambda n: [stamp(TODAY + timedelta(days=n))])
CHANGES: st.SearchStrategy[Row] = st.fixed_dictionaries(
    {},
    optional={
        "deadlineDate": st.one_of(DAYS, st.just(["soon"]), st.just([])),
        "startDate": DAYS,
        "title": st.sampled_from([["Trees"], ["[CANCELLED] Trees"], ["  Trees "]]),
        "descriptionByte": st.sampled_from([["<p>At least three cities apply.</p>"], ["<p>A</p>"]]),
        "DATASOURCE": st.sampled_from([["SEDIA"], ["SEDIA_PRD_CENTRICITY"]]),
        "esDA_IngestDate": DAYS,
    },
)
LISTS = st.lists(st.dictionaries(st.integers(0, 4), CHANGES, max_size=5), min_size=2, max_size=5)


def state(store: Store) -> list[Any]:
    names = "source_id, reference, call_id, content_hash, status, turns_on, first_seen, first_live"
    more = "last_seen, last_changed, missing_since, missed_on, missed_dates, withdrawn_on"
    return [
        store.rows(
            f"SELECT {names}, {more}, b.body FROM records r JOIN bodies b ON b.id = r.body_id"
            " ORDER BY source_id"
        ),
        [(e.kind, e.source_id, e.field, e.old, e.new, e.seen_on) for e in list_events(store)],
        store.rows("SELECT record_id, valid_from, content_hash, body FROM versions ORDER BY 1, 2"),
        store.rows("SELECT state, listed, stored, new, changed, missing, warnings FROM runs"),
    ]


@settings(deadline=None, max_examples=examples(25))
@given(weeks=LISTS, steps=st.lists(st.integers(0, 40), min_size=5, max_size=5))
def test_whatever_changes_the_store_is_the_same_as_if_everything_were_read(weeks, steps):
    """Of two databases one is read by another reader each week."""
    with pytest.MonkeyPatch.context() as patch, open_store(None) as one, open_store(None) as other:
        day = TODAY
        for number, (changes, step) in enumerate(zip(weeks, steps, strict=False)):
            rows = [with_fields(topic(n), **c) for n, c in changes.items()]
            rows += [topic(n) for n in range(10, 60)]
            patch.setattr(read_before, "reader_hash", lambda: "same:")
            crawl(one, rows, day)
            patch.setattr(read_before, "reader_hash", lambda n=number: f"reader {n}:")
            crawl(other, rows, day)
            assert state(one) == state(other)
            day += timedelta(days=step)


@settings(deadline=None, max_examples=examples(200))
@given(
    served=st.lists(
        st.one_of(
            st.integers(-4, 4).map(lambda n: stamp(TODAY + timedelta(days=n))),
            st.integers(2014, 2027).map(lambda y: f"{y}-12-31T17:00:00.000+0200"),
            st.sampled_from(["soon", "at any time", "", "1801699200000", "20270204", "[]"]),
        ),
        max_size=3,
    ),
    beside=st.sampled_from(
        ["2019-01-01", "2026-03-10", "2027-01-01", "1801699200000", "2\\u0030", "x"]
    ),
    model=st.sampled_from(["single-stage", "multiple cut-off", ""]),
)
def test_a_row_is_long_over_just_where_its_record_is(served, beside, model):
    action = json.dumps([{"deadlineDates": [beside, *(v[:10] for v in served)]}])
    row = read_row(
        with_fields(topic(1), deadlineDate=served, actions=[action], deadlineModel=[model]),
        "sedia",
    )
    try:
        last = read_record(row).last_deadline
    except UnreadableRecord:
        last = None
    assert is_long_over(row, TODAY) is (last is not None and last < TODAY)
    assert read_when(row, topic_entries(row, "x") or ()).deadlines == read_record(row).deadlines
