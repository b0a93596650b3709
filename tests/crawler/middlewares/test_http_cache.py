"""Conditional requests at their edges: what is kept, and what is never sent."""

import pytest

from tests.crawler.conftest import CARDS, ROWS
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, listing, search
from tests.crawler.scripted import Reply, Scripted

MODIFIED = "Mon, 09 Mar 2026 06:00:00 GMT"


class Weeks:
    """Answers each run in turn: whole, too small, whole again."""

    def __init__(self) -> None:
        self.run = 0

    def __call__(self, route, query, headers):
        self.run += 1
        cards = CARDS[:3] if self.run == 2 else CARDS
        return Reply(body=listing(cards), headers={"ETag": f'"run-{self.run}"'})


def modified_only(route, query, headers):
    if headers.get("If-Modified-Since") == MODIFIED:
        return Reply(status=304)
    return Reply(body=listing(CARDS), headers={"Last-Modified": MODIFIED})


def with_etags_on_searches(route, query, headers):
    reply = search(ROWS, query)
    return Reply(body=reply, kind="application/json", headers={"ETag": '"search"'})


CASES = {
    "too small in between": ("portico", Weeks()),
    "modified only": ("portico", modified_only),
    "searches": ("sedia", with_etags_on_searches),
    "unasked 304": ("portico", lambda r, q, h: Reply(status=304)),
}


@pytest.fixture(scope="session")
def three_days(tmp_path_factory):
    """Crawl each portal on three days in a row; return the reports and the portals."""
    folder = tmp_path_factory.mktemp("answers")
    portals = {name: Scripted(answer) for name, (_, answer) in CASES.items()}
    keys = [(name, day) for name in CASES for day in range(3)]
    try:
        for portal in portals.values():
            portal.__enter__()
        jobs = [
            {
                "source": CASES[name][0],
                "url": f"{portals[name].url}/{CASES[name][0]}",
                "db": str(folder / f"{name}.db"),
                "delay": 0.0,
                "today": str(TODAY.replace(day=TODAY.day + day)),
            }
            for name, day in keys
        ]
        reports, _ = run_jobs(jobs)
    finally:
        for portal in portals.values():
            portal.__exit__()
    found = dict(zip(keys, reports, strict=True))
    return {name: ([found[name, day] for day in range(3)], portals[name]) for name in CASES}


def test_the_validators_of_a_run_that_was_not_admitted_are_not_used(three_days):
    reports, portal = three_days["too small in between"]
    assert [r["state"] for r in reports] == ["ok", "quarantined", "ok"]
    sent = [a.headers.get("If-None-Match") for a in portal.pages()]
    assert sent == [None, '"run-1"', '"run-1"']


def test_a_date_alone_is_validator_enough(three_days):
    reports, portal = three_days["modified only"]
    assert [(r["state"], r["listed"]) for r in reports] == [("ok", len(CARDS))] * 3
    sent = [a.headers.get("If-Modified-Since") for a in portal.pages()]
    assert sent == [None, MODIFIED, MODIFIED]  # the answer 304 had none and the known one stays


def test_a_search_is_always_asked_anew(three_days):
    reports, portal = three_days["searches"]
    assert [r["state"] for r in reports] == ["ok", "ok", "ok"]
    assert {a.method for a in portal.pages()} == {"POST"}
    assert not any("If-None-Match" in a.headers for a in portal.pages())


def test_an_answer_that_claims_nothing_changed_since_nothing_is_a_failure(three_days):
    reports, _ = three_days["unasked 304"]
    assert [r["state"] for r in reports] == ["failed"] * 3
    assert "answered 304" in reports[0]["reasons"][0]
