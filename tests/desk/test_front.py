"""The front page: whoever opens the address learns what this is and how to be added."""

import pytest
from parsel import Selector

from desk.app import make_app
from desk.pages.front import contact_address
from store.database import open_store
from tests.desk.conftest import NOW, SECRET
from tests.desk.inside import Reply, Request, ask_all
from wording.language import LOCALES, speech


def front(path, language: str = "en", contact: str | None = None) -> Reply:
    """Return the front page as somebody from afar sees it."""
    app = make_app(
        open_store=lambda: open_store(path), secret=SECRET, clock=lambda: NOW, contact=contact
    )
    (page,) = ask_all(app, [Request(method="GET", path="/", language=language)])
    return page


def test_whoever_comes_from_afar_reads_what_is_read_and_sees_no_page_that_is_closed(desk) -> None:
    page = front(desk.path)
    assert page.status == 200
    selector = Selector(page.body)
    assert [h.strip() for h in selector.css("h1::text").getall()] == [
        "EU and national funding that fits your city"
    ]
    read = " ".join(selector.css("main li ::text").getall())
    assert "2 calls, read on 6 Oct 2026" in read
    assert "At present it knows 2 calls." in page.body
    assert not selector.css("nav a")
    assert not selector.css("main a[href^='/']")


def test_what_is_not_read_is_named(desk) -> None:
    assert "Not read:" in front(desk.path).body


@pytest.mark.parametrize("code", LOCALES)
def test_the_page_speaks_the_language_of_the_browser(desk, code) -> None:
    page = front(desk.path, language=f"{code}-XX,en;q=0.1")
    selector = Selector(page.body)
    assert selector.css("html::attr(lang)").get() == code
    heading = speech(code).say("EU and national funding that fits your city")
    assert selector.css("h1::text").get() == heading
    english = [heading] if code == "en" else []
    assert ("EU and national funding" in page.body) is bool(english)


def test_a_mail_address_can_be_written_to_and_is_nothing_but_text_otherwise(desk) -> None:
    page = front(desk.path, contact="eu-office@city.example")
    (link,) = Selector(page.body).css("main a[href^='mailto:']")
    assert link.attrib["href"] == (
        "mailto:eu-office@city.example?subject=City%20Calls%20for%20our%20city"
    )
    hostile = front(desk.path, contact="<b>javascript:alert(1)</b>")
    assert "<b>javascript" not in hostile.body
    assert "javascript:" not in "".join(Selector(hostile.body).css("a::attr(href)").getall())


@pytest.mark.parametrize(
    ("contact", "leads_to"),
    [
        (None, None),
        ("https://city.example/calls", "https://city.example/calls"),
        ("the office of the mayor", None),
        ("javascript:alert(1)", None),
    ],
)
def test_only_web_and_mail_addresses_are_links(contact, leads_to) -> None:
    assert contact_address(speech("en"), contact) == leads_to


def test_an_installation_that_read_nothing_yet_says_so(tmp_path) -> None:
    with open_store(tmp_path / "new.db"):
        pass
    page = front(tmp_path / "new.db")
    assert "Nothing has been read yet." in page.body
    assert "Ask whoever gave you this address" in page.body


def test_installations_in_one_process_tell_each_of_its_own(desk, tmp_path) -> None:
    with open_store(tmp_path / "new.db"):
        pass
    apps = [
        make_app(
            open_store=lambda path=path: open_store(path),
            secret=SECRET,
            clock=lambda: NOW,
            contact=f"{name}@city.example",
        )
        for name, path in (("old", desk.path), ("new", tmp_path / "new.db"))
    ]
    old, new, again = (ask_all(apps[n], [Request(method="GET", path="/")])[0] for n in (0, 1, 0))
    assert "At present it knows 2 calls." in old.body
    assert "old@city.example" in old.body
    assert "Nothing has been read yet." in new.body
    assert "new@city.example" in new.body
    assert again.body == old.body


def test_a_portal_that_is_late_is_marked(desk) -> None:
    app = make_app(
        open_store=lambda: open_store(desk.path),
        secret=SECRET,
        clock=lambda: NOW.replace(day=20),
    )
    (page,) = ask_all(app, [Request(method="GET", path="/")])
    assert "not refreshed since 6 Oct 2026" in page.body
    assert Selector(page.body).css("main li .badge::text").get() == "late"
