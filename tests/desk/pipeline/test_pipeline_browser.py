"""A real browser on the pipeline: note, share, answer on the own page; axe in both themes."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.desk.accessibility import faults_at_all_widths

CALL = "/calls/sedia%3ALIFE-2027-MOVES"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_call_goes_from_the_office_to_a_city_and_back(
    desk, chromium: Browser, scripted: bool
) -> None:
    base = f"http://127.0.0.1:{desk.port}"
    context = chromium.new_context(java_script_enabled=scripted)
    page = context.new_page()
    page.goto(base + CALL)
    page.get_by_text("Share with a person").click()
    box = page.locator("form", has=page.get_by_role("button", name="Share", exact=True))
    box.get_by_label("Note").fill("Is this for you?")
    box.get_by_role("button", name="Share", exact=True).click()
    page.get_by_text("It lies in the inbox of Ada Beispiel").wait_for()
    page.goto(base + desk.my())
    page.get_by_text("Is this for you?").wait_for()
    page.get_by_role("link", name=re.compile("Where we stand")).click()
    page.get_by_label("State").select_option("applying")
    page.get_by_label("Amount in euro").fill("1 200 000")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Take out of the inbox").click()
    page.get_by_role("heading", name="Inbox and pipeline").wait_for()
    expect(page.get_by_text("Is this for you?")).to_have_count(0)
    page.goto(f"{base}/pipeline")
    row = page.locator("tbody tr", has_text="Krefeld")
    assert "€1.2M" in row.locator("td").nth(1).inner_text()
    context.close()


def test_axe_finds_nothing_and_no_page_is_too_wide(desk, chromium: Browser) -> None:
    desk.set(person="A. B.", amount="5000", reason="none yet")
    desk.ask("POST", "/pipeline/share", call="sedia:LIFE-2027-MOVES", person=str(desk.person_id))
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    own = f"{desk.my()}/pipeline?call=sedia:LIFE-2027-MOVES"
    for path in ("/pipeline?lang=de", f"{CALL}?lang=de", desk.my(), own):
        page.goto(f"http://127.0.0.1:{desk.port}{path}")
        for details in page.locator("#pipeline details").all():
            details.evaluate("element => { element.open = true; }")
        assert faults_at_all_widths(page) == []
    context.close()
