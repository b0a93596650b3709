"""Whatever a portal answers in place of its listing, the former state stays."""

import json
import socket
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from store.calls.calls import live_calls
from store.calls.events import list_events
from store.database import open_store
from tests.crawler.conftest import CARDS, ROWS
from tests.crawler.jobs import crawl_command, run_jobs
from tests.crawler.listings import TODAY, card_html, envelope, listing, page_asked, search
from tests.crawler.scripted import Reply, Scripted

PAGES = 3
NEXT_DAY = TODAY.replace(day=TODAY.day + 1)
MAINTENANCE = Reply(body=b"<html><h1>Scheduled maintenance</h1>Back at 18:00.</html>")
LOGIN = Reply(body=b"<html><form><input type='password' name='pw'></form></html>")
FAULTS = {
    "errors": lambda good: Reply(status=500, body=b"oops"),
    "forbidden": lambda good: Reply(status=403, body=b"<html>Forbidden</html>"),
    "gone": lambda good: Reply(status=404, body=b"<html>Not found</html>"),
    "maintenance": lambda good: MAINTENANCE,
    "login": lambda good: LOGIN,
    "challenge": lambda good: Reply(body=b"<html>Just a moment... cf-chl</html>"),
    "empty": lambda good: Reply(body=b"", kind=good.kind),
    "empty_list": lambda good: Reply(body=b"[]", kind="application/json"),
    "nothing_found": lambda good: Reply(body=envelope([], 0, 1, 100), kind="application/json"),
    "truncated": lambda good: replace(good, body=good.body[:-99], length=len(good.body)),
    "cut_clean": lambda good: replace(good, body=good.body[: len(good.body) // 2]),
    "redirect_home": lambda good: Reply(status=302, headers={"Location": "/"}),
    "redirect_loop": lambda good: Reply(status=302, headers={"Location": "?"}),
}


def page_of(route: str, query: str) -> int:
    return page_asked(query)[0] if "sedia" in route else int(query.removeprefix("page=") or 0) + 1


def healthy(route: str, query: str) -> Reply:
    """Return three pages of topics, or three of cards."""
    if "sedia" in route:
        return Reply(body=search(ROWS, query), kind="application/json")
    page = page_of(route, query)
    following = f"?page={page}" if page < PAGES else ""
    return Reply(body=listing(CARDS[(page - 1) * 3 : page * 3], next_page=following))


def answer(route: str, query: str, headers: object) -> Reply:
    """Answer as the address says: /FAULT/PAGE/SOURCE/…; the other pages are healthy."""
    if route == "/":
        return Reply(body=b"<html><h1>Welcome</h1></html>")
    _, fault, page, _ = route.split("/", 3)
    good = healthy(route, query)
    return FAULTS[fault](good) if page_of(route, query) == int(page) else good


def present_state(path: Path) -> tuple[str, str]:
    """Return the calls and the events as a reader sees them."""
    with open_store(path) as store:
        return repr(live_calls(store, TODAY)), repr(list_events(store))


def crawl_faults(folder, copy_former, *pages):
    """Crawl both sources with each fault on each of the pages, the day after the former state."""
    keys = [
        (source, fault, page)
        for source in ("sedia", "portico")
        for fault in FAULTS
        for page in pages
    ]
    with Scripted(answer) as portal:
        jobs = [
            {
                "source": source,
                "url": f"{portal.url}/{fault}/{page}/{source}",
                "db": str(copy_former(folder / f"{source}-{fault}-{page}.db")),
                "delay": 0.0,
                "today": str(NEXT_DAY),
            }
            for source, fault, page in keys
        ]
        reports, _ = run_jobs(jobs)
    return {k: (r, Path(j["db"])) for k, r, j in zip(keys, reports, jobs, strict=True)}


@pytest.fixture(scope="session")
def before(former_state):
    return present_state(former_state)


@pytest.fixture(scope="session")
def outer_faults(tmp_path_factory, copy_former):
    return crawl_faults(tmp_path_factory.mktemp("outer"), copy_former, 1, PAGES)


@pytest.fixture(scope="session")
def middle_faults(tmp_path_factory, copy_former):
    return crawl_faults(tmp_path_factory.mktemp("middle"), copy_former, 2)


def assert_unchanged(found, before):
    report, path = found
    assert report["state"] in ("failed", "quarantined")
    assert report["reasons"]
    assert (report["stored"], report["new"], report["changed"], report["missing"]) == (0, 0, 0, 0)
    assert present_state(path) == before


@pytest.mark.parametrize("number", [1, PAGES])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("source", ["sedia", "portico"])
def test_a_fault_on_the_first_or_last_page_leaves_calls_and_events_as_they_were(
    outer_faults, before, source, fault, number
):
    assert_unchanged(outer_faults[source, fault, number], before)


@pytest.mark.full
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("source", ["sedia", "portico"])
def test_a_fault_in_the_middle_leaves_calls_and_events_as_they_were(
    middle_faults, before, source, fault
):
    assert_unchanged(middle_faults[source, fault, 2], before)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("errors", "answered 500 after 5 tries"),
        ("forbidden", "answered 403"),
        ("maintenance", "the answer is no JSON"),
        ("challenge", "asks for a proof of being human"),
        ("nothing_found", "the portal names a total of 0"),
        ("truncated", "could not be read"),
        ("redirect_home", "is not an address of this source"),
    ],
)
def test_the_reason_says_what_the_portal_did(outer_faults, fault, words):
    report, _ = outer_faults["sedia", fault, 1]
    assert words in "; ".join(report["reasons"])


@pytest.fixture(scope="session")
def odd_portals(tmp_path_factory, copy_former):
    """Crawl portals whose whole behaviour is odd, all in one process."""
    folder = tmp_path_factory.mktemp("odd")
    half = [
        Reply(body=envelope(ROWS[:100], 230, 1, 100), kind="application/json"),
        Reply(body=envelope([], 230, 2, 100), kind="application/json"),
    ]
    renamed = [(b"node--type-call-for-proposals", b"card-x"), (b"Deadline date", b"Ends")]
    blank = [c | {"deadline": ""} for c in CARDS]

    def changed(body: bytes) -> bytes:
        for old, new in renamed:
            body = body.replace(old, new)
        return body

    def utf8_called_latin(route: str, query: str, headers: object) -> Reply:
        kind = "application/json; charset=iso-8859-1"
        if "sedia" in route:
            return Reply(body=search(ROWS, query), kind=kind)
        return Reply(body=listing(CARDS), kind="text/html; charset=iso-8859-1")

    good = listing(CARDS)
    cases = {
        "sedia half": (lambda r, q, h: half[min(page_asked(q)[0], 2) - 1], {}),
        "sedia shrunk": (
            lambda r, q, h: Reply(body=search(ROWS[:150], q), kind="application/json"),
            {},
        ),
        "sedia wrong charset": (utf8_called_latin, {}),
        "sedia robots 500": (lambda r, q, h: healthy(r, q), {"robots": Reply(status=500)}),
        "sedia robots deny": (
            lambda r, q, h: healthy(r, q),
            {"robots": "User-agent: *\nDisallow: /\n"},
        ),
        "portico robots 500": (lambda r, q, h: healthy(r, q), {"robots": Reply(status=503)}),
        "portico robots deny": (
            lambda r, q, h: healthy(r, q),
            {"robots": "User-agent: CityCalls\nDisallow: /portico/urban-panorama/\n"},
        ),
        "portico wrong charset": (utf8_called_latin, {}),
        "portico layout change": (lambda r, q, h: Reply(body=changed(good)), {}),
        "portico truncated page": (lambda r, q, h: Reply(body=good[: len(good) * 2 // 3]), {}),
        "portico pager": (lambda r, q, h: healthy(r, q), {}),
        "portico pager in a circle": (
            lambda r, q, h: Reply(body=listing(CARDS[:3], next_page="?page=1")),
            {},
        ),
        "portico blank titles": (
            lambda r, q, h: Reply(body=listing([c | {"title": ""} for c in CARDS])),
            {},
        ),
        "portico blank deadlines": (lambda r, q, h: Reply(body=listing(blank)), {}),
        "portico shrunk": (lambda r, q, h: Reply(body=listing(CARDS[:5])), {}),
        "portico one card less": (lambda r, q, h: Reply(body=listing(CARDS[:7])), {}),
        "portico labels in one node": (
            lambda r, q, h: Reply(body=listing(CARDS, write=lambda c: card_html(c) + "\n")),
            {},
        ),
    }
    portals = {name: Scripted(reply, **more) for name, (reply, more) in cases.items()}
    jobs = []
    try:
        for name, portal in portals.items():
            portal.__enter__()
            source = name.split()[0]
            db = str(copy_former(folder / f"{name}.db"))
            job = {"source": source, "url": f"{portal.url}/{source}", "db": db, "delay": 0.0}
            jobs.append(job | {"today": str(NEXT_DAY)})
        reports, _ = run_jobs(jobs)
    finally:
        for portal in portals.values():
            portal.__exit__()
    return {
        name: (report, portals[name], Path(job["db"]))
        for name, report, job in zip(portals, reports, jobs, strict=True)
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("sedia half", "100 distinct rows came for a total of 230, in two passes"),
        ("sedia shrunk", "80 of 230 calls that should still be listed are absent (35 %)"),
        ("sedia robots 500", "answered 500: stayed away"),
        ("sedia robots deny", "does not allow /sedia/search-api/prod/rest/search"),
        ("portico robots 500", "answered 503: stayed away"),
        ("portico robots deny", "does not allow /portico/urban-panorama/call-for-proposals"),
        ("portico layout change", "the page holds no card of a call"),
        ("portico truncated page", "the page ends in the middle"),
        ("portico pager in a circle", "the pager leads from"),
        ("portico blank titles", "8 of 8 cards lack title, owner or status"),
        ("portico blank deadlines", "have the field 'deadlines'"),
        ("portico shrunk", "3 of 8 calls that should still be listed are absent"),
    ],
)
def test_an_odd_portal_changes_nothing_and_the_reason_is_named(odd_portals, before, name, words):
    report, _, path = odd_portals[name]
    assert words in "; ".join(report["reasons"])
    assert_unchanged((report, path), before)


@pytest.mark.parametrize(
    "name",
    ["sedia wrong charset", "portico wrong charset", "portico pager", "portico labels in one node"],
)
def test_a_harmless_oddity_is_read_without_any_event(odd_portals, before, name):
    report, _, path = odd_portals[name]
    assert (report["state"], report["new"], report["changed"]) == ("ok", 0, 0)
    assert present_state(path)[1] == before[1]


def test_a_single_card_that_is_gone_is_a_missing_call_and_no_alarm(odd_portals):
    report, _, _ = odd_portals["portico one card less"]
    assert (report["state"], report["missing"]) == ("ok", 1)


@pytest.mark.parametrize("name", ["sedia robots 500", "sedia robots deny", "portico robots deny"])
def test_where_robots_forbid_or_fail_no_page_is_asked(odd_portals, name):
    _, portal, _ = odd_portals[name]
    assert portal.pages() == []
    assert len(portal.log) == 1


def test_a_portal_that_is_down_gives_exit_code_1_and_the_reason(tmp_path, copy_former):
    path = copy_former(tmp_path / "c.db")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening: every connection is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/portico"
        done = crawl_command("portico", url, path, NEXT_DAY, "--delay", "0")
    (report,) = json.loads(done.stdout)
    assert (done.returncode, report["state"]) == (1, "failed")
    assert "robots.txt" in report["reasons"][0]


def test_a_run_that_can_not_be_admitted_fails_and_the_next_source_is_read(tmp_path, copy_former):
    db = copy_former(tmp_path / "broken.db")
    with sqlite3.connect(db) as former:
        former.execute(
            "UPDATE bodies SET body = 'no JSON'"
            " WHERE id IN (SELECT body_id FROM records WHERE source = 'sedia')"
        )
    former.close()

    def answer(route, query, headers):
        if "sedia" in route:
            return Reply(body=search(ROWS, query), kind="application/json")
        return Reply(body=listing(CARDS))

    with Scripted(answer) as portal:
        jobs = [
            {"source": s, "url": f"{portal.url}/{s}", "db": str(db), "delay": 0.0}
            for s in ("sedia", "portico")
        ]
        reports, _ = run_jobs([job | {"today": str(TODAY)} for job in jobs])
    assert [(r["state"], r["stored"]) for r in reports] == [("failed", 0), ("ok", len(CARDS))]
    assert "it could not be admitted" in reports[0]["reasons"][0]
