"""`/calls` as it is served: numbers, addresses, refusals, hostile calls."""

import re
import urllib.error
import urllib.request
from html import unescape

import pytest

from wording.language import LOCALES

OPTION = re.compile(
    r'name="(\w+)" value="([^"]+)" id="[^"]+"( checked)?>.*?class="count"[^>]*>([+\d,]+)<'
)
"""``name="status" value="open" id="f"><span class="count">3<``"""


def get(pages, path: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(pages.base + path, timeout=20) as found:
            return found.status, dict(found.headers), found.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


def count_of(body: str) -> int:
    return int(re.search(r'data-told="([\d,]+) calls?"', body)[1].replace(",", ""))


def rows_in(pages, path: str) -> int:
    """Count the rows on all pages of a list."""
    seen, page = 0, 1
    while True:
        _, _, body = get(pages, f"{path}{'&' if '?' in path else '?'}page={page}")
        seen += body.count('<article class="card">')
        if f">{page + 1}</a>" not in body:
            return seen
        page += 1


def test_the_number_beside_a_filter_is_that_of_the_rows_on_the_page_after_the_click(pages) -> None:
    _, _, body = get(pages, "/calls")
    assert rows_in(pages, "/calls") == count_of(body)
    options = [o for o in OPTION.findall(body) if o[0] in ("status", "money", "deadline")]
    assert len(options) > 10
    for name, value, _, number in options:
        assert rows_in(pages, f"/calls?{name}={value}") == int(number), (name, value)


def test_a_further_value_of_a_chosen_filter_says_how_many_rows_it_adds(pages) -> None:
    path = "/calls?country=DE&status=open"
    _, _, body = get(pages, path)
    now = count_of(body)
    more = [o for o in OPTION.findall(body) if o[3].startswith("+") and o[0] == "status"]
    assert more
    for name, value, _, number in more:
        _, _, after = get(pages, f"{path}&{name}={value}")
        assert count_of(after) == now + int(number)


def test_what_the_address_asks_wrongly_is_a_page_that_names_it(pages) -> None:
    for path, named in (
        ("/calls?nonsense=1", "nonsense"),
        ("/calls?status=opened", "opened"),
        ("/calls?programme=TACIS", "TACIS"),
        ("/calls?lang=xx", "xx"),
        ("/calls?page=0", "page"),
        ("/calls?q=%3Cscript%3E&x%3Cscript%3E=1", "x"),
    ):
        status, headers, body = get(pages, path)
        assert (status, headers["content-type"][:9]) == (400, "text/html"), path
        assert named in re.sub(r'href="[^"]*"', "", body)
        assert "<script>" not in body


def test_an_empty_answer_says_what_there_is_without_each_thing(pages) -> None:
    _, _, body = get(pages, "/calls?q=streets&theme=sport&country=DE")
    assert "without this:" in body
    for href, n in re.findall(r'<li><a href="([^"]+)">[^<]+</a> – without this: (\d+) call', body):
        _, _, after = get(pages, unescape(href))
        assert count_of(after) == int(n) > 0


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_link_of_the_page_keeps_the_language(pages, language: str) -> None:
    _, _, body = get(pages, f"/calls?lang={language}&country=DE")
    assert f'<html lang="{language}">' in body
    links = [unescape(h) for h in re.findall(r'href="(/calls[^"]*)"', body)]
    others = [h for h in links if f"lang={language}" not in h]
    assert len(links) > 20
    assert len(others) == len(LOCALES) - 1
    assert len(body.encode()) < 120_000


def test_nothing_of_a_hostile_call_comes_alive(pages) -> None:
    call = "/calls/sedia%3AEVIL%2F1%26%3Cb%3E"
    for path in ("/calls?q=evil", "/calls?q=evil&view=table", call, f"{call}?lang=de"):
        status, headers, body = get(pages, path)
        assert status == 200, path
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "Evil" in body
        assert "<script>alert" not in body
        assert "<img" not in body
        assert "javascript:" not in body
        assert ">49 text" not in body
        assert not re.search(r"<[^>]+ on\w+=", body)


def test_words_that_were_asked_for_are_never_shown_raw(pages) -> None:
    _, _, body = get(pages, "/calls?q=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    assert "<img" not in body
    assert "&lt;img" in body
