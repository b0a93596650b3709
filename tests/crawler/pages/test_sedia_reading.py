"""The question that is asked, the choice among copies, and texts written in many ways."""

import itertools
import json

import pytest

from crawler.pages.sedia.budget import own_entries, read_budget
from crawler.pages.sedia.request import HEADERS, search_body, search_url
from crawler.pages.sedia.rows import SediaRow, choose_rows, read_page
from crawler.pages.sedia.text import read_sections
from funding.errors import PageChanged
from funding.words import fingerprint

URL = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
QUESTION = (
    b"--citycalls\r\n"
    b'Content-Disposition: form-data; name="query"\r\n'
    b"Content-Type: application/json\r\n"
    b"\r\n"
    b'{"bool":{"must":[{"terms":{"type":["1","2","8"]}},'
    b'{"terms":{"status":["31094501","31094502"]}}]}}\r\n'
    b"--citycalls\r\n"
    b'Content-Disposition: form-data; name="languages"\r\n'
    b"Content-Type: application/json\r\n"
    b"\r\n"
    b'["en"]\r\n'
    b"--citycalls\r\n"
    b'Content-Disposition: form-data; name="sort"\r\n'
    b"Content-Type: application/json\r\n"
    b"\r\n"
    b'{"field":"identifier","order":"ASC"}\r\n'
    b"--citycalls--\r\n"
)


def row(
    reference, identifier="HORIZON-A-01", kind="1", status="31094502", source="SEDIA", day="01"
):
    fields = {
        "identifier": (identifier,),
        "type": (kind,),
        "status": (status,) if status else (),
        "DATASOURCE": (source,),
        "esDA_IngestDate": (f"2026-10-{day}T06:00:00.000+0000",),
    }
    return SediaRow(reference=reference, summary=None, url=None, fields=fields)


def chosen(*rows):
    return [r.reference for r in choose_rows(rows)]


def test_the_question_has_always_the_same_bytes():
    assert search_body() == QUESTION
    assert HEADERS["Content-Type"] == "multipart/form-data; boundary=citycalls"


def test_pages_differ_by_address_alone():
    assert search_url("https://api.tech.ec.europa.eu", 3) == (
        "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
        "?apiKey=SEDIA&text=%2A%2A%2A&pageSize=100&pageNumber=3"
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_the_current_document_wins_in_whatever_order_the_copies_come(order):
    copies = [
        row("1legacy", source="SEDIA_PRD_CENTRICITY", day="20"),
        row("2old", day="01"),
        row("3current", day="09"),
        row("4stub", status=None, day="30"),
    ]
    assert chosen(*(copies[n] for n in order)) == ["3current"]


def test_a_legacy_copy_stands_where_nothing_better_does():
    assert chosen(row("1legacy", source="SEDIA_PRD_CENTRICITY")) == ["1legacy"]


def test_cascade_calls_of_one_parent_are_never_merged():
    assert chosen(row("8a", kind="8"), row("8b", kind="8"), row("8a", kind="8")) == ["8a", "8b"]


@pytest.mark.parametrize("kind", ["0", "2", "6", "FAQ"])
def test_other_documents_are_no_calls(kind):
    assert chosen(row("x", kind=kind)) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><form>Sign in</form></html>",
        b"[]",
        b"null",
        b"{}",
        b'{"totalResults":0}',
        b'{"totalResults":"1","pageNumber":1,"pageSize":100,"results":[]}',
        b'{"totalResults":1,"pageNumber":1,"pageSize":100,"results":{}}',
        b'{"totalResults":1,"pageNumber":1,"pageSize":100,"results":[{"metadata":{}}]}',
        b'{"totalResults":1,"pageNumber":1,"pageSize":100,"results":[{"reference":"a","metadata":1}]}',
        b"[" * 100_000,
        '{"totalResults":1,"pageNumber":1,"pageSize":100,"results":["Stra\u00dfe"]}'.encode(
            "cp1252"
        ),
    ],
    ids=range(12),
)
def test_what_is_no_search_answer_is_a_changed_page(body):
    with pytest.raises(PageChanged, match="sedia"):
        read_page(body, URL)


def test_warnings_and_numbers_of_the_envelope_are_kept():
    answer = {"totalResults": 7, "pageNumber": 2, "pageSize": 100, "results": []}
    page = read_page(json.dumps(answer | {"warnings": ["slow"]}).encode(), URL)
    assert (page.total, page.page_number, page.page_size, page.warnings, page.rows) == (
        *(7, 2, 100, ("slow",)),
        (),
    )


SAME_WORDS = [
    '<p class="topicdescriptionkind">Scope:</p><p>Trees and water – for “all” '
    "people’s streets.</p>",
    '<span class="topicdescriptionkind">Scope:</span><p>Trees&nbsp;and water &ndash; for &ldquo;all'
    "&rdquo; people&rsquo;s streets.</p>",
    '<p class="topicdescriptionkind">Scope</p><div class="eui-u-mt-l>"><p>Trees&#xa0;and\u00a0water'
    " – for “all” people’s<sup>[1]</sup> streets.</p></div>",
    "<p class='topicdescriptionkind'>Scope: </p><p>Trees and <b>water</b> – for “all”<br/>people’s "
    '<i>streets</i>.</p><p><a name="fn1"></a>[1] A note.</p>',
]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("20 m<sup>2</sup> of roof", "20 m² of roof"),
        ("3 km <sup>2</sup>, 5 m<sup>3</sup>", "3 km², 5 m³"),
        ("the 20<sup>th</sup> of May", "the 20th of May"),
        ("a rule<sup>2</sup> for towns", "a rule for towns"),
        ("a team<sup>2</sup> of towns", "a team of towns"),
        ("a rule<sup><a href='#fn1'>1</a></sup>.", "a rule."),
        ("a rule<sup>[12]</sup> and<sup>1, 2</sup> more", "a rule and more"),
        ("CO<sub>2</sub> is cut", "CO2 is cut"),
    ],
)
def test_powers_and_endings_above_the_line_are_kept_and_footnote_marks_are_not(markup, text):
    (section,) = read_sections(f"<p>{markup}</p>")
    assert section.text == text


ADDED_HEADING = '<p class="topicdescriptionkind">Added:</p>'


def text_of(markup):
    return "\n\n".join(f"{s.heading or ''}\n{s.text}" for s in read_sections(markup))


@pytest.mark.parametrize("markup", SAME_WORDS, ids=range(4))
def test_the_same_words_in_other_markup_are_the_same_text(markup):
    (section,) = read_sections(markup)
    assert section.heading == "Scope"
    assert fingerprint(text_of(markup)) == fingerprint(text_of(SAME_WORDS[0]))


@pytest.mark.parametrize("markup", SAME_WORDS, ids=range(4))
@pytest.mark.parametrize(
    "added", ["<p>Added.</p>", "<ul><li>Added</li></ul>", "Added", ADDED_HEADING]
)
def test_a_word_that_is_added_shows(markup, added):
    assert "Added" in text_of(markup + added)
    assert fingerprint(text_of(markup + added)) != fingerprint(text_of(markup))


def test_the_grants_are_unknown_where_one_entry_does_not_say():
    entries = [
        {"action": "A-01 - IA", "expectedGrants": 2, "budgetYearMap": {"2026": "5000000"}},
        {"action": "A-01 - CSA", "expectedGrants": 0, "budgetYearMap": {"2026": "1000000"}},
    ]
    budget = read_budget(own_entries(entries, "A-01"))
    assert (budget.total, budget.grants) == (6_000_000, None)
