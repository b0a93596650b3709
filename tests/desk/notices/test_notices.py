"""Imprint, privacy and accessibility: the operator's words, and nothing where there are none."""

import pytest
from parsel import Selector
from playwright.sync_api import Browser

from citycalls.settings import Settings
from desk.app import make_app
from desk.pages.notices.text import Notice, Shape, read_notice
from desk.security.roles import DeskRole
from funding.errors import WrongInput
from store.database import open_store
from tests.desk.accessibility import faults_at_all_widths
from tests.desk.conftest import NOW, SECRET
from tests.desk.inside import Request, ask_all
from tests.desk.test_desk_browser import CHROMIUM
from wording.language import LOCALES, speech

TEXT = """# Impressum
Stadt Krefeld <script>alert(1)</script>
Von-der-Leyen-Platz 1
mehr: https://krefeld.example/wir und info@krefeld.example

## Zuständig
- das Amt für Fördermittel
- https://krefeld.example/amt
kein Punkt mehr
"""


def ask(desk, path, notices, *, role=DeskRole.PUBLIC, language="en"):
    app = make_app(
        open_store=lambda: open_store(desk.path),
        secret=SECRET,
        clock=lambda: NOW,
        everybody=role,
        notices=notices,
    )
    # who comes from afar is nobody, whatever those on this machine may do
    host = "calls.example.eu" if role is DeskRole.PUBLIC else "127.0.0.1"
    (reply,) = ask_all(app, [Request(method="GET", path=path, language=language, host=host)])
    return reply


def foot(reply):
    """Return words and addresses of the links below the page."""
    links = Selector(reply.body).css("footer a")
    return [(a.css("::text").get(), a.attrib["href"]) for a in links]


def test_a_text_is_shown_as_it_was_written_and_never_as_markup(desk, tmp_path):
    (tmp_path / "imprint.de.txt").write_text(TEXT, encoding="utf-8")
    page = ask(desk, "/imprint", {"imprint": str(tmp_path / "imprint.de.txt")}, language="de")
    assert page.status == 200
    main = Selector(page.body).css("main")
    assert "<script>" not in main.get()
    assert main.css("h1::text").getall() == ["Impressum"]
    assert main.css("h2::text").getall() == ["Zuständig"]
    assert main.css("div::attr(lang)").get() == "de"
    assert main.css("li ::text").getall() == [
        "das Amt für Fördermittel",
        "https://krefeld.example/amt",
    ]
    assert main.css("a::attr(href)").getall() == [
        "https://krefeld.example/wir",
        "mailto:info@krefeld.example",
        "https://krefeld.example/amt",
    ]
    assert "kein Punkt mehr" in main.css("p:last-child ::text").get()


def test_readers_get_their_own_language_where_there_is_a_text_in_it(desk, tmp_path):
    for language, text in (("de", "Auf Deutsch"), ("fr", "En français")):
        (tmp_path / f"privacy.{language}.txt").write_text(text, encoding="utf-8")
    places = {"privacy": str(tmp_path / "privacy.de.txt")}
    for asked, said, lang in (("fr", "En français", "fr"), ("it", "Auf Deutsch", "de")):
        main = Selector(ask(desk, "/privacy", places, language=asked).body).css("main")
        assert main.css("p::text").get() == said
        assert main.css("div::attr(lang)").get() == lang
        assert main.css("h1::attr(lang)").get() == asked


def test_a_page_that_lies_elsewhere_is_linked_and_sent_on_to(desk):
    places = {"accessibility": "https://krefeld.example/barrierefrei"}
    sent = ask(desk, "/accessibility", places)
    assert (sent.status, sent.headers["location"]) == (307, places["accessibility"])
    assert foot(ask(desk, "/", places)) == [("Accessibility", places["accessibility"])]


def test_what_is_not_set_is_told_to_the_operator_alone(desk):
    assert ask(desk, "/imprint", {}).status == 404
    assert foot(ask(desk, "/", {})) == []
    page = ask(desk, "/imprint", {}, role=DeskRole.ADMIN)
    assert page.status == 200
    assert "CITYCALLS_IMPRINT" in page.body
    assert foot(page)[0] == ("Imprint (not set)", "/imprint")
    assert ask(desk, "/imprint", {}, role=DeskRole.STAFF).status == 404


def test_the_foot_stands_below_the_pages_of_links_too(desk, tmp_path):
    (tmp_path / "imprint.txt").write_text("We", encoding="utf-8")
    page = ask(desk, "/a/forged", {"imprint": str(tmp_path / "imprint.txt")})
    assert foot(page) == [("Imprint", "/imprint")]


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_the_foot_speaks_the_readers_language(desk, code):
    page = ask(desk, "/privacy", {}, role=DeskRole.ADMIN, language=code)
    assert [words for words, _ in foot(page)] == [
        f"{speech(code).say(name)} ({speech(code).say('not set')})"
        for name in ("Imprint", "Privacy", "Accessibility")
    ]


@pytest.mark.parametrize("value", ["http://krefeld.example/", "ftp://x.example/a", "gone.txt"])
def test_a_setting_that_leads_nowhere_stops_the_start(value):
    with pytest.raises(WrongInput, match=r"CITYCALLS_PRIVACY .* text file or an https address"):
        Settings.from_env({"CITYCALLS_PRIVACY": value})


def test_settings_name_what_the_pages_know(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    names = {notice.setting: str(tmp_path / "a.txt") for notice in Notice}
    assert set(Settings.from_env(names).notices) == set(Notice)


def test_odd_texts_are_read(tmp_path):
    path = tmp_path / "imprint.txt"
    path.write_bytes(b"\xef\xbb\xbf#\r\n\r\n- a\r\n- b\r\nc\xff\r\n###  D \r\n")
    shapes = [(block.shape, block.lines) for block in read_notice(str(path), "en").blocks]
    assert shapes == [
        (Shape.LIST, ("a", "b")),
        (Shape.TEXT, ("c\ufffd",)),
        (Shape.HEADING, ("D",)),
    ]


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_pages_are_accessible_and_fit_their_window(desk, chromium: Browser):
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    for path in ("/imprint", "/privacy?lang=el"):
        page.goto(f"http://127.0.0.1:{desk.port}{path}")
        assert faults_at_all_widths(page) == []
    context.close()
