"""Half an answer, from every portal and cut in every way: what was known stays as it was.

The servers are real ones on loopback that send less than they promise, or pack a page and stop in
the middle of the packing.
"""

import gzip
import shutil
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli
import pytest
from scrapy.exceptions import ResponseDataLossError

from crawler.net.whole_body import check_whole
from crawler.pages.eui import read_call
from crawler.pages.euroaccess import read_list
from crawler.pages.markup import whole_page
from crawler.pages.portico import read_cards
from funding.errors import PageChanged
from store.calls.calls import list_calls
from store.calls.events import list_events
from store.database import open_store
from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY, card, listing, search, topic
from tests.crawler.scripted import Reply, Scripted
from tests.crawler.small.small_portals import (
    PERMANENT,
    aid,
    aids_page,
    eui_page,
    euroaccess_call,
    euroaccess_list,
    export_zip,
    programme,
)

NEXT_DAY = TODAY.replace(day=TODAY.day + 1)
SOURCES = ("eui", "foerderdatenbank", "aides-territoires", "euroaccess", "sedia", "portico")
TOKENS = {"CITYCALLS_AIDES_TERRITOIRES_TOKEN": "only-for-this-test"}
STATED = "<p>With an indicative budget of EUR 60 million, the ERDF pays at most 80 %.</p>" * 20
TOPICS = [topic(n) for n in range(60)]
Cut = Callable[[Reply], Reply]


def zstd_frame(body: bytes) -> bytes:
    """Return *body* as one frame of raw blocks: as RFC 8878 has it, without a compressor."""
    head = b"\x28\xb5\x2f\xfd" + b"\x80\x58" + len(body).to_bytes(4, "little")
    size = 100_000
    pieces = [body[n : n + size] for n in range(0, len(body), size)] or [b""]
    blocks = [
        ((len(piece) << 3) | (n == len(pieces) - 1)).to_bytes(3, "little") + piece
        for n, piece in enumerate(pieces)
    ]
    return head + b"".join(blocks)


def raw_deflate(body: bytes) -> bytes:
    return zlib.compress(body)[2:-4]


PACKERS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZIP", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstd_frame),
    "twice": ("gzip, br", lambda body: brotli.compress(gzip.compress(body))),
}


def packed(name: str, keep: Callable[[bytes], bytes]) -> Cut:
    """Return a reply packed as *name* says, of which only what *keep* returns is sent."""
    encoding, pack = PACKERS[name]

    def cut(good: Reply) -> Reply:
        body = keep(pack(good.body))
        return Reply(body=body, kind=good.kind, headers={"Content-Encoding": encoding})

    return cut


def chunked(good: Reply) -> Reply:
    """Send one chunk and leave without the last one, which is empty."""

    def write(out) -> None:
        half = good.body[: len(good.body) // 2]
        out.write(f"{len(half):x}\r\n".encode() + half + b"\r\n")

    return Reply(kind=good.kind, headers={"Transfer-Encoding": "chunked"}, stream=write)


def without_length(good: Reply) -> Reply:
    """Send half and leave; nothing of HTTP tells that more was meant."""
    half = good.body[: len(good.body) // 2]
    return Reply(kind=good.kind, stream=lambda out: out.write(half))


def few_bytes(body: bytes) -> bytes:
    return body[: -min(170, len(body) // 2)]


CUTS: Mapping[str, Cut] = {
    "shorter than its length": lambda g: Reply(body=g.body[:-40], kind=g.kind, length=len(g.body)),
    "chunks without the last": chunked,
    "no length": without_length,
    "half with its true length": lambda g: Reply(body=g.body[: len(g.body) // 2], kind=g.kind),
    **{f"{name} cut": packed(name, few_bytes) for name in PACKERS},
    "gzip without its last byte": packed("gzip", lambda b: b[:-1]),
    "gzip with a wrong sum": packed("gzip", lambda b: b[:-8] + b"\0" * 4 + b[-4:]),
    "gzip that is none": packed("gzip", lambda b: b"no gzip at all"),
    "gzip of half a page": packed("gzip", lambda b: gzip.compress(gzip.decompress(b)[:-60])),
}


def in_two(body: bytes) -> bytes:
    plain = gzip.decompress(body)
    return gzip.compress(plain[:300]) + gzip.compress(plain[300:])


def whole(name: str) -> Cut:
    return packed(name, lambda body: body)


WHOLE: Mapping[str, Cut] = {f"whole {name}": whole(name) for name in PACKERS} | {
    "gzip in two members": packed("gzip", in_two),
    "gzip with zeros behind it": packed("gzip", lambda body: body + bytes(32)),
    "not packed": lambda good: good,
}
EVERYWHERE = (
    "shorter than its length",
    "chunks without the last",
    "no length",
    "half with its true length",
    "gzip cut",
    "br cut",
)
"""Tried at every portal; the other ways only at the portal whose pages are prose."""
TRIED = [(m, s) for m in CUTS for s in (SOURCES if m in EVERYWHERE else SOURCES[:1])]
HARMLESS = [(m, s) for m in WHOLE for s in SOURCES[:1]] + [("whole gzip", s) for s in SOURCES[1:]]


def healthy(source: str, path: str, query: str) -> Reply:
    if source == "eui":
        text = f"A town may visit another one at any time.</p>{STATED}<p>Towns learn."
        return Reply(body=eui_page(text=text)) if path == PERMANENT else Reply(status=404)
    if source == "foerderdatenbank":
        entries = {name: programme(name) for name in ("baenke", "brunnen")}
        return Reply(body=export_zip(entries), kind="application/zip")
    if path == "/api/connexion/":
        return Reply(body=b'{"token": "a.bearer.token"}', kind="application/json")
    if source == "aides-territoires":
        return Reply(body=aids_page([aid(n) for n in range(1, 25)]), kind="application/json")
    if path == "/en/calls":
        return Reply(body=euroaccess_list([501, 502], at="calls"))
    if source == "euroaccess":
        return Reply(body=euroaccess_call(int(path.split("/")[3])))
    if source == "sedia":
        return Reply(body=search(TOPICS, query), kind="application/json")
    return Reply(body=listing([card(n) for n in range(3)]))


def answer(route: str, query: str, headers: object) -> Reply:
    """Answer ``/MODE/SOURCE/…``: healthy, or what the mode makes of the healthy answer."""
    _, mode, source, path = route.split("/", 3)
    good = healthy(source, f"/{path}", query)
    if mode == "healthy" or good.status != 200:
        return good
    return (list(CUTS.values()) + list(WHOLE.values()))[int(mode)](good)


def present_state(path: Path) -> tuple[str, str]:
    with open_store(path) as store:
        return repr(list_calls(store, today=NEXT_DAY)), repr(list_events(store))


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Return the former state and, per mode and source, the report and the database it left."""
    folder = tmp_path_factory.mktemp("cut")
    former = folder / "former.db"
    modes = [*CUTS, *WHOLE]

    def job(portal: Scripted, mode: str, source: str, db: Path, day: object) -> dict[str, object]:
        url = f"{portal.url}/{mode}/{source}"
        job = {"source": source, "url": url, "db": str(db), "delay": 0.0, "today": str(day)}
        return job | {"tokens": TOKENS}

    with Scripted(answer) as portal:
        first, _ = run_jobs([job(portal, "healthy", s, former, TODAY) for s in SOURCES])
        assert [r["state"] for r in first] == ["ok"] * len(SOURCES), first
        databases = {
            m: Path(shutil.copyfile(former, folder / f"{n}.db")) for n, m in enumerate(modes)
        }
        reports, _ = run_jobs(
            [
                job(portal, str(modes.index(mode)), source, databases[mode], NEXT_DAY)
                for mode, source in TRIED + HARMLESS
            ]
        )
    found = dict(zip(TRIED + HARMLESS, reports, strict=True))
    return present_state(former), found, databases


@pytest.mark.parametrize(("mode", "source"), TRIED)
def test_half_an_answer_is_never_admitted_and_its_reason_is_told(crawled, mode, source):
    report = crawled[1][mode, source]
    assert report["state"] in ("failed", "quarantined"), report
    assert report["reasons"]
    assert (report["stored"], report["changed"], report["missing"]) == (0, 0, 0)


@pytest.mark.parametrize("mode", CUTS)
def test_half_an_answer_changes_no_call_and_makes_no_event(crawled, mode):
    assert present_state(crawled[2][mode]) == crawled[0]


@pytest.mark.parametrize(("mode", "source"), HARMLESS)
def test_a_whole_answer_is_read_however_it_is_packed(crawled, mode, source):
    report = crawled[1][mode, source]
    assert (report["state"], report["changed"]) == ("ok", 0), report


def test_a_cut_packing_is_named_and_tried_again(crawled):
    (reason,) = crawled[1]["gzip cut", "eui"]["reasons"]
    assert reason.endswith("the packed answer ends in the middle, or is damaged")


@pytest.mark.parametrize("name", PACKERS)
def test_no_end_of_a_packed_body_can_be_left_out(name):
    encoding, pack = PACKERS[name]
    encodings = encoding.lower().split(", ")
    body = pack(bytes(range(256)) * 30)
    check_whole(body, encodings, 10**6)
    for kept in range(1, len(body)):
        with pytest.raises(ResponseDataLossError):
            check_whole(body[:kept], encodings, 10**6)


def test_a_bomb_is_left_to_the_limit_on_answers():
    bomb = gzip.compress(bytes(50_000_000))
    check_whole(bomb[:-9], ["gzip"], 1_000_000)


PAGES = {
    "eui": lambda body: read_call(body, "https://www.urban-initiative.eu/calls-proposals/x"),
    "portico": lambda body: read_cards(body, "https://portico.urban-initiative.eu/x"),
    "euroaccess": lambda body: read_list(body, "https://www.euro-access.eu/en/calls"),
}
GOOD = {
    "eui": eui_page(),
    "portico": listing([card(1)]),
    "euroaccess": euroaccess_list([501]),
}
BEHIND = [
    b"",
    b"\n\n  \n",
    b"<!-- page made in 0.2 s -->",
    b"<!-- never closed",
    b"<script>track('x');</script>",
    b"<script>if (a < b) { half",
    "<p>Fußnote</p>".encode(),
    b"<!-- " + b"a" * 30_000 + b" -->",
    b"</html>",
]
NO_END = [
    b"",
    b"</htm",
    b"</html",
    b"</body>",
    b"<!-- </html> -->",
    b"<!-- </html>",
    b"<script>document.write('<html></html>')</script>",
    b"<script>var page = '</html>';",
    b"<textarea><html></html></textarea>",
    b"<style>/* </html> */",
    b"<iframe srcdoc='<html></html>'></iframe>",
    b'<iframe srcdoc="<html></html>',
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("behind", BEHIND)
def test_what_stands_behind_the_end_of_a_page_does_no_harm(page, behind):
    assert PAGES[page](GOOD[page] + behind) == PAGES[page](GOOD[page])
    upper = GOOD[page].replace(b"</html>", b"</HTML\n >")
    assert PAGES[page](upper + behind) == PAGES[page](GOOD[page])


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("instead", NO_END)
def test_what_only_looks_like_the_end_of_a_page_is_none(page, instead):
    with pytest.raises(PageChanged, match="the page ends in the middle"):
        PAGES[page](GOOD[page].replace(b"</html>", instead))


@pytest.mark.parametrize("page", PAGES)
def test_no_prefix_of_a_page_is_read(page):
    for kept in range(len(GOOD[page])):
        with pytest.raises(PageChanged, match="the page ends in the middle"):
            PAGES[page](GOOD[page][:kept])


@pytest.mark.parametrize(
    "head",
    [b"<!-->", b"<!--->", b"<!-- a --!>", b"<!--[if IE]> x <![endif]-->", b"<title>a</title>"],
)
def test_comments_in_every_form_end_where_a_browser_ends_them(head):
    assert whole_page(b"<html>" + head + b"<p>a</p></html>", "eui", "https://x.example")
