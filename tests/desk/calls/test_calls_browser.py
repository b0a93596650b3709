"""A real browser on `/calls` and `/calls/{id}`: with and without a script, keys, widths, axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.accessibility import axe_faults

CALL = "/calls/sedia%3ALIFE-2027-MOVES?project=krefeld/heat-warnings"
PATHS = ("/calls", "/calls?view=table&country=DE", "/calls?q=nothing-like-it", CALL)


TOLD: dict[Page, list[str]] = {}
"""What a browser complained of, by page."""


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    TOLD[page] = told
    yield page
    context.close()
    assert TOLD.pop(page) == []


@pytest.fixture
def plain_tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def number_of(page: Page) -> int:
    return int(page.locator("#results h2").inner_text().split()[0].replace(",", ""))


def test_a_tick_changes_the_list_in_place_and_keeps_the_focus(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls")
    before = number_of(tab)
    box = tab.locator("#f-status-open")
    expected = int(tab.locator("label", has=box).locator(".count").inner_text().replace(",", ""))
    assert expected < before
    box.focus()
    tab.keyboard.press("Space")
    expect(tab.locator("#results h2")).to_have_text(f"{expected} calls")
    assert tab.evaluate("document.activeElement.id") == "f-status-open"
    assert tab.url.endswith("/calls?status=open")
    expect(tab.locator("#told")).to_have_text(f"{expected} calls")
    expect(tab.locator(".pill", has_text="Status: open")).to_be_visible()
    tab.go_back()
    expect(tab.locator("#results h2")).to_have_text(f"{before} calls")
    expect(tab.locator("#f-status-open")).not_to_be_checked()


def test_what_a_reader_opened_on_a_phone_stays_open(pages, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(f"{pages.base}/calls")
    expect(page.locator("#f-status-open")).to_be_hidden()
    page.locator("#filters > summary").click()
    page.locator("#f-theme > summary").click()
    page.locator("#f-status-open").check()
    expect(page.locator(".pill", has_text="Status: open")).to_be_visible()
    expect(page.locator("#f-status-open")).to_be_visible()
    expect(page.locator("#f-theme input").first).to_be_visible()
    context.close()


def test_words_are_searched_while_they_are_typed(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls")
    tab.locator("#q").press_sequentially("LIFE-2027-MOV", delay=15)
    expect(tab.locator("#results h2")).to_have_text("1 call")
    assert tab.evaluate("document.activeElement.id") == "q"
    assert tab.locator("#q").input_value() == "LIFE-2027-MOV"
    tab.get_by_role("link", name="Cool streets").click()
    expect(tab.locator("h1")).to_have_text("Cool streets")
    tab.get_by_role("link", name="Back to the list").click()
    expect(tab.locator("#results h2")).to_have_text("1 call")
    assert "q=LIFE-2027-MOV" in tab.url


def test_an_address_that_becomes_wrong_is_shown_as_a_page(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls")
    tab.evaluate("document.querySelector('#f-status-open').value = 'opened'")
    tab.locator("#f-status-open").click(no_wait_after=True)
    expect(tab.locator("h1")).to_have_text("The address asks for something unknown")
    assert "opened" in tab.locator("main").inner_text()
    assert all("400" in words for words in TOLD[tab])
    TOLD[tab].clear()


def test_the_link_of_the_list_is_copied_without_the_language(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls?country=DE&lang=de")
    tab.get_by_role("button", name="Link kopieren").click()
    expect(tab.locator("#told")).to_contain_text("Kopiert")
    assert tab.evaluate("navigator.clipboard.readText()") == f"{pages.base}/calls?country=DE"


def test_another_project_changes_only_its_answer(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls/sedia%3ALIFE-2027-MOVES")
    tab.locator("#project").select_option("krefeld/heat-warnings")
    expect(tab.locator("#apply")).to_contain_text("Germany is eligible")
    assert "project=krefeld" in tab.url
    assert tab.evaluate("document.activeElement.id") in ("project", "")


def test_everything_works_without_a_script(pages, plain_tab: Page) -> None:
    tab = plain_tab
    tab.goto(f"{pages.base}/calls")
    expect(tab.get_by_role("button", name="Copy link")).to_be_hidden()
    before = number_of(tab)
    tab.locator("#f-deadline-90").check()
    tab.get_by_role("button", name="Show").click()
    after = number_of(tab)
    assert 0 < after < before
    tab.locator("#q").fill("cool streets")
    tab.get_by_role("button", name="Search").click()
    assert "q=cool+streets" in tab.url
    assert "deadline=90" in tab.url
    tab.get_by_role("link", name="Remove all").click()
    assert number_of(tab) == before
    tab.get_by_role("link", name="Table").click()
    expect(tab.locator("tbody tr")).to_have_count(20)
    tab.goto(f"{pages.base}/calls/sedia%3ALIFE-2027-MOVES")
    tab.locator("#project").select_option("krefeld/heat-warnings")
    tab.get_by_role("button", name="Check").click()
    assert "Germany is eligible" in tab.locator("#apply").inner_text()


def test_keys_alone_lead_past_the_head_and_through_the_list(pages, tab: Page) -> None:
    tab.goto(f"{pages.base}/calls")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "q"
    for _ in range(60):
        tab.keyboard.press("Tab")
        shown = tab.evaluate(
            "() => { const r = document.activeElement.getBoundingClientRect();"
            " return r.width > 0 && r.height > 0; }"
        )
        assert shown, tab.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_is_wider_than_the_window(pages, chromium: Browser, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in (*PATHS, "/no-such-page", "/calls?lang=el&q=evil", "/calls?lang=bg&status=closed"):
        page.goto(pages.base + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    context.close()


def test_axe_finds_nothing_on_any_page(pages, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    for path in (*PATHS, "/no-such-page"):
        page.goto(pages.base + path)
        assert axe_faults(page) == []
    context.close()
