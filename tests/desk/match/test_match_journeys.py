"""A real browser, with and without JavaScript: from a question or a document to a sheet."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from store.people.refusals import Why
from tests.advice.documents.test_reading import make_pdf
from tests.desk.accessibility import faults_at_all_widths
from tests.desk.conftest import Desk
from tests.desk.test_desk_browser import press
from wording.answer_links import Action, Links

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PLAN = (
    "Old people suffer in hot summers. Our city wants a heat action plan, early warning of heat "
    "waves, shade by trees, and cool rooms in every district."
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(params=[True, False], ids=["scripted", "unscripted"])
def tab(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=request.param, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


def at(desk: Desk, path: str) -> str:
    return f"http://127.0.0.1:{desk.port}{path}"


def mail(desk: Desk) -> Links:
    return Links(
        base_url=at(desk, ""),
        secret="a secret of the tests",
        sender_address="calls@city.example",
        recipient_id=desk.person_id,
        period="2026-W41",
        today=desk.now.date(),
    )


def open_term(page: Page, term: str) -> Locator:
    chip = page.locator(".chip").filter(has=page.locator("summary", has_text=term)).first
    chip.locator("summary").click()
    return chip


def save(page: Page, button: str) -> Download:
    with page.expect_download() as coming:
        page.get_by_role("button", name=button).click()
    return coming.value


def strings(path: Path) -> str:
    with ZipFile(path) as book:
        return book.read("xl/sharedStrings.xml").decode()


def test_from_a_question_to_a_sheet(filled: Desk, tab: Page, tmp_path: Path) -> None:
    tab.goto(at(filled, "/match"))
    tab.get_by_label("In a few words").fill("heat action plan for old people")
    press(tab, tab.get_by_role("button", name="Ask"))
    before = tab.locator("#results h3 a").all_inner_texts()
    press(tab, open_term(tab, "old people").get_by_role("button", name="Strike out"))
    assert "without=old+people" in tab.url
    assert tab.locator("#results h3 a").all_inner_texts() != []
    box = tab.locator("input[name=tick]").first
    box.check()
    title = tab.locator("#results h3 a").first.inner_text()
    press(tab, tab.get_by_role("button", name="Deadline"))
    expect(tab.locator("input[name=tick]:checked")).to_have_count(1)
    file = save(tab, "Workbook")
    file.save_as(tmp_path / "calls.xlsx")
    told = strings(tmp_path / "calls.xlsx")
    assert title.replace("&", "&amp;") in told
    assert "heat action plan" in told
    assert before


def test_from_a_pdf_to_a_sheet(filled: Desk, tab: Page, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(make_pdf(PLAN))
    tab.goto(at(filled, "/match"))
    tab.get_by_label("or a document").set_input_files(tmp_path / "plan.pdf")
    tab.locator("form[data-drop]").get_by_label("Country").select_option("DE")
    press(tab, tab.get_by_role("button", name="Match"))
    assert tab.locator("#text").input_value().startswith("Old people suffer")
    assert tab.locator("#country").input_value() == "DE"
    chip = tab.locator("#understood .chip summary").last.inner_text().removesuffix("▾").strip()
    press(tab, open_term(tab, chip).get_by_role("button", name="Strike out"))
    assert "Struck out" in tab.locator("#understood").inner_text()
    tab.locator("#why").fill("CLOSED-HEAT-2026")
    press(tab, tab.get_by_role("button", name="Look"))
    assert "It closed on" in tab.locator("#missed").inner_text()
    file = save(tab, "Workbook")
    file.save_as(tmp_path / "calls.xlsx")
    assert "Germany" in strings(tmp_path / "calls.xlsx")


def test_from_a_question_to_a_project_and_back(filled: Desk, tab: Page) -> None:
    tab.goto(at(filled, "/match?q=cool+rooms+for+old+people&must=heat"))
    tab.get_by_label("Title of the project").fill("Cool rooms <b>")
    tab.get_by_label("Your name, for the history").fill("Grace")
    press(tab, tab.get_by_role("button", name="Save as a project"))
    told = tab.locator("main").inner_text()
    assert "krefeld/cool-rooms-b" in told
    assert "1 reader" in told
    press(tab, tab.get_by_role("button", name="Take it back"))
    tab.go_back()
    tab.reload()
    assert "There is no such project" in tab.locator("main").inner_text()


def test_from_a_search_to_watching_it(filled: Desk, tab: Page) -> None:
    tab.goto(at(filled, "/calls"))
    tab.locator("#q").fill("heat plans")
    press(tab, tab.get_by_role("button", name="Search"))
    press(tab, tab.get_by_role("link", name="Watch this"))
    assert tab.url.endswith("/match?q=heat+plans#keep")
    assert tab.get_by_label("Title of the project").input_value() == "heat plans"
    press(tab, tab.get_by_role("button", name="Save as a project"))
    assert "krefeld/heat-plans" in tab.locator("main").inner_text()
    press(tab, tab.get_by_role("button", name="Take it back"))


def test_from_the_mail_to_my_page_to_an_answer(filled: Desk, tab: Page) -> None:
    before = filled.dump()
    tab.goto(mail(filled).answer(Action.MY))
    assert tab.locator("html").get_attribute("lang") == "de"
    assert filled.dump() == before
    first = tab.locator("#open .card").first
    title = first.locator("h3").inner_text()
    press(tab, first.get_by_role("link", name="Nicht relevant"))
    tab.get_by_label("Nicht unser Thema").check()
    press(tab, tab.get_by_role("button", name="Nicht relevant"))
    assert [a.reason for a in filled.answers()] == [Why.TOPIC]
    press(tab, tab.get_by_role("link", name="Alle meine Aufrufe"))
    hidden = tab.locator("#hidden .card").filter(has_text=title)
    assert "Nicht unser Thema" in hidden.inner_text()
    assert title not in tab.locator("#open").inner_text()
    press(tab, hidden.get_by_role("button", name="Rückgängig machen"))
    assert filled.answers() == []
    press(tab, tab.get_by_role("link", name="Alle meine Aufrufe"))
    assert title in tab.locator("#open").inner_text()


def test_every_page_is_accessible_and_fits_its_window(filled: Desk, chromium: Browser) -> None:
    context = chromium.new_context(bypass_csp=True, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(60_000)
    pages = [
        at(filled, "/match"),
        at(filled, "/match?q=heat+in+cities&must=heat&less=cities&blocked=1&why=CLOSED-HEAT-2026"),
        at(filled, "/match?q=penguins&lang=de"),
        mail(filled).answer(Action.MY),
    ]
    for url in pages:
        page.goto(url)
        for chip in page.locator(".chip summary").all()[:1]:
            chip.click()
        assert faults_at_all_widths(page) == []
    context.close()
