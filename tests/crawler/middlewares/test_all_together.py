"""The portal's access log shows how politely it was asked."""

import itertools
import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.harvest import plan_job
from funding.errors import WrongInput
from store.calls.events import list_events
from store.database import open_store
from tests.crawler.jobs import ROOT, command, crawl_command, environment, run_jobs
from tests.crawler.listings import TODAY, card, listing, search, topic
from tests.crawler.scripted import OPEN_ROBOTS, Reply, Scripted

CARDS = [card(n) for n in range(6)]
ETAG = '"week-11"'
MODIFIED = "Mon, 09 Mar 2026 06:00:00 GMT"


def two_pages(route, query, headers):
    if query == "page=1":
        return Reply(body=listing(CARDS[3:]))
    return Reply(body=listing(CARDS[:3], next_page="?page=1"))


def with_validators(route, query, headers):
    known = {"ETag": ETAG, "Last-Modified": MODIFIED, "Cache-Control": "no-cache, private"}
    if headers.get("If-None-Match") == ETAG:
        return Reply(status=304, headers=known)
    return Reply(body=listing(CARDS), headers=known)


@dataclass
class Busy:
    """Answers once with a pause asked for, and then as it should."""

    status: int
    retry_after: str
    asked: int = field(default=0)

    def __call__(self, route, query, headers):
        self.asked += 1
        if self.asked == 1:
            return Reply(status=self.status, headers={"Retry-After": self.retry_after})
        return Reply(body=listing(CARDS))


@pytest.fixture(scope="session")
def visits(tmp_path_factory):
    """Crawl portals that ask for manners; return report, portal and database of each."""
    folder = tmp_path_factory.mktemp("manners")
    portals = {
        "own pace": Scripted(two_pages),
        "crawl delay": Scripted(
            lambda r, q, h: Reply(body=listing(CARDS)), robots=OPEN_ROBOTS + "Crawl-delay: 2\n"
        ),
        "retry after": Scripted(Busy(503, "2")),
        "too many": Scripted(Busy(429, "1")),
        "long rest": Scripted(Busy(503, "3600")),
        "first": Scripted(with_validators),
        "second": Scripted(lambda r, q, h: Reply()),
    }
    portals["second"] = portals["first"]
    unpaced = ("retry after", "too many", "long rest", "first", "second")
    opened = list({id(p): p for p in portals.values()}.values())
    try:
        for portal in opened:
            portal.__enter__()
        jobs = [
            {
                "source": "portico",
                "url": f"{portal.url}/portico",
                "db": str(folder / f"{portal.port}.db"),
                "today": str(TODAY.replace(day=TODAY.day + (name == "second"))),
            }
            | ({"delay": 0.0} if name in unpaced else {})
            for name, portal in portals.items()
        ]
        reports, _ = run_jobs(jobs)
    finally:
        for portal in opened:
            portal.__exit__()
    return {
        name: (report, portals[name], Path(job["db"]))
        for name, report, job in zip(portals, reports, jobs, strict=True)
    }


def gaps(portal):
    """Return the seconds between the arrivals of neighbouring requests."""
    return [b.came - a.came for a, b in itertools.pairwise(portal.log)]


NEARLY = 0.9
"""An arrival is noted a little late on a busy machine; the next one perhaps not."""


def test_at_the_default_pace_a_portal_gets_one_request_a_second_and_one_at_a_time(visits):
    report, portal, _ = visits["own pace"]
    assert (report["state"], report["listed"], len(portal.log)) == ("ok", 6, 3)
    assert min(gaps(portal)) >= NEARLY
    assert all(b.came >= a.answered for a, b in itertools.pairwise(portal.log))


def test_robots_are_asked_first_and_once(visits):
    for _, portal, _ in (visits["own pace"], visits["crawl delay"]):
        assert [a.path == "/robots.txt" for a in portal.log][:2] == [True, False]
        assert len(portal.log) - len(portal.pages()) == 1


def test_a_crawl_delay_is_obeyed(visits):
    report, portal, _ = visits["crawl delay"]
    assert report["state"] == "ok"
    assert min(gaps(portal)) >= 2 * NEARLY


@pytest.mark.parametrize(("name", "seconds"), [("retry after", 2), ("too many", 1)])
def test_retry_after_is_obeyed(visits, name, seconds):
    report, portal, _ = visits[name]
    assert (report["state"], len(portal.pages())) == ("ok", 2)
    first, second = portal.pages()
    assert second.came - first.answered >= seconds * NEARLY


def test_a_portal_that_asks_for_an_hour_gets_it(visits):
    report, portal, _ = visits["long rest"]
    assert (report["state"], len(portal.pages())) == ("failed", 1)
    assert "503" in report["reasons"][0]


def test_every_request_says_who_asks_and_whom_to_write_to(visits):
    for _, portal, _ in visits.values():
        assert {a.headers["User-Agent"] for a in portal.log} == {
            "CityCalls/0.1 (+https://github.com/iscn-network/city-calls; calls@city.example)"
        }


def test_the_second_run_is_conditional_and_brings_no_event(visits):
    first, portal, path = visits["first"]
    second, _, _ = visits["second"]
    assert (first["state"], first["new"]) == ("ok", 6)
    assert (second["state"], second["listed"], second["new"], second["changed"]) == ("ok", 6, 0, 0)
    before, after = portal.pages()
    assert "If-None-Match" not in before.headers
    assert after.headers["If-None-Match"] == ETAG
    assert after.headers["If-Modified-Since"] == MODIFIED
    with open_store(path) as store:
        assert {e.seen_on for e in list_events(store)} == {TODAY}


def test_without_a_contact_no_live_portal_is_asked(tmp_path):
    done = command("crawl", "portico", "--db", str(tmp_path / "c.db"))
    assert done.returncode == 2
    assert "CITYCALLS_CONTACT is not set" in done.stderr


@pytest.mark.parametrize(
    "override", [None, "https://calls.example.eu", "http://127.0.0.1.example.eu", "http://10.0.0.1"]
)
def test_only_a_loopback_address_may_be_asked_faster(override):
    with pytest.raises(WrongInput, match="below the 1"):
        plan_job("portico", override, 0.0, {})


def shuffled(values, seed):
    return values[seed:] + values[:seed]


def disguised(number, run):
    """Return a card whose link looks different in every run."""
    link = CARDS[number]["link"]
    forms = (
        link,
        f"{link}/?utm_source=portico&utm_medium=run{run}",
        f"{link}?PHPSESSID=ab{run}cd{number}",
        f"{link}/",
    )
    return CARDS[number] | {"link": forms[(run + number) % 4]}


@pytest.fixture(scope="session")
def frozen(tmp_path_factory):
    """Crawl a frozen portal four days in a row, disguised anew every day."""
    path = tmp_path_factory.mktemp("frozen") / "c.db"
    rows = [topic(n) for n in range(60)]

    def answer(route, query, headers):
        run = int(route.split("/")[1])
        if "sedia" in route:
            body = search(shuffled(rows, 7 * run), query)
            return Reply(body=body, kind="application/json")
        return Reply(body=listing(shuffled([disguised(n, run) for n in range(6)], run)))

    with Scripted(answer) as portal:
        jobs = [
            {
                "source": source,
                "url": f"{portal.url}/{run}/{source}",
                "db": str(path),
                "delay": 0.0,
                "today": str(TODAY.replace(day=TODAY.day + run)),
            }
            for run in range(4)
            for source in ("sedia", "portico")
        ]
        reports, _ = run_jobs(jobs)
    return reports, path


def test_a_frozen_portal_brings_no_event_and_no_new_id_however_it_is_disguised(frozen):
    reports, path = frozen
    assert [(r["state"], r["new"], r["changed"], r["missing"]) for r in reports] == [
        ("ok", 60, 0, 0),
        ("ok", 6, 0, 0),
        *[("ok", 0, 0, 0)] * 6,
    ]
    with open_store(path) as store:
        events = list_events(store)
    assert len(events) == 66
    assert {e.seen_on for e in events} == {TODAY}


def test_a_second_crawl_of_a_source_says_that_one_is_running(tmp_path):
    arrived, may_answer = threading.Event(), threading.Event()
    path = tmp_path / "c.db"

    def answer(route, query, headers):
        arrived.set()
        may_answer.wait(60)
        return Reply(body=listing(CARDS))

    with Scripted(answer) as portal:
        where = ("--url", f"portico={portal.url}/portico", "--delay", "0", "--json")
        arguments = ("crawl", "portico", *where, "--today", str(TODAY), "--db", str(path))
        with subprocess.Popen(
            [sys.executable, "-m", "citycalls", *arguments],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            text=True,
        ) as first:
            assert arrived.wait(60)
            second = crawl_command("portico", f"{portal.url}/portico", path, TODAY, "--delay", "0")
            may_answer.set()
            output, _ = first.communicate(timeout=60)
    assert second.returncode == 1
    assert "portico is being harvested by process" in second.stderr
    assert len(portal.pages()) == 1
    assert (first.returncode, json.loads(output)[0]["new"]) == (0, 6)
