"""The head in a real browser: one line at every width, every page within reach, no script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.test_desk_browser import CHROMIUM

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
ONE_LINE = 64
"""Pixels that the head may take; a second line would need 90."""


@pytest.mark.parametrize(
    ("width", "code", "pages", "network"),
    [
        (360, "de", "Seiten", "Netzwerk"),
        (768, "de", "Seiten", "Netzwerk"),
        (1280, "de", "Seiten", "Netzwerk"),
        (1440, "fr", "Pages", "Réseau"),
    ],
)
def test_the_head_is_one_line_in_long_languages_too_and_leads_to_every_page(
    desk, chromium: Browser, width: int, code: str, pages: str, network: str
) -> None:
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{desk.port}/?lang={code}")
    box = page.locator("header.top").bounding_box()
    assert box is not None
    assert box["height"] <= ONE_LINE
    menu = page.locator(".pages summary")
    expect(menu).to_be_visible(visible=width < 1240)
    if width < 1240:
        menu.click()
    page.get_by_role("navigation", name=pages).get_by_role("link", name=network).click()
    assert page.locator("h1").inner_text() == network
    context.close()


def test_the_front_page_says_what_each_page_is_for(desk) -> None:
    body = desk.ask("GET", "/").body
    assert "See who gets mail, and what they were sent." in body
    assert "See which cities a call fits, and propose to apply together." in body
