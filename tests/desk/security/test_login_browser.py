"""A real browser, with and without JavaScript: signing in by each way, out again, and axe."""

import shutil
import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from desk.security.login import GroupRole, Login, LoginWay, Provider
from store.accounts.accounts import AccountRole
from store.accounts.login_links import make_token, note_sent, wanted_links
from tests.desk.accessibility import axe_faults
from tests.desk.security.conftest import PASSWORD, Guarded
from tests.sinks import openid_provider as sink

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
ANNA = "anna@krefeld.example"


@pytest.fixture(params=[True, False], ids=["scripted", "unscripted"])
def tab(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=request.param, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()


@pytest.fixture
def site(guarded: Guarded) -> Iterator[str]:
    """The address of pages with every way but the proxy, and a provider that lets everybody in."""
    with sink.openid_provider() as provider, socket.create_server(("127.0.0.1", 0)) as free:
        provider.now = guarded.now.timestamp()
        port = free.getsockname()[1]
        free.close()
        login = Login(
            ways=frozenset({LoginWay.PASSWORD, LoginWay.LINK, LoginWay.OPENID}),
            group_roles=(GroupRole(group="office", role=AccountRole.STAFF, cities=None),),
            provider=Provider(
                issuer=provider.issuer,
                client=sink.CLIENT,
                secret=sink.CLIENT_SECRET,
                groups_claim="groups",
            ),
        )
        base = f"http://127.0.0.1:{port}"
        guarded.serve(login=login, base_url=base, port=port)
        yield base


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_signing_in_by_each_way_and_out_again(guarded: Guarded, site: str, tab: Page) -> None:
    guarded.add(ANNA, "admin")
    tab.goto(f"{site}/audit?words=signed")
    assert heading(tab) == "Sign in"
    tab.get_by_label("Name or mail address").fill(ANNA)
    tab.get_by_label("Password").fill("not the right one")
    tab.locator("main").get_by_role("button", name="Sign in").click()
    assert "Name or password is wrong" in tab.get_by_role("alert").inner_text()
    tab.get_by_label("Password").fill(PASSWORD)
    tab.locator("main").get_by_role("button", name="Sign in").click()
    expect(tab).to_have_url(f"{site}/audit?words=signed")
    assert "signed in" in tab.locator("tbody").inner_text()
    tab.get_by_role("link", name=ANNA).click()
    assert heading(tab) == "Your account"
    tab.get_by_role("button", name="Sign out everywhere").click()
    assert heading(tab) == "You are signed out here"

    tab.get_by_role("link", name="Sign in again").click()
    tab.get_by_label("Mail address", exact=True).fill(ANNA)
    tab.get_by_role("button", name="Send me a link").click()
    assert heading(tab) == "Look into your mail"
    with guarded.open() as store:
        (wanted,) = wanted_links(store, now=guarded.now)
        token = make_token(store, wanted.id)
        note_sent(store, wanted.id, now=guarded.now)
    tab.goto(f"{site}/login/link/{token}")
    assert f"You will be signed in as {ANNA}" in tab.locator("main").inner_text()
    tab.locator("main").get_by_role("button", name="Sign in").click()
    tab.goto(f"{site}/audit")
    tab.locator("header").get_by_role("button", name="Sign out").click()
    assert heading(tab) == "You are signed out here"

    tab.goto(f"{site}/calls")
    tab.get_by_role("link", name="Sign in at 127.0.0.1").click()
    expect(tab).to_have_url(f"{site}/calls")
    expect(tab.get_by_role("link", name="248289761001")).to_be_visible()
    tab.locator("header").get_by_role("button", name="Sign out").click()
    assert "you may still be signed in there" in tab.locator("main").inner_text()
    tab.goto(f"{site}/calls")
    assert heading(tab) == "Sign in"


def test_every_page_is_accessible_and_fits_a_phone(guarded, site, chromium: Browser) -> None:
    guarded.add(ANNA, "admin")
    context = chromium.new_context(
        viewport={"width": 360, "height": 800},
        locale="de-DE",
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    for path in ("/login", "/login/link/sent", "/logout", "/audit", "/account"):
        page.goto(f"{site}{path}")
        if path == "/audit":
            page.locator("#name").fill(ANNA)
            page.locator("#password").fill(PASSWORD)
            page.locator("main button").first.click()
            expect(page).to_have_url(f"{site}/audit")
        assert axe_faults(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, path
    context.close()
