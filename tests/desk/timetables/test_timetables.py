"""Planned calls on pages, for programs and in a browser, in German and English."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from funding.event import Harvest
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records
from store.operations.audit import read_trail
from tests.desk.accessibility import axe_faults
from tests.desk.conftest import SECRET, Desk
from tests.desk.serving import serving
from tests.funding.timetable.test_likeness import OWNER, TITLE, planned
from tests.store.conftest import make_record

NOW = datetime(2027, 5, 4, 8, tzinfo=UTC)
HOSTILE = '"><script>alert(1)</script> Cooling of squares'
PLAN, REAL = "timetables:north.x1", "portico:n1"


def admit(path: Path, source: str, records: list, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    with open_store(path) as store:
        run = begin_run(store, source, today=day, now=now)
        stage_records(store, run, records)
        evidence = Harvest(complete=True, listed=len(records), requests=0)
        assert finish_run(store, run, evidence, today=day, now=now).state == "ok"


def real(name: str) -> object:
    return make_record(
        name, "2027-09-30", opens="2027-05-03", title=TITLE, programme="ERDF", owner=OWNER
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "c.db"
    plans = [
        planned(amount_eur=12_000_000, place="row 14", quote=HOSTILE),
        planned(title=HOSTILE, id="x2", area="North"),
    ]
    admit(path, "timetables", plans, date(2026, 10, 6))
    admit(path, "portico", [real("n1"), real("n2")], date(2027, 5, 3))
    from desk.app import make_app
    from desk.security.roles import DeskRole

    app = make_app(
        open_store=lambda: open_store(path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield Desk(path, port, 0, NOW)


def test_a_browser_meets_a_plan_says_what_it_became_and_takes_it_back(
    desk: Desk, chromium: Browser
) -> None:
    base = f"http://127.0.0.1:{desk.port}"
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/calls?lang=de&status=planned")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("Geplant, nicht verbindlich: Dieser Aufruf")).to_be_visible()
    expect(page.get_by_text("2. Quartal 2027").first).to_be_visible()
    page.goto(f"{base}/timetables")
    row = page.locator("tbody tr", has_text=TITLE)
    expect(row).to_contain_text("2nd quarter of 2027")
    page.get_by_role("button", name="It is the same").first.click()
    page.wait_for_url(re.compile(r"/calls/.*#plan"))
    expect(page.get_by_role("heading", name="What was planned")).to_be_visible()
    expect(page.get_by_text("Planned for 2nd quarter of 2027, and here now")).to_be_visible()
    page.goto(f"{base}/calls/{PLAN}?lang=de")
    expect(page.get_by_role("heading", name="Was geplant war")).to_be_visible()
    page.goto(f"{base}/calls?status=planned")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(0)
    page.goto(f"{base}/timetables?lang=de")
    page.get_by_role("button", name="Es sind zwei").first.click()
    page.wait_for_url(re.compile(r"/calls/.*#plan"))
    page.goto(f"{base}/calls?status=planned")
    expect(page.get_by_role("link", name=TITLE)).to_have_count(1)
    context.close()
    with desk.open() as store:
        did = [change.did for change in read_trail(store)]
    assert did == ["kept a planned call apart", "joined a planned call"]


def test_axe_finds_nothing_no_page_is_too_wide_and_nothing_hostile_runs(
    desk: Desk, chromium: Browser
) -> None:
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    for path in ("/timetables?lang=de", f"/calls/{PLAN}?lang=de"):
        page.goto(f"http://127.0.0.1:{desk.port}{path}")
        check(page)
        expect(page.locator("main script")).to_have_count(0)
    context.close()
    assert desk.ask("GET", "/timetables?x=1").status == 400
    assert desk.ask("POST", "/timetables/join", plan="timetables:no", call=REAL).status == 404


def check(page: Page) -> None:
    for width in (390, 800):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert axe_faults(page) == []


def test_programs_are_told_the_same(desk: Desk) -> None:
    values = json.loads(desk.ask("GET", "/api/v1/timetables").body)
    assert {p["expected"] for p in values["planned"]} == {"2027-Q2"}
    assert {(j["plan_call"], j["state"]) for j in values["calls"]} == {(PLAN, "perhaps")}
    call = json.loads(desk.ask("GET", f"/api/v1/calls/{PLAN}").body)
    assert (call["status"], call["opening_date"], call["deadlines"]) == ("planned", None, [])
    assert (call["plan"]["opens"], call["plan"]["place"]) == ("2027-Q2", "row 14")
    assert "planned" in desk.ask("GET", "/calls/export.csv?status=planned").body
