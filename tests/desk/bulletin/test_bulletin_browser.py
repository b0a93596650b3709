"""A real browser on `/bulletin`: ten calls in two minutes, with and without a script."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.accessibility import faults_at_all_widths

WEEK = "/bulletin?show=new&show=changed&show=closing&days=31"
MOST_CLICKS = 16
MOST_SECONDS = 15
"""Of waiting for the server; the rest of two minutes is for reading."""


@pytest.mark.parametrize("scripted", [True, False])
def test_a_bulletin_of_ten_calls_takes_few_clicks_and_little_waiting(
    desk, chromium: Browser, scripted: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripted, accept_downloads=True)
    page = context.new_page()
    clicks, begun = 0, time.monotonic()
    page.goto(f"http://127.0.0.1:{desk.port}{WEEK}")
    for number in range(1, 11):
        page.locator(f"#tick-{number}").check()
        clicks += 1
    page.get_by_role("button", name="Put the ticked ones in").click()
    expect(page.locator("#draft .card")).to_have_count(10)
    page.get_by_label("Title").fill("Calls of October")
    page.locator("#sentence-1").fill("The one that nobody should miss.")
    page.locator("#draft .card").nth(9).get_by_role("button", name="up").click()
    expect(page.locator("#sentence-1")).to_have_value("The one that nobody should miss.")
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("heading", name="Calls of October", level=1).wait_for()
    with page.expect_download() as word:
        page.get_by_role("link", name="Word").click()
    clicks += 4
    assert word.value.suggested_filename == "bulletin-1.docx"
    assert clicks <= MOST_CLICKS
    assert time.monotonic() - begun < MOST_SECONDS
    page.goto(f"http://127.0.0.1:{desk.port}{WEEK}")
    expect(page.get_by_text("The one that nobody should miss.")).to_have_count(0)
    expect(page.locator("#draft .card")).to_have_count(0)
    context.close()


def test_axe_finds_nothing_on_any_page_of_it(desk, chromium: Browser) -> None:
    base = f"http://127.0.0.1:{desk.port}"
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(base + WEEK)
    for number in (1, 2, 3):
        page.locator(f"#tick-{number}").check()
    page.get_by_role("button", name="Put the ticked ones in").click()
    stale = context.new_page()
    stale.goto(base + WEEK)
    page.get_by_role("button", name="Save", exact=True).click()
    stale.get_by_role("button", name="Save", exact=True).click()
    stale.get_by_role("heading", name="Somebody saved the bulletin meanwhile").wait_for()
    assert faults_at_all_widths(stale) == []
    for path in (WEEK, "/bulletin/draft"):
        page.goto(base + path)
        assert faults_at_all_widths(page) == []
    page.goto(base + WEEK)
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="Published bulletins").wait_for()
    for path in ("/bulletin/1", "/bulletin/archive", WEEK):
        page.goto(base + path)
        assert faults_at_all_widths(page) == []
    context.close()
