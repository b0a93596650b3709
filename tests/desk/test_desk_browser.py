"""A real browser, JavaScript off, walks from the mail to its pages and back."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page

from store.people.recipients import change_wishes
from store.people.refusals import Why
from tests.desk.accessibility import axe_faults
from tests.digest.eye import FAINT
from wording.answer_links import ANSWERS, Action

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

WITH_DIM_WORDS = """<!doctype html><html lang="en"><title>Calls</title><style>
p { color: #222; background: #fff }
@media (prefers-color-scheme: dark) { p { color: %s; background: #111 } }
</style><main><h1>Calls</h1><p>A call for cool streets.</p></main>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def press(page: Page, button: Locator) -> None:
    """Press it and wait until the page that answers stands there whole."""
    with page.expect_navigation(wait_until="load"):
        button.click()


def test_a_card_is_hidden_with_a_reason_and_brought_back(desk, tab: Page) -> None:
    tab.goto(desk.links().answer(Action.NOT_RELEVANT, "portico:A"))
    tab.get_by_label("Not our topic").check()
    press(tab, tab.get_by_role("button", name="Not relevant"))
    assert tab.get_by_role("heading", level=1).inner_text() == "Hidden"
    assert [a.reason for a in desk.answers()] == [Why.TOPIC]
    press(tab, tab.get_by_role("button", name="Undo"))
    assert tab.get_by_role("heading", level=1).inner_text() == "Taken back"
    assert desk.answers() == []


def test_mails_are_paused_and_then_left_for_good(desk, tab: Page) -> None:
    tab.goto(desk.links().answer(Action.PAUSE))
    tab.get_by_label("2 weeks", exact=True).check()
    press(tab, tab.get_by_role("button", name="Pause"))
    assert "Tue, 20 Oct 2026" in tab.locator("main").inner_text()
    tab.goto(desk.links().answer(Action.UNSUBSCRIBE))
    press(tab, tab.get_by_role("button", name="Unsubscribe"))
    assert tab.get_by_role("heading", level=1).inner_text() == "Unsubscribed"
    assert desk.person() is None


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.full), "dark"])
def test_every_page_can_be_read_in_light_dark_and_on_a_small_phone(
    desk, chromium: Browser, scheme
) -> None:
    with desk.open() as store:
        change_wishes(store, "ada@krefeld.example", language="el")
    context = chromium.new_context(
        color_scheme=scheme, viewport={"width": 320, "height": 700}, bypass_csp=True
    )
    page = context.new_page()
    links = desk.links()
    # a proposal has its own journey: tests/desk/network
    for action in (a for a in ANSWERS if not a.value.startswith("tandem")):
        for is_done in (False, True):
            page.goto(
                links.answer(action, "krefeld" if action is Action.RESUBSCRIBE else "portico:A")
            )
            if is_done:
                press(page, page.locator("button").first)
            seen, faint = page.evaluate(FAINT)
            assert seen > 2
            assert faint == [], (action, is_done)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, action
    context.close()


def test_words_that_are_too_dim_in_the_dark_theme_are_found(chromium: Browser) -> None:
    page = chromium.new_context().new_page()
    page.set_content(WITH_DIM_WORDS % "#eee")
    assert axe_faults(page) == []
    page.set_content(WITH_DIM_WORDS % "#333")
    (fault,) = axe_faults(page)
    assert "dark: color-contrast: <p>" in fault
    page.context.close()
