"""A run of the EU portal is complete only when the portal's own figures say so."""

import pytest

from tests.crawler.conftest import ROWS
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, envelope, page_asked, search
from tests.crawler.scripted import Reply, Scripted


def json_reply(body: bytes) -> Reply:
    return Reply(body=body, kind="application/json")


class Moving:
    """A list that loses its first row after so many pages, and keeps still from then on."""

    def __init__(self, *, after: int) -> None:
        self.left = after

    def __call__(self, route, query, headers):
        self.left -= 1
        return json_reply(search(ROWS if self.left >= 0 else ROWS[1:], query))


class Restless:
    """A list that loses one more row with every page that is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, route, query, headers):
        self.asked += 1
        return json_reply(search(ROWS[self.asked :], query))


def shuffled(route, query, headers):
    """The right total, but the second page repeats half of the first one."""
    number, size = page_asked(query)
    first = (number - 1) * size - (50 if number == 2 else 0)
    return json_reply(envelope(ROWS[first : first + size], len(ROWS), number, size))


def with_more_unsorted(route, query, headers):
    number, size = page_asked(query)
    if size == 1:  # the search that only counts
        return json_reply(envelope(ROWS[:1], len(ROWS) + 3, number, size))
    return json_reply(search(ROWS, query))


def always_the_first_page(route, query, headers):
    return json_reply(envelope(ROWS[:100], len(ROWS), 1, 100))


def half_pages(route, query, headers):
    number, _ = page_asked(query)
    return json_reply(envelope(ROWS[(number - 1) * 50 : number * 50], len(ROWS), number, 50))


def beyond_the_window(route, query, headers):
    number, size = page_asked(query)
    return json_reply(envelope(ROWS[:100], 10_001, number, size))


def with_a_warning(route, query, headers):
    body = search(ROWS, query).replace(b'"warnings": []', b'"warnings": ["index is degraded"]')
    return json_reply(body)


def unfiltered(name, value):
    """Every tenth row has another value than the one that was asked for."""
    rows = [
        row | {"metadata": row["metadata"] | ({name: [value]} if n % 10 == 7 else {})}
        for n, row in enumerate(ROWS)
    ]
    return lambda route, query, headers: json_reply(search(rows, query))


CASES = {
    "still": lambda r, q, h: json_reply(search(ROWS, q)),
    "moves while it is read": Moving(after=2),
    "moves before the last look": Moving(after=3),
    "never still": Restless(),
    "shuffled": shuffled,
    "more rows unsorted": with_more_unsorted,
    "always the first page": always_the_first_page,
    "half pages": half_pages,
    "beyond the window": beyond_the_window,
    "a warning": with_a_warning,
    "closed rows": unfiltered("status", "31094503"),
    "tenders": unfiltered("type", "0"),
    "French rows": unfiltered("language", "fr"),
}


@pytest.fixture(scope="session")
def proofs(tmp_path_factory):
    """Crawl every list into a database of its own; return reports and portals."""
    folder = tmp_path_factory.mktemp("proofs")
    portals = {name: Scripted(answer) for name, answer in CASES.items()}
    try:
        for portal in portals.values():
            portal.__enter__()
        jobs = [
            {
                "source": "sedia",
                "url": f"{portal.url}/sedia",
                "db": str(folder / f"{name}.db"),
                "delay": 0.0,
                "today": str(TODAY),
            }
            for name, portal in portals.items()
        ]
        reports, _ = run_jobs(jobs)
    finally:
        for portal in portals.values():
            portal.__exit__()
    return {n: (r, portals[n]) for n, r in zip(portals, reports, strict=True)}


def test_a_list_that_keeps_still_is_read_once(proofs):
    report, portal = proofs["still"]
    assert (report["state"], report["listed"], report["stored"]) == ("ok", 230, 230)
    assert report["warnings"] == []
    pages = [page_asked(a.query) for a in portal.pages()]
    assert pages == [(1, 100), (2, 100), (3, 100), (1, 100), (1, 1)]
    assert report["requests"] == len(portal.log) == 6


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("moves while it is read", "the total moved from 230 to 229"),
        ("moves before the last look", "the first page was another one at the end"),
    ],
)
def test_a_list_that_moves_once_is_read_a_second_time(proofs, name, why):
    report, _ = proofs[name]
    assert (report["state"], report["stored"]) == ("ok", 229)
    assert report["warnings"] == [f"a second pass was made: {why}"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("never still", "in two passes"),
        ("shuffled", "distinct rows came for a total of 230, in two passes"),
        ("more rows unsorted", "230 rows came in order, 233 are named without one, in two passes"),
        ("always the first page", "page 2 came as page 1 of size 100"),
        ("half pages", "page 1 came as page 1 of size 50"),
        ("beyond the window", "the portal names a total of 10001"),
        ("a warning", "the portal warns: index is degraded"),
        ("closed rows", "the filters were ignored"),
        ("tenders", "the filters were ignored"),
        ("French rows", "the filters were ignored"),
    ],
)
def test_a_list_that_is_not_proven_complete_is_not_admitted(proofs, name, words):
    report, _ = proofs[name]
    assert report["state"] in ("failed", "quarantined")
    assert (report["stored"], report["new"]) == (0, 0)
    assert any(words in reason for reason in report["reasons"])
