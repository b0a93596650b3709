"""Invented calls as the EU portal's search and Portico's listing would send them."""

import html
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

TODAY = date(2026, 3, 10)
SEARCH = "/search-api/prod/rest/search"
LISTING = "/urban-panorama/call-for-proposals"
Row = dict[str, Any]
Card = dict[str, str]


def stamp(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000+0000"


def topic(number: int) -> Row:
    identifier = f"DIGITAL-2026-CITIES-{number:03}"
    title = f"Shared data for quieter streets, part {number}"
    text = (
        '<p class="topicdescriptionkind">Expected Outcome:</p>'
        f"<p>Cities measure noise in district {number} and publish what they find.</p>"
    )
    metadata = {
        "identifier": [identifier],
        "title": [title],
        "type": ["1"],
        "language": ["en"],
        "DATASOURCE": ["SEDIA"],
        "status": ["31094502"],
        "sortStatus": ["1"],
        "esDA_IngestDate": [stamp(TODAY - timedelta(days=9))],
        "startDate": [stamp(TODAY - timedelta(days=30))],
        "deadlineDate": [stamp(TODAY + timedelta(days=60 + number % 90))],
        "deadlineModel": ["single-stage"],
        "frameworkProgramme": ["43152860"],
        "callIdentifier": ["DIGITAL-2026-CITIES"],
        "callTitle": ["Digital services in cities"],
        "descriptionByte": [text],
    }
    return {
        "apiVersion": "2.154",
        "reference": f"{40_000_000 + number}TOPICSen",
        "url": f"https://ec.europa.eu/topicDetails/{identifier.lower()}.json",
        "title": None,
        "contentType": "text/plain",
        "language": "en",
        "databaseLabel": "SEDIA",
        "database": "SEDIA",
        "summary": title,
        "content": title,
        "weight": 4.0,
        "groupById": "1",
        "accessRestriction": False,
        "pages": None,
        "metadata": metadata,
    }


def envelope(rows: Sequence[Row], total: int, page: int, size: int) -> bytes:
    answer = {
        "apiVersion": "2.154",
        "terms": "***",
        "responseTime": 41,
        "totalResults": total,
        "pageNumber": page,
        "pageSize": size,
        "sort": "identifier:ASC",
        "groupByField": "sortStatus",
        "queryLanguage": {"language": "en", "probability": 0.0},
        "bestBets": [],
        "warnings": [],
        "results": list(rows),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def page_asked(query: str) -> tuple[int, int]:
    """Return number and size of the page that a search asks for."""
    values = parse_qs(query)
    return int(values["pageNumber"][0]), int(values["pageSize"][0])


def search(rows: Sequence[Row], query: str) -> bytes:
    """Return the page of *rows* that a search asks for."""
    number, size = page_asked(query)
    first = (number - 1) * size
    return envelope(rows[first : first + size], len(rows), number, size)


def card(number: int, **changes: str) -> Card:
    due = TODAY + timedelta(days=40 + 7 * number)
    return {
        "title": f"Green corridors between districts, round {number}",
        "status": "Open",
        "deadline": f"{due:%d/%m/%Y}",
        "owner": "European Urban Initiative" if number % 2 else "URBACT",
        "target": "Urban authorities",
        "support": "grant",
        "funding": f"{number + 1},000,000 €",
        "link": f"https://www.urban-initiative.eu/calls/green-corridors-{number}",
    } | changes


def card_html(values: Card) -> str:
    shown = {name: html.escape(value) for name, value in values.items()}
    deadline = f"<div>Deadline date : {shown['deadline']}</div>" if shown["deadline"] else ""
    return (
        '<article class="node node--type-call-for-proposals node--view-mode-teaser">'
        f'<h3 class="title-node">{shown["title"]}</h3><span>{shown["status"]}</span>{deadline}'
        f'<div><a href="/urban-panorama/owner">By {shown["owner"]}</a></div>'
        f"<p>{shown['target']}</p><p>Support : {shown['support']}</p>"
        f"<p>Funding support : {shown['funding']}</p>"
        f'<a href="{shown["link"]}">Find out more</a></article>'
    )


def listing(
    cards: Sequence[Card], *, next_page: str = "", write: Callable[[Card], str] = card_html
) -> bytes:
    """Return a listing page as Portico writes it; *next_page* is where its pager leads."""
    pager = (
        f'<ul><li class="pager__item pager__item--next"><a href="{next_page}">Next</a></li></ul>'
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        "<title>Call for Proposals | Portico</title></head><body>"
        "<main><h1>Call for Proposals</h1><div class='view-content'>"
        f"{''.join(write(c) for c in cards)}</div>{pager if next_page else ''}</main>"
        "<footer>European Urban Initiative</footer></body></html>"
    ).encode()
