"""The match page over http: what a person asks, and what the page says to it."""

import csv
import http.client
import io
import re
from collections.abc import Sequence
from html import unescape
from urllib.parse import urlencode
from zipfile import ZipFile

import pytest

from tests.desk.conftest import Answer, Desk
from tests.desk.match.conftest import CLOSED

TEXT = (
    "Old people suffer in hot summers. Our city wants a heat action plan: trees and green roofs "
    "for shade, early warning of heat waves, and cool rooms in every district.\n"
)
MANY = "cities"
"""A question with several pages of answers."""


def post(
    desk: Desk,
    path: str,
    fields: Sequence[tuple[str, str]],
    file: tuple[str, bytes] | None = None,
    **headers: str,
) -> Answer:
    """Send a form as a browser does."""
    parts = [
        f'--XX\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in fields
    ]
    if file is not None:
        head = f'--XX\r\nContent-Disposition: form-data; name="file"; filename="{file[0]}"\r\n\r\n'
        parts.append(head.encode() + file[1] + b"\r\n")
    body = b"".join(parts) + b"--XX--\r\n"
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=30)
    try:
        kind = {"Content-Type": "multipart/form-data; boundary=XX"}
        connection.request("POST", path, body, {**kind, **headers})
        found = connection.getresponse()
        told = {k.lower(): v for k, v in found.getheaders()}
        return Answer(found.status, told, found.read().decode("utf-8", "surrogateescape"))
    finally:
        connection.close()


def ask(desk: Desk, *fields: tuple[str, str]) -> Answer:
    return desk.ask("GET", f"/match?{urlencode(fields)}")


def picked(body: str) -> list[str]:
    return re.findall(r'name="tick" value="([^"]+)"', body)


def words(body: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def test_a_question_is_an_address_that_shows_what_fits_and_why(filled) -> None:
    found = ask(filled, ("q", "heat action plan for old people"))
    assert found.status == 200
    assert len(picked(found.body)) > 2
    assert "Understood as" in found.body
    assert "heat action plan" in found.body
    assert found.body.count("Can we apply?") == len(picked(found.body))


def test_a_button_of_a_question_leads_to_the_address_of_its_state(filled) -> None:
    found = ask(filled, ("q", "heat waves in cities"), ("country", ""), ("do", "must:heat waves"))
    assert found.status == 303
    assert found.headers["location"] == "/match?q=heat+waves+in+cities&must=heat+waves"


def test_what_must_be_named_is_a_part_of_all_that_fits(filled) -> None:
    def every(*more: tuple[str, str]) -> set[str]:
        found: set[str] = set()
        for page in range(1, 40):
            body = ask(filled, ("q", "heat in cities"), ("page", str(page)), *more).body
            on_page = picked(body)
            found |= set(on_page)
            if len(on_page) < 10:
                break
        return found

    whole, with_it, without = every(), every(("must", "heat")), every(("not", "heat"))
    assert with_it | without == whole
    assert not with_it & without


def test_a_text_is_understood_and_travels_in_its_form(filled) -> None:
    found = post(filled, "/match", [("text", TEXT), ("country", "DE")])
    assert found.status == 200
    assert "Fields of work" in found.body
    assert picked(found.body)
    assert TEXT.strip() in found.body
    struck = post(
        filled, "/match", [("text", TEXT), ("country", "DE"), ("do", "strike:green roofs")]
    )
    assert '<input type="hidden" name="without" value="green roofs">' in struck.body
    assert "Struck out" in struck.body


def test_no_text_is_kept_anywhere(filled) -> None:
    before = filled.dump()
    post(filled, "/match", [("text", TEXT + "Zebrastreifenbeleuchtung")])
    assert filled.dump() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("heat", "very short"),
        (
            "We want to do things better for everybody, as soon as we can, with good people who "
            "help each other, and trees.",
            "little of its subject",
        ),
        (
            "Wir wollen den Zebrastreifen neu anmalen und die Gullydeckel am Kirmesplatz "
            "austauschen, weil die Knirpse immer darüber stolpern und Wasserski fahren.",
            "German",
        ),
        ("xyzzy plugh qwertz", "Nothing could be understood"),
    ],
)
def test_it_says_when_a_text_can_tell_little(filled, text: str, said: str) -> None:
    assert said in words(post(filled, "/match", [("text", text)]).body)


def test_words_that_no_call_has_are_named(filled) -> None:
    assert "No call knows ‘zebrafinch’" in words(ask(filled, ("q", "heat zebrafinch")).body)


def test_nothing_that_fits_is_an_answer(filled) -> None:
    found = ask(filled, ("q", "penguins"))
    assert "No call fits well enough" in found.body
    assert "No call knows ‘penguins’." in words(found.body)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (CLOSED, "It closed on"),
        (f"sedia:{CLOSED}", "It closed on"),
        ("https://portal.example.eu/closed", "It closed on"),
        ("heat action plans of last year", "It closed on"),
        ("NO-SUCH-CALL-1", "City Calls has not read any call of that name."),
        ("a call of which nobody knows", "Not read at all"),
    ],
)
def test_a_call_that_is_missed_is_found_by_any_name_with_its_stage(filled, name, said) -> None:
    assert said in words(ask(filled, ("q", "heat action plan"), ("why", name)).body)


def test_a_call_that_is_there_or_ruled_out_or_too_far_is_told_with_its_figure(filled) -> None:
    first = picked(ask(filled, ("q", "heat action plan")).body)[0]
    here = ask(filled, ("q", "heat action plan"), ("why", first))
    assert "It is in the list: place 1 of what fits" in words(here.body)
    gone = ask(filled, ("q", "heat action plan"), ("not", "heat"), ("why", first))
    assert "It names ‘heat’, which you rule out." in words(gone.body)
    far = ask(filled, ("q", "open software for municipal budgets"), ("why", first))
    assert "in common" in words(far.body)


def test_three_orders_say_what_they_mean(filled) -> None:
    by_fit = picked(ask(filled, ("q", "heat in cities")).body)
    by_day = ask(filled, ("q", "heat in cities"), ("order", "deadline"))
    by_money = ask(filled, ("q", "heat in cities"), ("order", "money"))
    assert picked(by_day.body) != by_fit
    assert "What closes first stands first" in by_day.body
    assert "The largest grant for one project first" in words(by_money.body)
    days = [int(n) for n in re.findall(r"\((\d+) days left\)", by_day.body)]
    assert days == sorted(days)


def test_picks_stay_when_the_list_changes_and_go_into_the_file(filled) -> None:
    second = picked(ask(filled, ("q", MANY)).body)[1]
    later = ask(filled, ("q", MANY), ("page", "2"), ("tick", second))
    assert second in picked(later.body)
    assert "Also picked" in later.body
    fields = [("q", MANY), ("tick", second), ("format", "csv")]
    file = filled.ask("GET", f"/match/export?{urlencode(fields)}")
    assert file.status == 200
    rows = list(csv.DictReader(io.StringIO(file.body.lstrip("\ufeff"))))
    titles = [row["Call"] for row in rows]
    assert len(titles) == 1
    assert titles[0] in words(later.body)


def test_a_text_becomes_a_workbook_with_a_second_sheet(filled) -> None:
    fields = [("text", TEXT), ("country", "DE"), ("format", "xlsx"), ("columns", "full")]
    file = post(filled, "/match/export", fields)
    assert file.status == 200
    assert "attachment" in file.headers["content-disposition"]
    with ZipFile(io.BytesIO(file.body.encode("utf-8", "surrogateescape"))) as book:
        assert "xl/worksheets/sheet2.xml" in book.namelist()
        assert not any(b"<f>" in book.read(n) for n in book.namelist() if "sheet" in n)


def test_a_list_can_be_printed_with_a_style_of_ours_alone(filled) -> None:
    file = filled.ask("GET", f"/match/export?{urlencode([('q', MANY), ('format', 'html')])}")
    assert file.status == 200
    assert file.headers["content-type"].startswith("text/html")
    assert "/export/print.css" in file.body
    assert "<script" not in file.body


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("empty.txt", b"", "no text was found in empty.txt"),
        ("scan.png", b"\x89PNG\r\n\x1a\n\0\0\0", "text recognition"),
        ("half.pdf", b"%PDF-1.7\n1 0 obj", "half.pdf"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.doc"),
        ("bomb.zip", b"PK\x03\x04" + b"\0" * 40, "bomb.zip"),
        ("<script>alert(1)</script>.txt", b"", "no text was found"),
    ],
)
def test_a_document_that_can_t_be_read_is_refused_with_the_cure(filled, name, data, said) -> None:
    found = post(filled, "/match", [("country", "DE")], (name, data))
    assert found.status == 422
    assert said in words(found.body)
    assert "copy its text and paste it" in found.body
    assert "<script>alert" not in found.body


def test_a_document_is_matched_like_a_text(filled) -> None:
    found = post(filled, "/match", [("country", "DE")], ("plan.txt", TEXT.encode()))
    assert found.status == 200
    assert picked(found.body) == picked(
        post(filled, "/match", [("country", "DE"), ("text", TEXT)]).body
    )


@pytest.mark.parametrize(
    "text", ["</textarea><script>alert(1)</script> heat", "heat\0\u202e =cmd()"]
)
def test_hostile_words_are_shown_and_do_nothing(filled, text: str) -> None:
    for found in (
        post(filled, "/match", [("text", text), ("add", text), ("why", text)]),
        ask(filled, ("q", text), ("must", text[:90]), ("why", "HOSTILE")),
    ):
        assert found.status == 200
        assert "<script>alert" not in found.body
        assert "<img src=x" not in found.body
        assert "\0" not in found.body


def test_who_struck_out_all_of_a_question_can_take_it_back(filled) -> None:
    body = ask(filled, ("q", "heat"), ("without", "heat")).body
    assert "There is no question to answer" in words(body)
    assert "no call has any of its subject words" not in words(body)
    assert 'name="do" value="normal:heat"' in body
    back = ask(filled, ("q", "heat"), ("without", "heat"), ("do", "normal:heat"))
    assert back.headers["location"] == "/match?q=heat"


def test_a_text_of_megabytes_is_cut_as_a_file_is_and_no_error(filled) -> None:
    found = post(filled, "/match", [("text", TEXT * 12_000)])
    assert found.status == 200
    assert "the beginning of the text" in words(found.body)


def test_a_long_text_says_that_it_is_cut_and_the_page_stays_small(filled) -> None:
    found = post(filled, "/match", [("text", TEXT * 2000)])
    assert found.status == 200
    assert len(found.body) < 120_000
    assert "the beginning of the text" in words(found.body)


def test_an_unknown_parameter_and_a_foreign_form_are_refused(filled) -> None:
    found = ask(filled, ("nonsense", "1"))
    assert found.status == 400
    assert "nonsense" in found.body
    away = post(filled, "/match", [("text", TEXT)], Origin="https://evil.example")
    assert away.status == 403
    assert post(filled, "/match", [("text", "x" * 25_000_000)]).status == 413
