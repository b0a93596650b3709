"""A page that begins everything and ends nothing costs seconds of work, not hours."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from html import escape

import pytest

from crawler.pages.aides_state import closed_words
from crawler.pages.eui import read_call
from crawler.pages.euroaccess_dates import read_dates
from crawler.pages.foerderdatenbank import PROGRAMMES, Document, read_programme
from crawler.pages.markup import (
    decoded,
    page_text,
    sections_by_heading,
    selector,
    web_address,
)
from crawler.pages.portico import KnownCard, match_cards, read_cards
from crawler.pages.portico_card import PorticoCard
from crawler.pages.sedia.text import read_sections
from eligibility.reading.record_facts import read_facts
from funding.call import Record, TextSection
from funding.errors import PageChanged, UnreadableRecord
from funding.words import fingerprint, normalised, plain

LONG = 300_000
CPU_SECONDS = 20
"""Each text below is read in less than one; with a square in it, it would take minutes."""


def repeated(piece: str) -> str:
    return piece * (LONG // len(piece))


TEXTS = {
    "blanks": repeated(" "),
    "line ends": repeated("\n"),
    "fixed blanks": repeated("\u00a0 "),
    "paragraphs": repeated("<p "),
    "headings": repeated("<h2>"),
    "open headings": repeated("<h2 "),
    "named headings": repeated('<p class="topicdescriptionkind">'),
    "a name without end": '<p class="' + repeated("topicdescriptionkind "),
    "marks": repeated("<sup>"),
    "marks with units": repeated("m <sup>"),
    "a footnote without end": "<p><a " + repeated('name="fn1" '),
    "footnotes": repeated('<p><a name="fn1">'),
    "sections": repeated("<![CDATA["),
}


@pytest.fixture(autouse=True)
def bounded_work() -> Iterator[None]:
    """End a test that computes and computes."""

    def end(*_: object) -> None:
        raise TimeoutError(f"more than {CPU_SECONDS} seconds of computing")

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def programme(body: str) -> list[TextSection]:
    text = escape(f"<![CDATA[{body}]]>")
    document = (
        '<document><property name="gsb:title"><text>Hitze</text></property>'
        f'<property name="gsb:bodyText"><text>{text}</text></property></document>'
    )
    packed = Document(name=f"{PROGRAMMES}Bund/x.xml", data=document.encode(), addresses={})
    return list(read_programme(packed).sections)


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("read", [read_sections, sections_by_heading, programme])
def test_what_is_never_closed_is_given_up_soon(
    read: Callable[[str], list[TextSection]], name: str
) -> None:
    found: list[TextSection] = []
    with contextlib.suppress(UnreadableRecord):  # too many tags for a tree
        found = read(TEXTS[name] + "<p>Cities measure noise.</p>")
    assert sum("Cities measure noise." in section.text for section in found) <= 1


PIECES = ["the call ", "deadline for a ", "until ", " and the call", "clos, ", "!", "By ", "[ "]
PIECES += ["appel à projets ", "urban ", "Support ", "stage 1 ", "01.01.2027 ", "srcdoc = ", "<br>"]


def row_of_dates(text: str) -> object:
    page = f"<html><div><p class='title'>deadlines</p><div>{text}</div></div></html>"
    return read_dates(selector(page).css("div")[0])


def card_of(text: str) -> object:
    card = f"<article class='node--type-call-for-proposals'><h3>Trees</h3>{text}</article></html>"
    return read_cards(card.encode(), "https://portico.example/list")


def eui_call(text: str) -> object:
    page = f"<html><main><h1>Fourth Call</h1>{text}</main></html>"
    return read_call(page.encode(), "https://www.urban-initiative.eu/calls-proposals/x")


@pytest.mark.parametrize("piece", PIECES)
def test_words_that_go_on_and_on_are_given_up_soon(piece: str) -> None:
    text = "Deadline: the call is open " + repeated(piece)
    for read in (row_of_dates, card_of, eui_call, lambda t: closed_words(t, t)):
        with contextlib.suppress(UnreadableRecord, PageChanged):
            read(text)


def test_a_text_of_a_million_sentences_is_read_in_its_first_part() -> None:
    text = "Municipalities may apply. " + "A. " * 1_000_000
    record = Record(
        source="eui",
        source_id="calls-proposals/x",
        title="Noise",
        url="https://www.urban-initiative.eu/calls-proposals/x",
        sections=(TextSection(heading=None, text=text),),
    )
    stated = [f.value for f in read_facts(record) if not f.evidence.is_default]
    assert stated == ["municipality"]


def test_thousands_of_cards_find_their_names_again() -> None:
    cards = [
        PorticoCard(
            title=f"Green corridors, round {n}",
            status_raw="Open",
            deadline_raw="15/06/2026",
            owner="URBACT",
            owner_url=None,
            target=None,
            support=None,
            funding=None,
            detail_url=f"https://urbact.example/{n}",
        )
        for n in range(5_000)
    ]
    known = [
        KnownCard(
            source_id=f"known-{n}",
            detail_url=f"https://urbact.example/{n}",
            owner="URBACT",
            title=f"Green corridors, round {n}" if n % 2 else f"Corridors {n}, renamed",
            year=2026,
        )
        for n in reversed(range(5_000))
    ]
    assert match_cards(cards, known) == [f"known-{n}" for n in range(5_000)]


def test_a_character_with_a_number_of_thousands_of_digits_is_none() -> None:
    title = "Heat &#" + "9" * 5_000 + "; and &#x" + "f" * 5_000 + "; &#233;t&#xE9;"
    assert plain(title) == "Heat \ufffd and \ufffd été"
    assert normalised(title) == "heat and été"
    assert fingerprint(title) == fingerprint("heat and été")


@pytest.mark.parametrize("link", ["http://[", "https://[::1/x", "//["])
def test_an_address_that_breaks_off_in_the_middle_is_none(link: str) -> None:
    assert web_address(link, "https://portico.example/list") is None


def test_a_text_without_any_blank_keeps_its_words() -> None:
    assert [s.text for s in read_sections("x" * LONG)] == ["x" * LONG]


@pytest.mark.parametrize("sign", ["\x00", "\x02", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_control_character_is_a_blank_in_text_script_and_attribute(sign: str) -> None:
    page = f"<html><p>Cities{sign}measure<script>x</script>{sign} noise</p><p a{sign}b='1'>x</p>"
    assert page_text(decoded(page.encode())) == "Cities measure noise\n\nx"
    assert page_text(page) == "Cities measure noise\n\nx"
    assert selector(decoded(page.encode())).css("p[b]::text").get() == "x"


def test_json_in_place_of_a_page_is_a_page_without_anything_on_it() -> None:
    assert selector('{"results": []}').css("article") == []
