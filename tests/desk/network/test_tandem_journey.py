"""A real browser: propose a tandem, both say yes from their mails, both see the contacts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.app import make_app
from desk.security.roles import DeskRole
from tests.desk.accessibility import axe_faults
from tests.desk.network.conftest import CALL, PEOPLE, SECRET, Network, links_in
from tests.desk.serving import serving

WIDTHS = (360, 768, 1440)


@pytest.fixture
def base(network: Network) -> Iterator[str]:
    app = make_app(
        open_store=network.open,
        secret=SECRET,
        clock=lambda: network.now,
        everybody=DeskRole.ADMIN,
    )
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


@pytest.mark.parametrize("scripted", [True, False])
def test_a_tandem_is_proposed_and_both_say_yes(
    network: Network,
    base: str,
    chromium: Browser,
    scripted: bool,
) -> None:
    context = chromium.new_context(java_script_enabled=scripted)
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{base}/network?lang=en")
    page.goto(f"{base}/network/calls/{CALL}?lang=en")
    for name in ("Krefeld", "Sofia"):
        page.get_by_role("checkbox", name=name).check()
    press(page, "Are these cities enough?")
    expect(page.locator("#answer h2")).to_have_text("Krefeld and Sofia")
    page.get_by_role("textbox").fill("Cool streets for both of us.")
    press(page, "Propose it to Krefeld and Sofia")
    expect(page.locator("#proposals")).to_contain_text("waiting for answers")
    assert "lang=en" in page.url
    mails = network.mails()
    for city, yes in (("krefeld", "Ja"), ("sofia", "Yes")):
        path = next(link for link in links_in(mails[city]) if link.startswith("/a/"))
        page.goto(f"{base}{path}")
        expect(page.locator("main")).to_contain_text("Cool streets for both of us.")
        press(page, yes)
    expect(page.locator("main")).to_contain_text(PEOPLE["krefeld"][1])
    mine = {
        city: next(link for link in links_in(mails[city]) if link.startswith("/my/"))
        for city in ("krefeld", "sofia")
    }
    page.goto(f"{base}{mine['krefeld']}")
    expect(page.locator("#together")).to_contain_text(PEOPLE["sofia"][1])
    page.goto(f"{base}{mine['sofia']}")
    expect(page.locator("#together")).to_contain_text(PEOPLE["krefeld"][1])
    later = network.mails(weeks=1)
    assert PEOPLE["sofia"][1] in later["krefeld"]
    assert PEOPLE["krefeld"][1] in later["sofia"]
    again = network.mails(weeks=1)
    assert PEOPLE["sofia"][1] not in again["krefeld"]
    assert told == []
    context.close()


def test_the_pages_are_accessible_and_fit_a_phone(
    network: Network, base: str, chromium: Browser
) -> None:
    network.proposed("krefeld", "sofia")
    context = chromium.new_context()
    page = context.new_page()
    for path in ("/network", f"/network/calls/{CALL}?city=krefeld&city=sofia"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{base}{path}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (path, width)
        assert axe_faults(page) == []
        assert len(page.content().encode()) < 120_000
    context.close()


def test_a_filter_shows_as_many_rows_as_it_said(
    network: Network, base: str, chromium: Browser
) -> None:
    page = chromium.new_page()
    page.goto(f"{base}/network?lang=en")
    option = page.locator("select[name=programme] option").nth(1)
    words = option.inner_text()
    number = words.rpartition("(")[2].rstrip(")")
    page.locator("select[name=programme]").select_option(index=1)
    expect(page.locator("#network h2")).to_contain_text(f"{number} call")
    assert "programme=" in page.url
    page.close()
