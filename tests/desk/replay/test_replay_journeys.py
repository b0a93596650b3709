"""In a real browser, with and without JavaScript: tune, look, replay, save; what was told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.security.roles import BY_LINK
from store.people.profiles import profile_history
from tests.desk.accessibility import axe_faults
from tests.desk.test_desk_browser import press
from tests.digest.replay.world import DRAFT


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=request.param, locale="en-GB")
    context.set_default_timeout(90_000)
    yield context.new_page()
    context.close()


def test_a_draft_is_replayed_and_says_what_would_be_lost(town, tab: Page) -> None:
    tab.goto(town.at("/profiles/kassel/replay"))
    tab.get_by_text("Try a draft, too").click()
    tab.get_by_label("The whole profile file as YAML").fill(DRAFT)
    tab.get_by_role("button", name="Replay").click()

    # the page asks for itself again until the replay is done
    expect(tab.get_by_role("heading", name="Week by week")).to_be_visible(timeout=90_000)
    expect(tab.get_by_text("4 of 4 letters were made again byte for byte.")).to_be_visible()
    expect(tab.locator("p.notice")).to_have_count(2)
    notices = tab.locator("p.notice").all_inner_texts()
    assert notices[0] == "Version 1 – lost: 0 calls, of which 0 marked as relevant"
    assert notices[1].startswith("Draft – lost: ")
    assert "of which 1 marked as relevant" in notices[1]
    expect(tab.locator("tbody tr").filter(has_text="week 36 of 2026")).to_have_count(1)
    address = tab.url
    tab.goto(town.at("/profiles/kassel/replay"))
    tab.get_by_role("link", name="Draft").first.click()
    expect(tab).to_have_url(address)


def test_a_call_is_looked_up_in_the_mail_of_a_week(town, tab: Page) -> None:
    tab.goto(town.at("/people/1/issues"))
    tab.get_by_role("link", name="week 37 of 2026").click()
    tab.get_by_label("Was this call in it?").fill(town.hidden)
    tab.get_by_role("button", name="Look it up").click()

    answer = tab.locator("#answer").inner_text()
    assert answer == ("No: told in the issue of week 36 of 2026; the reader hid it on 2 Sept 2026.")
    expect(tab.locator("tbody").first.get_by_text("Kühle Pausenhöfe")).to_be_visible()


def test_the_stored_mail_is_shown_and_can_do_nothing(town, tab: Page) -> None:
    asked: list[str] = []
    refused: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: refused.append(message.text))
    tab.goto(town.at("/people/1/issues/2026-W36"), wait_until="networkidle")

    frame = next(f for f in tab.frames if f.url.endswith("/mail"))
    assert "Hitze" in frame.content() or "Kassel" in frame.content()
    links = [a.get_attribute("href") or "" for a in frame.locator("a").all()]
    assert not [href for href in links if any(key in href for key in BY_LINK)]
    assert {url.split("/")[2] for url in asked} == {f"127.0.0.1:{town.port}"}
    assert not [words for words in refused if "Content Security Policy" in words]


def test_axe_finds_nothing_on_the_pages(town, chromium: Browser) -> None:
    context = chromium.new_context(locale="de-DE", bypass_csp=True)
    context.set_default_timeout(90_000)
    page = context.new_page()
    page.goto(town.at("/profiles/kassel/replay"))
    found = axe_faults(page)
    page.get_by_role("button", name="Nachrechnen").click()
    found += axe_faults(page)
    expect(page.get_by_role("heading", name="Woche für Woche")).to_be_visible(timeout=90_000)
    found += axe_faults(page)
    for path in (
        "/people/1/issues",
        "/people/1/issues/2026-W36",
        f"/people/1/issues/2026-W37?call={town.hidden}",
        "/people/1/issues/2026-W50",
    ):
        page.goto(town.at(path))
        found += axe_faults(page)
    context.close()

    assert found == []


def test_tune_look_replay_save_revert(town, tab: Page, request: pytest.FixtureRequest) -> None:
    """From start to end; the replay begins in the editor's pane, and the draft comes back."""
    with town.world.open() as store:
        before = profile_history(store, "kassel")[-1]
    newest = before.version
    tab.goto(town.at("/profiles"))
    press(tab, tab.get_by_role("link", name="Kassel", exact=True))
    tab.locator("input[name='p.yards.keywords']").last.fill("Radwege")
    if request.node.callspec.params["tab"] is False:
        press(tab, tab.get_by_role("button", name="Show the effect"))
    effect = tab.locator("#effect")
    expect(effect).to_contain_text("“Radwege” added", timeout=90_000)

    press(tab, tab.get_by_role("button", name="Replay the last 12 issues"))
    expect(tab.get_by_role("heading", name="Week by week")).to_be_visible(timeout=90_000)
    expect(tab.locator("p.notice")).to_have_count(2)
    notices = tab.locator("p.notice").all_inner_texts()
    assert [words.split(" – ")[0] for words in notices] == [f"Version {newest}", "Draft"]
    with town.world.open() as store:
        assert profile_history(store, "kassel")[-1].version == newest

    press(tab, tab.get_by_role("button", name="Go on with this draft"))
    expect(effect).to_contain_text("“Radwege” added")
    tab.get_by_label("Why? A word for the history").fill("bicycles, too")
    press(tab, tab.get_by_role("button", name="Save the profile"))
    assert f"Saved as version {newest + 1}" in tab.locator("main").inner_text()
    press(tab, tab.get_by_role("link", name="All versions"))
    assert "bicycles, too" in tab.locator("main").inner_text()
    press(tab, tab.get_by_role("button", name=f"Bring version {newest} back"))
    assert f"Saved as version {newest + 2}" in tab.locator("main").inner_text()
    with town.world.open() as store:
        *_, saved, back = profile_history(store, "kassel")
    assert "Radwege" in saved.text
    assert back.text == before.text
