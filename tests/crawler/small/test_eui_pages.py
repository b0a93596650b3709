"""The pages of the European Urban Initiative: each asked once, and no bad one keeps others out."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.harvest import plan_job
from crawler.spiders.eui import EuiSpider
from crawler.spiders.portal import SpiderArgs
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.event import Harvest, RunState
from store.calls.calls import list_calls
from store.calls.events import list_events
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.crawler.jobs import run_jobs
from tests.crawler.scripted import Reply, Scripted
from tests.crawler.small.small_portals import PERMANENT, eui_page

BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 9)
DATED, NEW = "/calls-proposals/fourth-call", "/calls-proposals/fifth-call"
HOME = "https://www.urban-initiative.eu"
LEAD = "The Call for Proposals is open now! It will close on 15 June 2026 at 14.00 CEST."
GOOD = eui_page(title="Fourth Call for Proposals", lead=LEAD, text="Shade for squares.")
BAD = {
    "other words": eui_page(title="Fourth Call", lead="Towns may hand in ideas these days."),
    "cut": GOOD[: GOOD.index(b"Shade")],
    "without a title": GOOD.replace(b"h1", b"h2"),
    "without a main part": GOOD.replace(b"main>", b"div>"),
    "empty": b"",
    "no page": b'{"status": "open"}',
    "bytes": bytes(range(128, 256)) * 9,
    "without measure": GOOD.replace(b"Shade", b"<b>" * 110_000),
    "a tag without end": GOOD.replace(b"Shade", b"<b title=" + b"x" * 110_000 + b">"),
    "both open and closed": GOOD.replace(b"now!", b"now! The Call for Proposals is closed."),
    "open after its day": GOOD.replace(b"2026", b"2025"),
    "two days": GOOD.replace(b"14.00 CEST.", b"14.00 CEST. The call closes on 9 June 2026."),
    "no day": GOOD.replace(b"It will close on 15 June 2026", b"Soon"),
    "a day that does not exist": GOOD.replace(b"15 June", b"31 June"),
    "a teaser only": GOOD.replace(
        LEAD.encode(), b"Towns try.</p><h2>Read also</h2><p>The Call for Proposals is closed."
    ),
    "status n/a": GOOD.replace(LEAD.encode(), b"Status: n/a"),
    "leads to another site": Reply(status=301, headers={"Location": "https://other.example/"}),
    "leads to the front page": Reply(status=302, headers={"Location": "../"}),
    "not allowed by robots.txt": GOOD,
}
FORBIDDEN = list(BAD).index("not allowed by robots.txt")
ROBOTS = f"User-agent: *\nDisallow: /{FORBIDDEN}/known{DATED}\nDisallow: /{FORBIDDEN}/new{NEW}\n"
FRONT = b"<!doctype html><html><main><h1>European Urban Initiative</h1></main></html>"


def cards_that_lead_to(*addresses: str) -> list[Record]:
    card = Record(
        source="portico",
        source_id="card",
        title="A call",
        url="https://portico.example/card",
        kind=Kind.CALL,
        status_claimed=Status.OPEN,
        sections=(TextSection(heading=None, text="Towns."),),
        deadlines=(Deadline(date=date(2026, 6, 15), raw="15/06/2026"),),
    )
    return [replace(card, source_id=f"card-{n}", links=(a,)) for n, a in enumerate(addresses)]


def admit(store, source: str, records: list[Record], day: date) -> None:
    now = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    run = begin_run(store, source, today=day, now=now)
    stage_records(store, run, records)
    found = Harvest(complete=True, listed=len(records), requests=1)
    report = finish_run(store, run, found, today=day, now=now)
    assert report.state is RunState.OK, report


def answer(route: str, query: str, headers: object) -> Reply:
    """Answer ``/MODE/WHERE/…``: the bad page of that number stands at the place *where*."""
    _, mode, where, path = route.split("/", 3)
    pages: dict[str, bytes | Reply] = {PERMANENT: eui_page(), DATED: GOOD, "/": FRONT}
    if mode != "good":
        pages[DATED if where == "known" else NEW] = list(BAD.values())[int(mode)]
    body = pages.get(f"/{path}")
    if isinstance(body, Reply):
        return body
    return Reply(status=404) if body is None else Reply(body=body, headers={"ETag": f'"{mode}"'})


def contents(db: Path) -> tuple[object, object]:
    with open_store(db) as store:
        return list_calls(store, today=AFTER), list_events(store)


def said_by_eui(calls) -> list[Record]:
    return [c.record for c in calls if c.record.source == "eui"]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Return the former contents and, by kind of page and place, a report and a database."""
    folder = tmp_path_factory.mktemp("eui")
    former = folder / "former.db"
    keys = [(kind, where) for kind in BAD for where in ("known", "new")]

    def job(mode: str, where: str, db: Path, day: date) -> dict[str, object]:
        url = f"{portal.url}/{mode}/{where}"
        with open_store(db) as store:
            cards = cards_that_lead_to(*(f"{url}{p}" for p in (DATED, NEW)))
            admit(store, "portico", cards if where == "new" else cards[:1], day)
        return {"source": "eui", "url": url, "db": str(db), "delay": 0.0, "today": str(day)}

    with Scripted(answer, robots=ROBOTS) as portal:
        (first,), _ = run_jobs([job("good", "known", former, BEFORE)])
        assert (first["state"], first["stored"]) == ("ok", 2)
        numbers = {kind: str(n) for n, kind in enumerate(BAD)}
        copies = {k: Path(shutil.copyfile(former, folder / f"{n}.db")) for n, k in enumerate(keys)}
        reports, _ = run_jobs([job(numbers[k], w, copies[k, w], AFTER) for k, w in keys])
        log = portal.log
    found = dict(zip(keys, reports, strict=True))
    return contents(former), {k: (found[k], copies[k]) for k in keys}, log


@pytest.mark.parametrize("kind", BAD)
def test_a_known_page_that_turns_bad_keeps_its_former_state_and_no_other_page_out(crawled, kind):
    former, found, _ = crawled
    report, db = found[kind, "known"]
    assert (report["state"], report["reasons"]) == ("ok", [])
    assert (report["stored"], report["changed"], report["missing"]) == (2, 0, 0)
    assert report["warnings"][0].startswith("kept as it was: ")
    assert said_by_eui(contents(db)[0]) == said_by_eui(former[0])


@pytest.mark.parametrize("kind", BAD)
def test_a_new_page_that_is_bad_keeps_no_other_page_out(crawled, kind):
    report, db = crawled[1][kind, "new"]
    assert (report["state"], report["reasons"]) == ("ok", [])
    assert (report["stored"], report["changed"], report["missing"]) == (2, 0, 0)
    assert [w for w in report["warnings"] if w.startswith("left out, it was never a call: ")]
    assert not [r for r in said_by_eui(contents(db)[0]) if r.source_id.endswith("fifth-call")]


@pytest.mark.parametrize("where", ["known", "new"])
def test_a_bad_page_is_asked_once(crawled, where):
    for number in range(len(BAD)):
        asked = [a.path for a in crawled[2] if a.path.startswith(f"/{number}/{where}/")]
        assert len(asked) == len(set(asked))
        front, forbidden = BAD["leads to the front page"], number == FORBIDDEN
        more = (list(BAD.values())[number] is front) - forbidden
        assert len(asked) == (2 if where == "known" else 3) + more


VARIANTS = [
    f"{HOME}{DATED}",
    f"{HOME}{DATED}/",
    f"{HOME}{DATED}#topics",
    f"{HOME}{DATED}?utm_source=portico",
    f"{HOME}{DATED}/?page=1#top",
    f"https://urban-initiative.eu{DATED}",
    f"http://www.urban-initiative.eu{DATED}",
    f"http://urban-initiative.eu{DATED}/",
    f"https://WWW.Urban-Initiative.EU{DATED}",
    f"{HOME}/{DATED}",
    f"{HOME}/en{DATED}",
    f"{HOME}/Calls-Proposals/Fourth-Call",
    f"{HOME}/calls%2Dproposals/fourth%2Dcall",
    f"{HOME}{PERMANENT}/",
    f"https://urban-initiative.eu{PERMANENT}?a=b",
]


def asked_with(*links: str, known: tuple[str, ...] = ()) -> list[str]:
    with open_store(None) as store:
        admit(store, "portico", cards_that_lead_to(*links), BEFORE)
        if known:
            (card,) = cards_that_lead_to("")
            admit(store, "eui", [replace(card, source="eui", source_id=k) for k in known], BEFORE)
        job = plan_job("eui", None, None, {})
        args = SpiderArgs(job=job, store=store, run_id=1, today=AFTER)
        return [request.url for request in EuiSpider(spider_args=args).first_requests()]


@pytest.mark.parametrize("link", VARIANTS)
@pytest.mark.parametrize("is_known", [True, False])
def test_a_page_is_asked_once_however_the_cards_write_its_address(link, is_known):
    known = (DATED.strip("/"), PERMANENT.strip("/")) if is_known else ()
    asked = asked_with(VARIANTS[0], link, link, known=known)
    assert asked == [f"{HOME}{DATED}", f"{HOME}{PERMANENT}"]


def test_all_variants_together_are_two_pages():
    assert asked_with(*VARIANTS) == [f"{HOME}{DATED}", f"{HOME}{PERMANENT}"]


def test_links_to_files_and_to_other_sites_are_not_asked():
    links = (f"{HOME}/sites/default/files/2026-02/terms.pdf", "https://elsewhere.example/call")
    assert asked_with(*links, "http://urban-initiative.eu.example/x") == [f"{HOME}{PERMANENT}"]
