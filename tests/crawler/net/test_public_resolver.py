"""No trick leads to a private address, and no redirect off the source's own."""

import ipaddress
from dataclasses import replace

import pytest

from crawler.crawl_job import CrawlJob
from crawler.net.public_resolver import is_public
from funding.source import find_source
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing
from tests.crawler.scripted import Reply, Scripted

TRICKS = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "0",
    "0.0.0.0",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1:0:0:80ff:fffe]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd12:3456::1]",
    "[ff02::1]",
    "[::ffff:10.0.0.1]",
    "10.0.0.1",
    "167772161",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "0xa9fea9fe",
    "[::ffff:169.254.169.254]",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "①②⑦.⓪.⓪.①",
)


@pytest.fixture(scope="session")
def tricked(tmp_path_factory):
    """Crawl every trick as an address that nobody named; return the reasons and the server."""
    path = tmp_path_factory.mktemp("tricks") / "c.db"
    with Scripted(lambda r, q, h: Reply(body=listing([card(1)]))) as inside:
        jobs = [
            {
                "source": "portico",
                "url": f"http://{host}:{inside.port}/portico",
                "db": str(path),
                "delay_seconds": 0.0,
                "today": str(TODAY),
                "timeout": 2,
                "is_unnamed": True,
            }
            for host in TRICKS
        ]
        reports, _ = run_jobs(jobs)
    return dict(zip(TRICKS, (r["reasons"] for r in reports), strict=True)), inside


@pytest.mark.parametrize("host", TRICKS)
def test_an_inner_address_is_refused_in_whatever_form_it_comes(tricked, host):
    reasons, _ = tricked
    words = (
        "not a public address",
        "host not found, or only private addresses",
        "not an address of this source",
    )
    assert any(word in reason for word in words for reason in reasons[host])


def test_no_trick_makes_a_connection(tricked):
    _, inside = tricked
    assert inside.connections == 0


REDIRECTS = (
    "http://127.0.0.1:{inside}/portico",
    "http://localhost:{inside}/portico",
    "http://0:{inside}/",
    "http://2130706433:{inside}/",
    "http://[::ffff:127.0.0.1]:{inside}/",
    "//127.0.0.1:{inside}/portico",
    "http://127.0.0.1:{own}@127.0.0.1:{inside}/portico",
    "http://user@127.0.0.1:{own}/portico",
    "http://127.0.0.1:{own}\\@127.0.0.1:{inside}/",
    "http://localhost:{own}/portico",
    "https://127.0.0.1:{own}/portico",
    "/other-source/urban-panorama",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[::1]:{inside}/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:{inside}/x",
    "data:text/html,<article>",
    "s3://bucket/key",
    "javascript:alert(1)",
    "http://127.0.0.1:99999/",
)


@pytest.fixture(scope="session")
def redirected(tmp_path_factory):
    """Crawl a portal that sends us elsewhere, once per target."""
    path = tmp_path_factory.mktemp("redirects") / "c.db"
    targets: list[str] = []

    def send_away(route, query, headers):
        if not route.startswith("/go/"):
            return Reply(body=listing([card(1)]))
        return Reply(status=302, headers={"Location": targets[int(route.split("/")[2])]})

    with (
        Scripted(lambda r, q, h: Reply(body=listing([card(2)]))) as inside,
        Scripted(send_away) as portal,
    ):
        targets += [t.format(inside=inside.port, own=portal.port) for t in REDIRECTS]
        jobs = [
            {
                "source": "portico",
                "url": f"{portal.url}/go/{n}",
                "db": str(path),
                "delay": 0.0,
                "today": str(TODAY),
                "timeout": 2,
            }
            for n in range(len(targets))
        ]
        reports, _ = run_jobs(jobs)
    return dict(zip(REDIRECTS, reports, strict=True)), inside, portal


@pytest.mark.parametrize("target", REDIRECTS)
def test_a_redirect_off_the_source_ends_the_run(redirected, target):
    reports, _, _ = redirected
    assert reports[target]["state"] == "failed"
    assert reports[target]["reasons"]


def test_where_a_redirect_leads_nobody_is_asked(redirected):
    _, inside, portal = redirected
    assert inside.connections == 0
    assert {a.path for a in portal.pages()} == {
        f"/go/{n}/urban-panorama/call-for-proposals" for n in range(len(REDIRECTS))
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),
        ("192.88.99.1", True),
        ("127.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:a00:1::", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("239.1.2.3", False),
        ("240.0.0.1", False),
        ("fe80::1", False),
    ],
)
def test_an_address_is_public_or_not(address, expected):
    assert is_public(ipaddress.ip_address(address)) is expected


OWN = CrawlJob(
    source=find_source("portico"),
    base_url="https://portico.urban-initiative.eu",
    is_rebased=False,
    delay=1.0,
    ignores_crawl_delay=False,
)
REBASED = replace(OWN, base_url="http://127.0.0.1:8000/portico", is_rebased=True)


@pytest.mark.parametrize(
    ("visit", "url", "expected"),
    [
        (OWN, "https://portico.urban-initiative.eu/urban-panorama", True),
        (OWN, "https://PORTICO.urban-initiative.eu/robots.txt", True),
        (OWN, "http://portico.urban-initiative.eu/", False),
        (OWN, "https://portico.urban-initiative.eu:8443/", False),
        (OWN, "https://portico.urban-initiative.eu.example.net/", False),
        (OWN, "https://portico.urban-initiative.eu@example.net/", False),
        (OWN, "https://example.net/portico.urban-initiative.eu", False),
        (OWN, "https://127.0.0.1/", False),
        (OWN, "file:///etc/passwd", False),
        (OWN, "", False),
        (REBASED, "http://127.0.0.1:8000/portico/page", True),
        (REBASED, "http://127.0.0.1:8000/robots.txt", True),
        (REBASED, "http://127.0.0.1:8000/portico2/page", False),
        (REBASED, "http://127.0.0.1:8001/portico/page", False),
        (REBASED, "http://127.0.0.1:8000/portico/../admin", False),
        (REBASED, "http://[::1/portico", False),
        (REBASED, "https://portico.urban-initiative.eu/", False),
    ],
)
def test_a_run_asks_the_sources_own_addresses_only(visit, url, expected):
    assert visit.allows(url) is expected
