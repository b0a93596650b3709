"""What robots.txt says decides, in whatever form it comes; doubt means: stay away."""

import pytest

from tests.crawler.conftest import CARDS
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, listing
from tests.crawler.scripted import Reply, Scripted

WELCOME = {
    "none": Reply(status=404),
    "forbidden robots": Reply(status=403),
    "empty": "",
    "a web page in its place": "<!doctype html><html><title>Page not found</title></html>",
    "our name is let in": "User-agent: *\nDisallow: /\n\nUser-agent: CityCalls\nDisallow:\n",
    "others are kept out": "User-agent: OtherBot\nDisallow: /\n",
    "a longer rule lets in": "User-agent: *\nDisallow: /portico/\nAllow: /portico/urban\n",
    "a delay that is no number": "User-agent: *\nCrawl-delay: soon\n",
}
STAY_AWAY = {
    "everybody is kept out": ("User-agent: *\nDisallow: /\n", "does not allow"),
    "our name is kept out": ("User-agent: citycalls\nDisallow: /\n", "does not allow"),
    "a byte order mark": ("\ufeffUser-agent: *\nDisallow: /\n", "does not allow"),
    "old line ends": ("User-agent: *\rDisallow: /\r", "does not allow"),
    "a wildcard": ("User-agent: *\nDisallow: /*/call-for-*$\n", "does not allow"),
    "an escaped path": ("User-agent: *\nDisallow: /portico/%75rban-panorama/\n", "does not allow"),
    "a delay of an hour": ("User-agent: *\nCrawl-delay: 3600\n", "asks for 3600 seconds"),
    "too many requests": (Reply(status=429), "answered 429: stayed away"),
    "server error": (Reply(status=500), "answered 500: stayed away"),
    "led elsewhere": (
        Reply(status=302, headers={"Location": "http://127.0.0.2/robots.txt"}),
        "is not an address of this source",
    ),
    "led in circles": (
        Reply(status=302, headers={"Location": "/robots.txt"}),
        "too many redirects",
    ),
    "broken off": (
        Reply(body=b"User-agent: *\n", length=99),
        "connection closed before the end of the response",
    ),
}


@pytest.fixture(scope="session")
def asked(tmp_path_factory):
    """Crawl a good listing behind every robots.txt; return report and portal of each."""
    path = tmp_path_factory.mktemp("robots") / "c.db"
    robots = WELCOME | {name: text for name, (text, _) in STAY_AWAY.items()}
    page = Reply(body=listing(CARDS))
    portals = {n: Scripted(lambda r, q, h: page, robots=text) for n, text in robots.items()}
    try:
        for portal in portals.values():
            portal.__enter__()
        jobs = [
            {
                "source": "portico",
                "url": f"{portal.url}/portico",
                "db": str(path),
                "today": str(TODAY),
            }
            # a delay named on the command line would overrule the one that robots.txt asks for
            | ({} if name == "a delay of an hour" else {"delay": 0.0})
            for name, portal in portals.items()
        ]
        reports, _ = run_jobs(jobs)
    finally:
        for portal in portals.values():
            portal.__exit__()
    return {n: (r, portals[n]) for n, r in zip(portals, reports, strict=True)}


@pytest.mark.parametrize("name", WELCOME)
def test_a_portal_that_lets_us_in_is_read(asked, name):
    report, portal = asked[name]
    assert (report["state"], report["listed"]) == ("ok", len(CARDS))
    assert len(portal.log) == 2


@pytest.mark.parametrize("name", STAY_AWAY)
def test_a_portal_that_keeps_us_out_or_leaves_us_in_doubt_is_left_alone(asked, name):
    report, portal = asked[name]
    assert (report["state"], portal.pages()) == ("failed", [])
    assert any(STAY_AWAY[name][1] in reason for reason in report["reasons"])
