"""Crawls killed for real: the former state or the new one, and the next run is complete."""

import contextlib
import itertools
import random
import signal
import subprocess
import sys
import time

import pytest

from citycalls.demo.portal import DemoPortal
from store.calls.calls import live_calls
from store.calls.events import list_events
from store.database import open_store
from store.harvest.runs import known_records
from tests.crawler.jobs import ROOT, environment, run_jobs

MOMENTS = ("crawl_after_first_stage", "crawl_before_finish", "admit_before_commit")
MORE_MOMENTS = (
    "crawl_after_begin",
    "crawl_after_unchanged",
    "admit_before_records",
    "admit_after_commit",
)
"""The last two are reached without a crawl in the store's own tests, too."""


@pytest.fixture(scope="session")
def demo():
    """Serve the demo's second week; the database before it knows the first."""
    with DemoPortal(week=1) as portal:
        yield portal


@pytest.fixture(scope="session")
def first_week(demo, tmp_path_factory):
    """Return a database that holds week 1, and the state of readers after week 2."""
    folder = tmp_path_factory.mktemp("weeks")
    path, whole = folder / "first.db", folder / "second.db"
    demo.week = 1
    (report,), _ = run_jobs([job(demo, path)])
    assert (report["state"], report["new"]) == ("ok", report["stored"])
    whole.write_bytes(path.read_bytes())
    demo.week = 2
    (report,), _ = run_jobs([job(demo, whole)])
    assert report["state"] == "ok"
    assert state(path, demo.today) != state(whole, demo.today)
    return path, state(whole, demo.today)


def job(demo, path):
    return {
        "source": "sedia",
        "url": demo.base_url("sedia"),
        "db": str(path),
        "delay": 0.0,
        "today": str(demo.today),
    }


def state(path, today):
    """Return what readers see: records as stored, calls, and events."""
    with open_store(path) as store:
        records = known_records(store, "sedia")
        names = [r.source_id for r in records]
        assert len(names) == len(set(names))
        calls = sorted((c.id, c.title, repr(c.best.deadlines)) for c in live_calls(store, today))
        events = sorted(repr((e.call_id, e.kind, e.seen_on)) for e in list_events(store))
        assert len(events) == len(set(events))
        return repr(records), repr(calls), repr(events)


def is_whole(path):
    with open_store(path) as store:
        return store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}


def start_crawl(demo, path, fail_at=None):
    more = {"CITYCALLS_FAIL_AT": fail_at} if fail_at else {}
    where = ("--url", f"sedia={demo.base_url('sedia')}", "--delay", "0", "--json")
    arguments = ("crawl", "sedia", *where, "--today", str(demo.today), "--db", str(path))
    return subprocess.Popen(
        [sys.executable, "-m", "citycalls", *arguments],
        cwd=ROOT,
        env=environment(more),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def copy_first(first_week, folder, name):
    path = folder / f"{name}.db"
    path.write_bytes(first_week[0].read_bytes())
    return path


@pytest.fixture(scope="session")
def failed_at(demo, first_week, tmp_path_factory):
    return end_crawls(demo, first_week, tmp_path_factory.mktemp("failpoints"), MOMENTS)


@pytest.fixture(scope="session")
def failed_at_more(demo, first_week, tmp_path_factory):
    return end_crawls(demo, first_week, tmp_path_factory.mktemp("more"), MORE_MOMENTS)


def end_crawls(demo, first_week, folder, moments):
    """End a crawl at every failpoint, look, and crawl again; return both states."""
    paths = {moment: copy_first(first_week, folder, moment) for moment in moments}
    codes, seconds = {}, {}
    for moment, path in paths.items():
        begun = time.monotonic()
        with start_crawl(demo, path, moment) as child:
            codes[moment] = child.wait(timeout=120)
        seconds[moment] = time.monotonic() - begun
    after = {moment: (is_whole(path), state(path, demo.today)) for moment, path in paths.items()}
    reports, _ = run_jobs([job(demo, path) for path in paths.values()])
    ends = {moment: state(path, demo.today) for moment, path in paths.items()}
    found = zip(moments, reports, strict=True)
    return {m: (codes[m], *after[m], report, ends[m], seconds[m]) for m, report in found}


def assert_one_state(demo, first_week, moment, ended):
    code, whole, found, report, end, _ = ended
    before, after = state(first_week[0], demo.today), first_week[1]
    assert code == -signal.SIGKILL
    assert whole
    assert found == (after if moment == "admit_after_commit" else before)
    assert report["state"] == "ok"
    assert end == after


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_crawl_that_ends_at_a_failpoint_leaves_one_state_whole(
    demo, first_week, failed_at, moment
):
    assert_one_state(demo, first_week, moment, failed_at[moment])


@pytest.mark.full
@pytest.mark.parametrize("moment", MORE_MOMENTS)
def test_a_crawl_that_ends_at_another_moment_leaves_one_state_whole(
    demo, first_week, failed_at_more, moment
):
    assert_one_state(demo, first_week, moment, failed_at_more[moment])


def kill_crawls(demo, first_week, folder, kills, seed, longest):
    """Kill *kills* crawls after random times below *longest* seconds; return how many were hit.

    After each one the state must be the former or the new one, and the next run complete.
    """
    chance = random.Random(seed)
    before, after = state(first_week[0], demo.today), first_week[1]
    hit = 0
    waiting = []
    for number in range(kills):
        path = copy_first(first_week, folder, f"kill{number}")
        with start_crawl(demo, path) as child:
            try:
                child.wait(timeout=chance.uniform(0.2, longest))
            except subprocess.TimeoutExpired:
                child.kill()
                hit += 1
        assert is_whole(path)
        assert state(path, demo.today) in (before, after)
        waiting.append(path)
        if len(waiting) == 10 or number == kills - 1:
            reports, _ = run_jobs([job(demo, path) for path in waiting])
            assert [r["state"] for r in reports] == ["ok"] * len(waiting)
            assert [state(path, demo.today) for path in waiting] == [after] * len(waiting)
            waiting.clear()
    return hit


def usual_seconds(failed_at):
    """Return how long a crawl takes on this machine now."""
    return max(seconds for *_, seconds in failed_at.values())


def test_crawls_killed_at_random_leave_one_state_whole(demo, first_week, failed_at, tmp_path):
    assert kill_crawls(demo, first_week, tmp_path, 2, 1, usual_seconds(failed_at)) >= 1


@pytest.mark.full
def test_a_hundred_crawls_killed_at_random_leave_one_state_whole(
    demo, first_week, failed_at, tmp_path
):
    assert kill_crawls(demo, first_week, tmp_path, 100, 2, usual_seconds(failed_at)) >= 50


def records_of(path):
    """Return one statement's answer: several could stand on both sides of the admission."""
    with open_store(path) as store:
        return repr(known_records(store, "sedia"))


def test_readers_see_the_former_state_until_they_see_the_new_one(demo, first_week, tmp_path):
    path = copy_first(first_week, tmp_path, "c")
    seen = []
    with start_crawl(demo, path) as child:
        while child.poll() is None:
            seen.append(records_of(path))
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=0.2)
    seen.append(records_of(path))
    assert child.returncode == 0
    assert [found for found, _ in itertools.groupby(seen)] == [
        records_of(first_week[0]),
        first_week[1][0],
    ]
