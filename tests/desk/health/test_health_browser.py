"""A real browser on `/health`: admit a run that was set aside, with and without a script."""

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.accessibility import axe_faults


@pytest.mark.parametrize("scripted", [True, False])
def test_a_run_is_looked_at_and_admitted_with_a_comment(
    health, chromium: Browser, scripted: bool
) -> None:
    context = chromium.new_context(java_script_enabled=scripted)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{health.port}/")
    page.get_by_label("Pages").get_by_role("link", name="Health").click()
    page.locator("summary", has_text="7 calls are absent").click()
    expect(page.get_by_text("Cool streets 3", exact=True)).to_be_visible()
    page.get_by_label("Why may it be admitted?").fill("The portal took its pilots off")
    page.get_by_role("button", name="Admit the run").click()
    expect(page.get_by_text("Run 2 is the present state now.")).to_be_visible()
    expect(page.get_by_text("Runs that were set aside")).to_have_count(0)
    context.close()


def test_axe_finds_nothing(health, chromium: Browser) -> None:
    for width in (360, 768, 1440):
        context = chromium.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{health.port}/health?lang=de")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert axe_faults(page) == []
        context.close()
