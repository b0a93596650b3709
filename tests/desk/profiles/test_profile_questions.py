"""What would settle most is asked on the page of a profile; its answer changes the next list."""

import json
import shutil

import pytest
from playwright.sync_api import Browser

from advice.profiles.stored_projects import load_profile
from advice.questions.kept_questions import lists_of
from advice.ranking.matching import load_corpus
from funding.evidence import Rule, Verdict
from store.operations.audit import read_trail
from tests.desk.conftest import Desk
from tests.desk.test_desk_browser import press

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WORDS = {
    "en-GB": ("How many days does Krefeld need", "30 days", "Answer", "Saved as version 2"),
    "de-DE": ("Wie viele Tage braucht Krefeld", "30 Tage", "Antworten", "Fassung 2"),
}


def still_open(desk: Desk) -> int:
    """Return for how many calls of the list nobody knows whether there is time enough."""
    with desk.open() as store, store.read():
        today = desk.now.date()
        lists = lists_of(load_corpus(store, today), load_profile(store, "krefeld"), today)
        return sum(
            check.rule is Rule.LEAD_TIME and check.verdict is Verdict.UNKNOWN
            for match in lists["krefeld/heat-warnings"].results
            for check in match.checks
        )


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_question_is_answered_without_script(
    krefeld: Desk, chromium: Browser, language: str
) -> None:
    asked, label, button, told = WORDS[language]
    page = chromium.new_context(java_script_enabled=False, locale=language).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"http://127.0.0.1:{krefeld.port}/profiles/krefeld")
    before = still_open(krefeld)
    form = page.locator("#questions form", has_text=asked).first
    form.get_by_label(label).check()
    press(page, form.get_by_role("button", name=button))
    assert told in page.locator("main").inner_text()
    assert still_open(krefeld) < before
    with krefeld.open() as store:
        (change, *_) = read_trail(store)
    assert (change.did, change.about) == ("answered a question", "krefeld")


def test_what_is_stale_or_wrong_changes_nothing_and_programs_ask_the_same(krefeld: Desk) -> None:
    sent = {"about": "krefeld/heat-warnings", "fact": "sizes", "before": ""}
    to = "/profiles/krefeld/-/answer"
    wrong = krefeld.ask("POST", to, **sent, value="<b>huge</b>")
    assert wrong.status == 422
    assert "<b>huge" not in wrong.body
    assert krefeld.ask("POST", to, **sent, choice="part").status == 303
    late = krefeld.ask("POST", to, **sent, choice="grow")
    assert late.status == 409
    assert "“part”" in late.body
    assert krefeld.ask("POST", to, **{**sent, "about": "pirna/x"}, choice="part").status == 404
    assert krefeld.ask("POST", to, **{**sent, "fact": "x"}, choice="part").status == 404
    found = json.loads(krefeld.ask("GET", "/api/v1/profiles/krefeld/-/questions").body)["items"]
    assert found
    assert "krefeld/heat-warnings:sizes" not in {f"{q['about']}:{q['fact']}" for q in found}
    assert krefeld.ask("GET", "/api/v1/profiles/atlantis/-/questions").status == 404
    with krefeld.open() as store:
        assert load_profile(store, "krefeld").projects[0].sizes == ("part",)
