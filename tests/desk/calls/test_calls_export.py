"""The buttons below a list of calls: files, a page to print, a feed."""

import csv
import html
import io
import re
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from store.people.feeds import list_feeds


def links(page: str) -> dict[str, str]:
    part = re.search(r'<nav class="row no-print".*?</nav>', page, re.S)
    assert part is not None
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', part[0])
    return {words: html.unescape(href) for href, words in found}


def rows(body: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("query", ["", "q=B", "q=cities&sort=newest", "status=open&view=table"])
def test_a_file_is_the_list_that_the_page_counts(desk, query) -> None:
    page = desk.ask("GET", f"/calls?{query}&lang=de").body
    counted = int(re.search(r'<h2 class="grow">(\d+)', page)[1])
    found = desk.ask("GET", links(page)["CSV"])
    assert len(rows(found.body)) == counted > 0
    assert found.headers["content-disposition"] == (
        'attachment; filename="city-calls-2026-10-06.csv"'
    )
    assert "Nächste Frist" in found.body


def test_every_link_below_the_list_leads_to_something(desk) -> None:
    for words, href in links(desk.ask("GET", "/calls?q=cities").body).items():
        answer = desk.ask("HEAD", href)
        assert (answer.status, answer.headers["x-content-type-options"]) == (200, "nosniff"), words


def test_an_empty_list_offers_no_file(desk) -> None:
    assert "/calls/export" not in desk.ask("GET", "/calls?q=zebra").body


def test_a_page_to_print_takes_its_look_from_here_and_has_no_script(desk) -> None:
    page = desk.ask("GET", "/calls/export.html?lang=de")
    assert page.headers["content-disposition"].startswith("inline")
    assert "<script" not in page.body
    assert "<style" not in page.body
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.body)
    assert desk.ask("GET", style).headers["content-type"].startswith("text/css")


def test_a_calendar_of_a_list_has_its_deadlines(desk) -> None:
    events = Calendar.from_ical(desk.ask("GET", "/calls/export.ics").body).walk("VEVENT")
    assert len(events) == 2


@pytest.mark.parametrize(
    ("path", "status", "named"),
    [
        ("/calls/export.csv?colour=red", 400, "colour"),
        ("/calls/export.csv?status=fresh", 400, "fresh"),
        ("/calls/export.csv?programme=NONE", 400, "NONE"),
        ("/calls/export.csv?columns=titel", 400, "titel"),
        ("/calls/export.csv?columns=why", 400, "why"),
        ("/calls/export.exe", 404, ""),
        ("/calls/feed?colour=red", 400, "colour"),
    ],
)
def test_what_is_not_known_is_named(desk, path, status, named) -> None:
    page = desk.ask("GET", path)
    assert (page.status, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert named in page.body


def sent(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_search_becomes_a_feed_and_ends_again(desk) -> None:
    question = desk.ask("GET", "/calls/feed?q=cities&lang=de")
    assert "cities" in question.body
    assert 'href="/calls?q=cities&amp;lang=de"' in question.body  # back, in the same language
    with desk.open() as store:
        assert list_feeds(store) == []
    made = desk.ask("POST", "/calls/feed?lang=de", **sent(question.body))
    addresses = [urlsplit(a).path for a in re.findall(r"<code>([^<]+)</code>", made.body)]
    assert [a.rpartition(".")[2] for a in addresses] == ["ics", "atom"]
    calendar, feed = (desk.ask("GET", address) for address in addresses)
    assert len(Calendar.from_ical(calendar.body).walk("VEVENT")) == 2
    assert "<title>City Calls: cities</title>" in feed.body
    again = desk.ask("POST", "/calls/feed?lang=de", **sent(question.body))
    assert addresses[0] in again.body
    ended = desk.ask("POST", "/calls/feed/remove?lang=de", **sent(made.body))
    assert ended.status == 200
    assert {desk.ask("GET", address).status for address in addresses} == {410}
    assert desk.ask("POST", "/calls/feed/remove", **sent(made.body)).status == 404


@pytest.mark.parametrize("search", ["?colour=red", "?status=fresh", "?programme=NONE"])
def test_a_search_that_means_nothing_makes_no_feed(desk, search) -> None:
    assert desk.ask("POST", "/calls/feed", search=search).status == 400
    with desk.open() as store:
        assert list_feeds(store) == []
