"""A real browser, with and without JavaScript: tune, look, save, bring back; axe in both themes."""

import shutil

import pytest
from playwright.sync_api import Browser, Page, expect

from store.people.profiles import profile_history
from tests.desk.accessibility import axe_faults
from tests.desk.conftest import Desk
from tests.desk.test_desk_browser import press

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
KEYWORDS = "input[name='p.heat-warnings.english_keywords']"
PAGES = (
    *("/profiles", "/profiles/krefeld", "/profiles/krefeld?draft=1", "/profiles/krefeld?as=yaml"),
    *("/profiles/krefeld/-/history?from=2&to=1", "/profiles/-/several"),
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


def at(desk: Desk, path: str) -> str:
    return f"http://127.0.0.1:{desk.port}{path}"


def saved(desk: Desk) -> list[str]:
    with desk.open() as store:
        return [v.text for v in profile_history(store, "krefeld")]


def tune(page: Page, term: str, *, scripted: bool) -> None:
    """Add a keyword; with a script the effect comes by itself."""
    field = page.locator(KEYWORDS).last
    field.fill(term)
    if not scripted:
        press(page, page.get_by_role("button", name="Show the effect"))


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "unscripted"])
def test_tune_look_save_bring_back(krefeld: Desk, chromium: Browser, scripted: bool) -> None:
    context = chromium.new_context(java_script_enabled=scripted, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(at(krefeld, "/profiles"))
    press(page, page.get_by_role("link", name="Krefeld"))
    tune(page, "green roofs", scripted=scripted)
    effect = page.locator("#effect")
    expect(effect).to_contain_text("“green roofs” added", timeout=60_000)
    expect(effect).to_contain_text("counts more: green roofs")
    expect(effect).to_contain_text("What enters")
    if scripted:  # the form was left alone: what is typed and where one types stays
        assert page.evaluate("document.activeElement.value") == "green roofs"
        expect(page.locator("#told")).to_contain_text("enter")
    assert len(saved(krefeld)) == 1
    page.get_by_label("Why? A word for the history").fill("roofs are ours, too")
    press(page, page.get_by_role("button", name="Save the profile"))
    assert "Saved as version 2" in page.locator("main").inner_text()
    press(page, page.get_by_role("link", name="All versions"))
    assert "roofs are ours, too" in page.locator("main").inner_text()
    press(page, page.get_by_role("button", name="Bring version 1 back"))
    assert "Saved as version 3" in page.locator("main").inner_text()
    texts = saved(krefeld)
    assert texts[0] == texts[2] != texts[1]
    context.close()


def test_axe_finds_nothing_and_nothing_is_wider_than_a_phone(
    krefeld: Desk, chromium: Browser
) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 780}, locale="de-DE", bypass_csp=True
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(at(krefeld, "/profiles/krefeld"))
    page.locator(KEYWORDS).last.fill("green roofs")
    expect(page.locator("#effect")).to_contain_text("green roofs", timeout=60_000)
    press(page, page.get_by_role("button", name="Profil speichern"))
    for path in PAGES:
        page.goto(at(krefeld, path))
        assert axe_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
    page.goto(at(krefeld, "/profiles/krefeld"))
    page.locator(KEYWORDS).last.fill("Gründächer")
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    asking = page.locator("button[value^='suggest:']")
    expect(asking).to_have_count(2)
    press(page, page.get_by_role("button", name="Stichwörter vorschlagen").first)
    expect(asking).to_have_count(1)  # the page that answers is there, with what it suggests
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    assert axe_faults(page) == []
    context.close()
