"""Bombs, endless bodies and traps end, and the memory stays small."""

import contextlib
import time
import zlib

import pytest

from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing
from tests.crawler.scripted import Reply, Scripted

MEGABYTE = 1024 * 1024


def bomb(megabytes):
    packer = zlib.compressobj(9, wbits=31)
    parts = [packer.compress(b"<p>" + b" " * (MEGABYTE - 3)) for _ in range(megabytes)]
    return b"".join(parts) + packer.flush()


def endless(out):
    with contextlib.suppress(OSError):
        while True:
            out.write(b"<article>" * 8000)


def trickle(out):
    with contextlib.suppress(OSError):
        for _ in range(200):
            out.write(b" ")
            out.flush()
            time.sleep(0.1)


BOMB = Reply(body=bomb(400), headers={"Content-Encoding": "gzip"})
PACKED = {"bomb": BOMB, "bomb_as_json": Reply(body=BOMB.body, headers=BOMB.headers, kind=None)}
JSON = "application/json"
ATTRIBUTES = [b"a%d=b" % n for n in range(60_000)]


def answer(route, query, headers):
    kind = route.split("/")[1]
    if kind in PACKED:
        return PACKED[kind]
    if kind == "endless":
        return Reply(stream=endless)
    if kind == "trickle":
        return Reply(stream=trickle)
    if kind == "huge":
        return Reply(body=b"x", length=1 << 30)
    if kind == "deep":
        return Reply(body=b"[" * 1_000_000, kind=JSON)
    if kind == "links":
        return Reply(
            body=listing([], next_page="?x") + b"<a href='?y'>y</a>" * 500_000 + b"</html>"
        )
    if kind == "parts":
        return Reply(body=b'{"results": [' + b"[]," * 5_000_000 + b"[]]}", kind=JSON)
    if kind == "attributes":
        return Reply(body=listing([]) + b"<a " + b" ".join(ATTRIBUTES) + b"></html>")
    page = int(query.removeprefix("page=") or 0)
    text = b"noise " * 2_500_000 if kind == "much" else b""
    return Reply(body=text + listing([card(page)], next_page=f"?page={page + 1}"))


KINDS = {
    "bomb": ("portico", "response larger than the limit"),
    "bomb_as_json": ("sedia", "response larger than the limit"),
    "endless": ("portico", "response larger than the limit"),
    "huge": ("portico", "response larger than the limit"),
    "trickle": ("portico", "timed out after"),
    "deep": ("sedia", "the answer is no JSON"),
    "links": ("portico", "the page has 1,000,0"),
    "parts": ("sedia", "it has 10,000,00"),
    "attributes": ("portico", "a tag of more than 100,000 characters"),
    "much": ("portico", "the answers of one run had more than 120 MB"),
    "trap": ("portico", "more than 12 requests would have been needed"),
}


@pytest.fixture(scope="session")
def attacked(tmp_path_factory):
    path = tmp_path_factory.mktemp("limits") / "c.db"
    with Scripted(answer) as portal:
        jobs = [
            {
                "source": source,
                "url": f"{portal.url}/{kind}/{source}",
                "db": str(path),
                "delay": 0.0,
                "today": str(TODAY),
                "timeout": 2 if kind == "trickle" else 30,
                "max_requests": 12,
            }
            for kind, (source, _) in KINDS.items()
        ]
        reports, peak = run_jobs(jobs, is_measured=True)
    return dict(zip(KINDS, reports, strict=True)), peak, portal


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_without_measure_ends_the_run_with_its_reason(attacked, kind):
    reports, _, _ = attacked
    assert reports[kind]["state"] in ("failed", "quarantined")
    assert KINDS[kind][1] in "; ".join(reports[kind]["reasons"])


def test_all_of_them_together_need_less_than_300_megabytes(attacked):
    _, peak, _ = attacked
    assert peak < 300


def test_a_calendar_trap_is_left_at_the_limit_of_requests(attacked):
    _, _, portal = attacked
    assert len([a for a in portal.pages() if a.path.startswith("/trap/")]) == 11
