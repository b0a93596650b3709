"""A run is prepared while others write and read: what they see, and what their changes do to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from funding.call import Record
from funding.errors import SourceBusy
from funding.event import Harvest, RunReport, RunState
from store.calls.calls import find_call, list_calls, live_calls
from store.calls.events import list_events
from store.database import Store, in_pieces, open_store
from store.harvest import admission, plan, runs
from store.harvest.date_step import apply_date
from store.harvest.runs import accept_run, begin_run, discard_orphans, finish_run, stage_records

BEFORE, AFTER = date(2026, 3, 9), date(2026, 3, 16)
MOMENTS = ("admit_first_bodies", "admit_prepared")


def crawl(
    store: Store, records: list[Record], day: date, source: str = "portico", **more: object
) -> RunReport:
    now = datetime.combine(day, time(6), UTC)
    run_id = begin_run(store, source, today=day, now=now)
    stage_records(store, run_id, [replace(r, source=source) for r in records])
    values: dict[str, object] = {"complete": True, "listed": len(records), "requests": 1, **more}
    return finish_run(store, run_id, Harvest(**values), today=day, now=now)  # type: ignore[arg-type]


@pytest.fixture
def path(tmp_path: Path, make: Callable[..., Record]) -> Path:
    """A database with two calls of the week before."""
    path = tmp_path / "c.db"
    with open_store(path) as store:
        crawl(store, [make("a", "2026-05-01", text="old heat"), make("b", "2026-03-12")], BEFORE)
    return path


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[], None]], None]:
    """Let something happen, once, when a run gets to a moment."""

    def arrange(moment: str, act: Callable[[], None]) -> None:
        waiting = [act]

        def reached(name: str) -> None:
            if name == moment and waiting:
                waiting.pop()()

        for module in (admission, plan, runs):
            monkeypatch.setattr(module, "reached", reached)

    return arrange


def seen(store: Store, day: date) -> object:
    calls = [(c.id, c.title, c.best.text, c.last_seen) for c in live_calls(store, day)]
    past = list_calls(store, today=day, at=day)
    found = [c.call_id for c in list_calls(store, today=day, query="heat")]
    return calls, [c.record for c in past], found, list_events(store)


@pytest.mark.parametrize("moment", MOMENTS)
def test_readers_see_nothing_of_a_run_that_is_prepared(path, make, at, moment):
    week = [make("a", "2026-06-01", text="new heat"), make("c", "2026-07-01", text="heat, too")]
    looks = []

    def look():
        with open_store(path) as other:
            looks.append(seen(other, AFTER))

    with open_store(path) as store:
        before = seen(store, AFTER)
        at(moment, look)
        assert crawl(store, week, AFTER).state is RunState.OK
        assert looks == [before]
        assert seen(store, AFTER) != before
        assert [c.call_id for c in list_calls(store, today=AFTER, query="heat")] == [
            "portico:a",
            "portico:c",
        ]
        assert [c.call_id for c in list_calls(store, today=AFTER, query="old")] == []


@pytest.mark.parametrize("moment", [*MOMENTS, "admit_after_commit"])
def test_others_write_at_once_while_a_run_is_admitted(path, make, at, moment, monkeypatch):
    monkeypatch.setattr("store.database.BUSY_SECONDS", 0)  # a lock that is held is told at once
    written = []

    def write():
        with open_store(path) as other, other.write():
            other.execute("INSERT INTO meta (key, value) VALUES ('beside', 'x')")
            written.append(moment)

    with open_store(path) as store:
        at(moment, write)
        crawl(store, [make("a", "2026-06-01", text="new"), make("c", "2026-07-01")], AFTER)
    assert written == [moment]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_call_that_the_date_closes_meanwhile_is_not_reopened_or_told_twice(
    path, make, at, moment
):
    def midnight():
        with open_store(path) as other:
            assert apply_date(other, AFTER) == 1  # b closes

    with open_store(path) as store:
        at(moment, midnight)
        assert crawl(store, [make("a", "2026-05-01", text="new")], AFTER).state is RunState.OK
        events = [(e.kind.value, e.source_id) for e in list_events(store, since=AFTER)]
        assert events == [("closed", "b"), ("text", "a")]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_card_of_another_portal_that_comes_meanwhile_is_linked(path, make, at, moment):
    page = "https://town.example.eu/programme/heat"

    def other_portal():
        with open_store(path) as other:
            card = make("card", "2026-05-01", url=page)
            assert crawl(other, [card], AFTER, "euroaccess").state is RunState.OK

    with open_store(path) as store:
        at(moment, other_portal)
        assert crawl(store, [make("a", "2026-05-01", url=page, text="new")], AFTER).changed == 1
        (call,) = live_calls(store, AFTER)
        assert [r.source for r in call.records] == ["portico", "euroaccess"]
        assert find_call(store, "euroaccess:card").id == "portico:a"


def test_a_source_that_others_change_all_the_time_is_admitted_all_the_same(path, make, monkeypatch):
    days = iter(range(10, 31))

    def reached(moment):
        if moment == "admit_prepared":
            with open_store(path) as other, other.write():
                admission.note_change(other, "portico")
                other.execute("UPDATE records SET first_seen = ?", [f"2026-02-{next(days)}"])

    with open_store(path) as store:
        monkeypatch.setattr(admission, "reached", reached)
        assert crawl(store, [make("a", "2026-05-01", text="new words")], AFTER).changed == 1
        (call,) = live_calls(store, AFTER)
        assert (call.best.text, str(call.first_seen)) == ("new words", "2026-02-13")
        assert store.row("SELECT count(*) AS n FROM versions") == {"n": 3}


def test_a_run_that_another_process_took_over_changes_nothing(path, make, at):
    late = datetime(2026, 3, 16, 9, tzinfo=UTC)

    def take_over():
        with open_store(path) as other:
            assert discard_orphans(other, now=late) == 1
            begin_run(other, "portico", today=AFTER, now=late)

    with open_store(path) as store:
        before = seen(store, AFTER)
        at("admit_prepared", take_over)
        with pytest.raises(SourceBusy, match=r"took so long.*harvest again: crawl portico"):
            crawl(store, [make("a", "2026-06-01", text="new")], AFTER)
        assert seen(store, AFTER) == before


def test_what_is_left_of_dead_runs_is_found_by_nobody_and_cleared(path, make, monkeypatch):
    class Killed(BaseException):
        pass

    def reached(moment):
        if moment == "admit_prepared":
            raise Killed

    def count(store, table):
        return store.row(f"SELECT count(*) AS n FROM {table}")["n"]

    tables = ("bodies", "versions", "calls_fts", "staged")
    with open_store(path) as store:
        before, sizes = seen(store, AFTER), {t: count(store, t) for t in tables}
        with monkeypatch.context() as dying:
            dying.setattr(admission, "reached", reached)
            with pytest.raises(Killed):
                crawl(store, [make("a", "2026-06-01", text="heat"), make("c", "2026-07-01")], AFTER)
        assert {t: count(store, t) for t in tables} != sizes
        assert seen(store, AFTER) == before
        with store.write():
            store.execute("UPDATE leases SET pid = 2147483000")
        assert discard_orphans(store, now=datetime(2026, 3, 16, 7, tzinfo=UTC)) == 1
        assert {t: count(store, t) for t in tables} == sizes
        assert seen(store, AFTER) == before


def test_an_accepted_run_keeps_out_a_harvest_and_is_kept_when_it_dies(path, make, monkeypatch):
    now = datetime(2026, 3, 16, 7, tzinfo=UTC)

    def accept(store, run_id):
        return accept_run(store, run_id, comment="seen", author="me", today=AFTER, now=now)

    def reached(moment):
        if moment == "admit_prepared":
            with open_store(path) as other, pytest.raises(SourceBusy):
                begin_run(other, "portico", today=AFTER, now=now)
            raise KeyboardInterrupt

    with open_store(path) as store:
        half = crawl(store, [make("c", "2026-07-01")], AFTER, complete=False)
        assert half.state is RunState.QUARANTINED
        with monkeypatch.context() as dying:
            dying.setattr(admission, "reached", reached)
            with pytest.raises(KeyboardInterrupt):
                accept(store, half.run_id)
        discard_orphans(store, now=now)
        assert [c.id for c in live_calls(store, AFTER)] == ["portico:a"]
        assert accept(store, half.run_id).state is RunState.OK
        assert [c.id for c in live_calls(store, AFTER)] == ["portico:a", "portico:c"]
        assert store.rows("SELECT * FROM leases") == store.rows("SELECT * FROM staged") == []


def test_pieces_hold_as_much_as_they_may_and_lose_nothing():
    sizes = [3, 1, 9, 2, 2, 5, 1]
    pieces = [list(p) for p in in_pieces(sizes, 5, weight=lambda n: n, pause=0)]
    assert pieces == [[3, 1], [9], [2, 2], [5], [1]]
    assert list(in_pieces([], 5)) == []
