"""One fault after the other, each at every portal: nothing is taken for healthy.

One child process meets them all; `pytest -m full` runs the command itself once per fault.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from funding.call import Kind, Record, Status
from funding.event import Harvest
from store.calls.calls import list_calls
from store.calls.events import list_events
from store.database import open_store
from store.harvest.http_cache import find_response
from store.harvest.runs import begin_run, finish_run, stage_records
from tests.crawler.jobs import command, run_jobs
from tests.crawler.scripted import Reply, Scripted
from tests.crawler.small.small_portals import (
    PERMANENT,
    PROGRAMMES,
    aid,
    aids_page,
    eui_page,
    euroaccess_call,
    euroaccess_list,
    export_zip,
    programme,
)

BEFORE, AFTER = date(2026, 3, 2), date(2026, 3, 9)
TOKEN, TOKEN_SETTING = "only-for-this-test", "CITYCALLS_AIDES_TERRITOIRES_TOKEN"
SOURCES = ("eui", "foerderdatenbank", "aides-territoires", "euroaccess")
DATED = "/calls-proposals/fourth-call-proposals-innovative-actions"
AIDS = [aid(n) for n in range(1, 26)]
EXPORT = {name: programme(name) for name in ("baenke", "brunnen", "laternen")}
Portal = Callable[[str, str, str], Reply]
"""Source, path and query to an answer."""


def healthy(source: str, path: str, query: str) -> Reply:
    if source == "eui" and path == DATED:
        lead = "The Call for Proposals is open now! It will close on 15 June 2026 at 14.00 CEST."
        return Reply(body=eui_page(title="Fourth Call", lead=lead, text="Shade for squares."))
    if source == "eui" and path == PERMANENT:
        return Reply(body=eui_page())
    if source == "euroaccess" and path == "/en/calls":
        return Reply(body=euroaccess_list([501, 502, 503], at="calls"))
    if source == "euroaccess":
        return Reply(body=euroaccess_call(int(path.split("/")[3])))
    if source == "foerderdatenbank":
        return Reply(body=export_zip(EXPORT), kind="application/zip")
    if path == "/api/connexion/":
        return json_reply(b'{"token": "a.bearer.token"}')
    return json_reply(aids_page(AIDS))


def json_reply(body: bytes, status: int = 200) -> Reply:
    return Reply(body=body, status=status, kind="application/json")


def layout_change(source: str, path: str, query: str) -> Reply:
    """Every portal names its parts otherwise; all answers are 200."""
    former = healthy(source, path, query)
    words = (
        (b"<main>", b"<div>"),
        (b"calls-overview", b"calls-table"),
        (b'"results"', b'"items"'),
    )
    body = former.body
    for old, new in words:
        body = body.replace(old, new)
    if source == "foerderdatenbank":
        body = export_zip({n: d.replace(b"gsb:", b"cms:") for n, d in EXPORT.items()})
    return Reply(body=body, kind=former.kind)


def truncated(source: str, path: str, query: str) -> Reply:
    """The connection ends in the midst of every answer."""
    former = healthy(source, path, query)
    half = former.body[: len(former.body) // 2]
    return Reply(body=half, kind=former.kind, length=len(former.body))


def cut_off(source: str, path: str, query: str) -> Reply:
    """Every answer is whole as HTTP has it, but holds half of what it should."""
    former = healthy(source, path, query)
    return Reply(body=former.body[: len(former.body) // 2], kind=former.kind)


def out_of_order(source: str, path: str, query: str) -> Reply:
    return Reply(body=b"Internal error", status=500)


def other_kind(source: str, path: str, query: str) -> Reply:
    """A page for people, with 200, whatever was asked."""
    return Reply(body=b"<!doctype html><html><body><h1>We are moving house</h1></body></html>")


def half_a_list(source: str, path: str, query: str) -> Reply:
    """Half of the records come; only the portal's own total, or a dead page, tells."""
    if source == "eui":
        return (
            Reply(body=b"gone mad", status=503) if path == DATED else healthy(source, path, query)
        )
    if source == "foerderdatenbank":
        torn = {name: data[:-30] for name, data in EXPORT.items() if name != "baenke"}
        return Reply(body=export_zip({**EXPORT, **torn}), kind="application/zip")
    if path == "/en/calls":
        return Reply(body=euroaccess_list([501], total=3, at="calls"))
    if path == "/api/aids/":
        return json_reply(aids_page(AIDS[:22], count=25))
    return healthy(source, path, query)


def empty(source: str, path: str, query: str) -> Reply:
    """Healthy answers that hold nothing."""
    if source == "eui":
        return Reply(body=b"<h1>Not found</h1>", status=404)
    if source == "foerderdatenbank":
        return Reply(body=export_zip({}), kind="application/zip")
    if path == "/en/calls":
        return Reply(body=euroaccess_list([]))
    if path == "/api/aids/":
        return json_reply(aids_page([]))
    return healthy(source, path, query)


def reworded(source: str, path: str, query: str) -> Reply:
    """No fault of the source: one page tells its state in words that nobody has read yet."""
    if source == "eui" and path == DATED:
        lead = "Towns may hand in their ideas these days."
        page = eui_page(title="Fourth Call", lead=lead, text="Shade for squares.")
        return Reply(body=page, headers={"ETag": '"never seen"'})
    return healthy(source, path, query)


def without_one(source: str, path: str, query: str) -> Reply:
    """No fault: a page that was known is gone."""
    if path == DATED:
        return Reply(body=b"<h1>Not found</h1>", status=404)
    return healthy(source, path, query)


def refused(source: str, path: str, query: str) -> Reply:
    """The token is not liked, and neither are we."""
    return json_reply(b'{"detail": "refused"}', status=401)


def bomb(source: str, path: str, query: str) -> Reply:
    """Something small that unpacks to something large."""
    if source == "foerderdatenbank":
        data = b"<document>" + b" " * 1_900_000 + b"</document>"
        return Reply(body=export_zip({**EXPORT, f"{PROGRAMMES}/Bund/zeros.xml": data}))
    return Reply(body=b"[" * 200_000, kind="application/json")


FAULTS: Mapping[str, Portal] = {
    f.__name__: f
    for f in (
        layout_change,
        truncated,
        cut_off,
        out_of_order,
        other_kind,
        half_a_list,
        empty,
        refused,
        bomb,
    )
}
STATES: Mapping[str, Portal] = {
    "healthy": healthy,
    "without_one": without_one,
    "reworded": reworded,
    **FAULTS,
}
WHY: Mapping[str, Mapping[str, str]] = {
    "layout_change": {
        "eui": "no main part",
        "foerderdatenbank": "no property of the document begins with gsb:",
        "aides-territoires": "no count or no results",
        "euroaccess": "the table of calls or its total is not there",
    },
    "out_of_order": dict.fromkeys(SOURCES, "answered 500"),
    "other_kind": {
        "eui": "no main part",
        "foerderdatenbank": "the export is no zip",
        "aides-territoires": "the answer is no JSON",
        "euroaccess": "the table of calls or its total is not there",
    },
    "half_a_list": {
        "eui": "answered 503",
        "foerderdatenbank": "2 of 3 records could not be read",
        "aides-territoires": "22 different aids came for a total of 25",
        "euroaccess": "1 rows came for a total of 3",
    },
    "refused": dict.fromkeys(SOURCES, "answered 401"),
    "bomb": {"foerderdatenbank": "unpacks to 1,900,021 bytes"},
}
"""Words of the reason, where they are more than that something could not be read."""


def answer(route: str, query: str, headers: Mapping[str, str]) -> Reply:
    """Answer ``/STATE/SOURCE/…``, where the state is ``healthy`` or a fault's name."""
    _, state, source, path = route.split("/", 3)
    return STATES[state](source, f"/{path}", query)


def crawl(
    portals: Scripted, state: str, db: Path, day: date = AFTER, token: str | None = TOKEN
) -> Any:
    """Run the command on all sources and return the finished process."""
    where = [w for s in SOURCES for w in ("--url", f"{s}={portals.url}/{state}/{s}")]
    options = ("--delay", "0", "--today", str(day), "--json", "--db", str(db))
    return command("crawl", *SOURCES, *where, *options, env={TOKEN_SETTING: token} if token else {})


@pytest.fixture(scope="module")
def portals() -> Iterator[Scripted]:
    with Scripted(answer) as server:
        yield server


@pytest.fixture(scope="module")
def former(portals: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that a healthy week filled."""
    db = tmp_path_factory.mktemp("small") / "former.db"
    now = datetime(2026, 3, 2, 5, tzinfo=UTC)
    with open_store(db) as store:
        run = begin_run(store, "portico", today=BEFORE, now=now)
        stage_records(store, run, [card_that_leads_to(f"{portals.url}/healthy/eui{DATED}")])
        finish_run(store, run, Harvest(complete=True, listed=1, requests=1), today=BEFORE, now=now)
    done = crawl(portals, "healthy", db, BEFORE)
    assert done.returncode == 0, done.stdout + done.stderr
    assert {r["source"]: (r["stored"], r["new"]) for r in json.loads(done.stdout)} == {
        "eui": (2, 1),
        "foerderdatenbank": (3, 0),  # standing programmes are stored and never new
        "aides-territoires": (25, 0),
        "euroaccess": (3, 3),
    }
    return db


def card_that_leads_to(address: str) -> Record:
    return Record(
        source="portico",
        source_id="fourth",
        title="Fourth Call",
        url="https://portico.example/fourth",
        kind=Kind.CALL,
        status_claimed=Status.OPEN,
        links=(address,),
    )


def contents(db: Path) -> tuple[Any, Any]:
    with open_store(db) as store:
        return list_calls(store, today=AFTER), list_events(store)


@pytest.fixture(scope="module")
def struck(
    portals: Scripted, former: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[Path, list[Any]]]:
    """Return, for every fault, the database that it left and the reports of its runs."""
    folder = tmp_path_factory.mktemp("struck")
    databases = {f: Path(shutil.copyfile(former, folder / f"{f}.db")) for f in FAULTS}
    jobs = [
        {"source": s, "url": f"{portals.url}/{f}/{s}", "db": str(db), "delay": 0.0}
        for f, db in databases.items()
        for s in SOURCES
    ]
    more = {"today": str(AFTER), "tokens": {TOKEN_SETTING: TOKEN}}
    reports, _ = run_jobs([job | more for job in jobs])
    n = len(SOURCES)
    parts = [reports[i : i + n] for i in range(0, len(reports), n)]
    return {f: (db, part) for (f, db), part in zip(databases.items(), parts, strict=True)}


def assert_told(fault: str, reports: list[Any]) -> None:
    """Every source says that it could not be read, and why."""
    assert [r["source"] for r in reports] == list(SOURCES)
    for report in reports:
        reasons = "; ".join(report["reasons"])
        assert report["state"] in ("failed", "quarantined"), (fault, report)
        assert reasons, (fault, report)
        assert WHY.get(fault, {}).get(report["source"], "") in reasons
        assert TOKEN not in json.dumps(report)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_its_reason_for_every_source(struck, fault):
    assert_told(fault, struck[fault][1])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_removes_changes_and_reports_nothing(struck, former, fault):
    assert contents(struck[fault][0]) == contents(former)


@pytest.mark.parametrize(
    "fault", [f if f == "half_a_list" else pytest.param(f, marks=pytest.mark.full) for f in FAULTS]
)
def test_the_command_fails_and_a_healthy_portal_afterwards_brings_no_event(
    portals, former, tmp_path, fault
):
    db = Path(shutil.copyfile(former, tmp_path / "struck.db"))
    done = crawl(portals, fault, db)
    assert done.returncode == 1, done.stderr
    assert_told(fault, json.loads(done.stdout))
    healed = crawl(portals, "healthy", db)
    assert healed.returncode == 0, healed.stdout + healed.stderr
    assert contents(db)[1] == contents(former)[1]


def test_without_a_token_the_source_is_skipped_and_the_others_are_read(portals, former, tmp_path):
    db = Path(shutil.copyfile(former, tmp_path / "untold.db"))
    asked = len(portals.log)
    done = crawl(portals, "healthy", db, token=None)
    assert done.returncode == 0, done.stderr
    states = {r["source"]: r["state"] for r in json.loads(done.stdout)}
    assert states == dict.fromkeys(SOURCES, "ok") | {"aides-territoires": "skipped"}
    assert not [a for a in portals.log[asked:] if "/aides-territoires/" in a.path]
    assert contents(db)[1] == contents(former)[1]


def test_the_token_goes_to_the_connection_only_and_the_bearer_to_the_pages(portals, former):
    asked = [a for a in portals.log if "/aides-territoires/api/" in a.path]
    assert {a.path.rpartition("/api/")[2] for a in asked} == {"connexion/", "aids/"}
    for one in asked:
        headers = {name.lower(): value for name, value in one.headers.items()}
        is_connection = one.path.endswith("/connexion/")
        assert headers.get("x-auth-token") == (TOKEN if is_connection else None)
        assert headers.get("authorization") == (None if is_connection else "Bearer a.bearer.token")
    assert not [a for a in portals.log if TOKEN in a.path + a.query]


def test_a_page_that_is_gone_is_a_withdrawn_call_and_no_fault(portals, former, tmp_path):
    db = Path(shutil.copyfile(former, tmp_path / "gone.db"))
    job = {"source": "eui", "url": f"{portals.url}/without_one/eui", "db": str(db), "delay": 0.0}
    ((report,), _) = run_jobs([job | {"today": str(AFTER)}])
    assert (report["state"], report["missing"]) == ("ok", 1), report


def test_a_card_that_leads_to_no_call_does_not_stop_those_that_are_known(portals, former, tmp_path):
    db = Path(shutil.copyfile(former, tmp_path / "news.db"))
    now = datetime(2026, 3, 9, 5, tzinfo=UTC)
    base = f"{portals.url}/healthy/eui"
    with open_store(db) as store:
        run = begin_run(store, "portico", today=AFTER, now=now)
        cards = [card_that_leads_to(f"{base}{DATED}")]
        cards.append(replace(card_that_leads_to(f"{base}/news/x"), source_id="y", title="News"))
        stage_records(store, run, cards)
        finish_run(store, run, Harvest(complete=True, listed=2, requests=1), today=AFTER, now=now)
    job = {"source": "eui", "url": base, "db": str(db), "delay": 0.0}
    ((report,), _) = run_jobs([job | {"today": str(AFTER)}])
    assert report["reasons"] == []
    assert (report["state"], report["stored"], report["missing"]) == ("ok", 2, 0)
    assert "left out, it was never a call" in report["warnings"][0]


def test_a_page_that_can_not_be_read_keeps_the_others_in_and_what_it_last_said(
    portals, former, tmp_path
):
    """The page of the dated call is worded anew: the permanent one is still read."""
    db = Path(shutil.copyfile(former, tmp_path / "unread.db"))
    job = {"source": "eui", "url": f"{portals.url}/reworded/eui", "db": str(db), "delay": 0.0}
    ((report,), _) = run_jobs([job | {"today": str(AFTER)}])
    assert (report["state"], report["stored"], report["missing"]) == ("ok", 2, 0), report
    assert report["changed"] == 0
    assert "no sentence says whether this call is open" in report["warnings"][0]
    with open_store(db) as store:  # asked anew next time, also if it has not changed
        assert find_response(store, "eui", f"{portals.url}/reworded/eui{DATED}") is None


def test_a_call_that_is_named_open_after_its_day_is_not_taken_for_closed(portals, former, tmp_path):
    """ "Open now" and a day that has passed can't both hold: the page keeps its former state."""
    db = Path(shutil.copyfile(former, tmp_path / "past.db"))
    job = {"source": "eui", "url": f"{portals.url}/healthy/eui", "db": str(db), "delay": 0.0}
    ((report,), _) = run_jobs([job | {"today": "2026-06-20"}])
    assert report["state"] == "ok", report
    assert "is called open, but closed on 2026-06-15" in report["warnings"][0]
