"""`/calls/{id}` as it is served."""

import re
import urllib.request

import pytest

from tests.desk.calls.test_call_list import get
from wording.language import LOCALES

MOVES = "/calls/sedia%3ALIFE-2027-MOVES"


def test_dates_of_all_stages_stand_there_and_past_ones_say_so(pages) -> None:
    _, _, body = get(pages, "/calls/sedia%3ALIFE-2027-STAGES")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
    assert "Deadline (first stage) Thu, 1 Oct 2026 (past)" in text
    assert "Deadline (second stage) Mon, 1 Mar 2027 ( 132 days left)".replace("( ", "(") in text
    assert "Opened Tue, 1 Sept 2026" in text


def test_what_changed_stands_there_with_both_values_and_word_by_word(pages) -> None:
    _, _, body = get(pages, MOVES)
    assert "<del>Thu, 3 Dec 2026</del>" in body
    assert "<ins>Thu, 14 Jan 2027</ins>" in body
    assert "<del>five</del><ins>nine</ins>" in body
    assert "First listed" in body


def test_every_value_has_its_source_and_the_day_of_its_reading(pages) -> None:
    _, _, body = get(pages, MOVES)
    part = body[body.index('id="from"') :]
    assert part.count("read on 20 Oct 2026") >= 4
    assert "EU Funding &amp; Tenders Portal" in part
    assert "CC BY 4.0" in part


def test_whether_a_city_can_apply_is_told_for_the_project_that_was_chosen(pages) -> None:
    _, _, any_city = get(pages, MOVES)
    _, _, body = get(pages, f"{MOVES}?project=krefeld/heat-warnings")
    assert "any town or city" in any_city
    assert re.search(r'value="krefeld/heat-warnings" selected', body)
    assert "Germany is eligible" in body
    assert "local authorities may apply" in body
    status, _, refused = get(pages, f"{MOVES}?project=atlantis/harbour")
    assert (status, "atlantis/harbour" in refused) == (400, True)
    assert get(pages, f"{MOVES}?nonsense=1")[0] == 400


def test_a_quote_stands_behind_what_the_call_states(pages) -> None:
    _, _, body = get(pages, MOVES)
    quoted = re.findall(r"<blockquote[^>]*>(.*?)<a href", body, re.S)
    assert any("Eligible applicants are municipalities and regions." in words for words in quoted)


def test_a_closed_call_says_so_at_the_top(pages) -> None:
    _, _, body = get(pages, "/calls/sedia%3ALIFE-2027-PAST")
    top = body[: body.index('id="key"')]
    assert "This call closed on Thu, 15 Oct 2026." in top
    assert "Only calls that one may still apply to are compared." in body


def test_an_unknown_call_is_a_page(pages) -> None:
    for path in ("/calls/no-such-call", "/calls/a/b/c", "/calls/%00", "/calls/"):
        status, headers, _ = get(pages, path)
        assert (status, headers["content-type"][:9]) == (404, "text/html"), path


def test_the_calendar_file_of_a_call_opens(pages) -> None:
    _, _, body = get(pages, MOVES)
    address = re.search(r'href="(/calendar/[^"]+\.ics)"', body)[1]
    status, _, text = get(pages, address)
    assert status == 200
    assert "DTSTART;VALUE=DATE:20270114" in text


def test_the_way_back_leads_to_the_list_as_it_was(pages) -> None:
    came = f"{pages.base}/calls?q=streets&page=1"
    request = urllib.request.Request(pages.base + MOVES, headers={"Referer": came})
    body = urllib.request.urlopen(request, timeout=20).read().decode()
    assert 'href="/calls?q=streets&amp;page=1"' in body
    for odd in ("https://evil.example/calls?x=1", "http://[evil.example/calls?x=1", "[", ""):
        far = urllib.request.Request(pages.base + MOVES, headers={"Referer": odd})
        assert "evil.example" not in urllib.request.urlopen(far, timeout=20).read().decode()


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_the_page_speaks_the_language_that_was_asked_for(pages, language: str) -> None:
    status, _, body = get(pages, f"{MOVES}?lang={language}&project=krefeld/heat-warnings")
    assert status == 200
    assert f'<html lang="{language}">' in body
    assert len(body.encode()) < 120_000
