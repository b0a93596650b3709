"""A real browser goes from the link of a composed mail to the changed list, in two languages."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from funding.evidence import Verdict
from tests.desk.accessibility import faults_at_all_widths
from tests.desk.questions.conftest import SECOND, AskedDesk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
Asking = Callable[..., AskedDesk]
WORDS = {
    "en": ("30 days", "Save", "Not now", "Another answer", "Thank you: the profile of Krefeld"),
    "de": (
        "30 Tage",
        "Speichern",
        "Jetzt nicht",
        "Andere Antwort",
        "Danke: Das Profil von Krefeld",
    ),
}


def mail_in(page: Page, desk: AskedDesk, folder: Path) -> Page:
    """Open the HTML of the last mail as it stands in the outbox."""
    file = folder / "mail.html"
    file.write_text(desk.part("html"), encoding="utf-8")
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("scripted", [True, False])
@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_tap_and_a_button_change_the_list_and_the_next_mail(
    asking: Asking, chromium: Browser, tmp_path: Path, language: str, scripted: bool
) -> None:
    desk = asking(language)
    days, save, _, _, thanks = WORDS[language]
    context = chromium.new_context(java_script_enabled=scripted)
    page = mail_in(context.new_page(), desk, tmp_path)
    page.get_by_role("link", name=days, exact=True).click()
    expect(page.get_by_label(days)).to_be_checked()
    before = desk.verdicts()
    page.get_by_role("button", name=save).click()
    expect(page.get_by_role("status").first).to_contain_text(thanks)
    assert desk.verdicts()[Verdict.UNKNOWN] < before[Verdict.UNKNOWN]
    assert desk.verdicts()[Verdict.YES] > before[Verdict.YES]
    desk.compose(SECOND + timedelta(weeks=1), language)
    assert desk.asked()[:2] == ["", "krefeld:decision_days"]
    assert "krefeld:decision_days" not in desk.asked()[2:]
    context.close()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_not_now_is_one_button_behind_its_link(
    asking: Asking, chromium: Browser, tmp_path: Path, language: str
) -> None:
    desk = asking(language)
    _, _, later, _, _ = WORDS[language]
    context = chromium.new_context(java_script_enabled=False)
    page = mail_in(context.new_page(), desk, tmp_path)
    page.get_by_role("link", name=later, exact=True).click()
    page.get_by_role("button", name=later).click()
    expect(page.get_by_role("status").first).to_contain_text("2027")
    expect(page.get_by_role("button", name=later)).to_have_count(0)
    desk.compose(SECOND + timedelta(weeks=1), language)
    assert "krefeld:decision_days" not in desk.asked()[2:]
    context.close()


def test_axe_finds_nothing_on_the_pages_and_in_the_mail_and_none_is_too_wide(
    asking: Asking, chromium: Browser, tmp_path: Path
) -> None:
    desk = asking("de")
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    for answer in ("", "&answer=30", "&answer=later"):
        page.goto(f"http://127.0.0.1:{desk.port}{desk.page()}{answer}")
        assert faults_at_all_widths(page) == []
    desk.ask("POST", desk.page(), about="krefeld", fact="decision_days", before="", choice="30")
    page.goto(f"http://127.0.0.1:{desk.port}{desk.page()}&lang=el")
    page.locator("main details").evaluate("element => { element.open = true; }")
    assert faults_at_all_widths(page) == []
    page.goto(f"http://127.0.0.1:{desk.port}/profiles/krefeld?lang=de")
    expect(page.locator("#answered li")).to_have_count(1)
    assert faults_at_all_widths(page) == []
    context.close()
