"""The search request of the EU Funding & Tenders Portal, byte for byte."""

import json
from urllib.parse import urlencode

BOUNDARY = "citycalls"
"""The boundary of the form is fixed, so that the same search has the same bytes."""
TYPES = ("1", "2", "8")
"""Grant topics, external action, cascade funding; the second is counted, not kept."""
STATUSES = ("31094501", "31094502")
"""The status codes of forthcoming and open."""
PAGE_SIZE = 100
"""Rows a page: the portal's own limit; it cuts more off without a word."""
PATH = "/search-api/prod/rest/search"
HEADERS = {
    "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    "Accept": "application/json",
}


def search_url(base: str, page: int, size: int = PAGE_SIZE) -> str:
    """Return the address of one page, 1 the first; paging in the body would be ignored."""
    query = urlencode({"apiKey": "SEDIA", "text": "***", "pageSize": size, "pageNumber": page})
    return f"{base}{PATH}?{query}"


def search_body(*, is_sorted: bool = True) -> bytes:
    """Return the multipart body: each part JSON with its own content type, lines end CRLF.

    Sorted by identifier: every other order breaks ties differently per request and loses rows.
    Unsorted only to be counted: a search that is sorted leaves out what lacks the field.
    No displayFields: the portal would then drop texts.
    """
    parts: dict[str, object] = {
        "query": {"bool": {"must": [{"terms": {"type": TYPES}}, {"terms": {"status": STATUSES}}]}},
        "languages": ["en"],
    }
    if is_sorted:
        parts["sort"] = {"field": "identifier", "order": "ASC"}
    lines = []
    for name, value in parts.items():
        lines += [
            f"--{BOUNDARY}",
            f'Content-Disposition: form-data; name="{name}"',
            "Content-Type: application/json",
            "",
            json.dumps(value, separators=(",", ":")),
        ]
    return "\r\n".join([*lines, f"--{BOUNDARY}--", ""]).encode()
