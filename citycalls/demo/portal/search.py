"""The demo's search: what the EU portal's search API makes of a request."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from citycalls.demo.portal.wire import API_VERSION, Document

LANGUAGES = ("en", "bg", "de", "fr", "it", "pl")
"""Without a ``languages`` part every record comes once in each."""
PAGE_MAX = 100
"""The portal's own cap, applied silently."""
WINDOW = 10_000
BOUNDARY = re.compile(r"multipart/form-data\s*;.*?boundary=\"?([^\";]+)\"?", re.I)
"""``multipart/form-data; boundary=----x7``"""
INDEX_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")
"""``2026-10-06T00:00:00.000+0200``"""
COMPARISONS: Mapping[str, Callable[[datetime, datetime], bool]] = {
    "gte": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "lte": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}
Test = Callable[[Mapping[str, Sequence[str]]], bool]


class Refused(Exception):
    """An answer other than 200, raised while a request is read."""

    def __init__(self, status: int, answer: Mapping[str, str]) -> None:
        super().__init__(str(answer))
        self.status, self.answer = status, answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """One request, read."""

    text: str = "***"
    page: int = 1
    size: int = 10
    test: Test | None = None
    """None: no filter reached the server, everything is returned."""
    languages: tuple[str, ...] | None = None
    sort: tuple[tuple[str, bool], ...] = ()
    """Field and whether it descends."""


def read_search(query: Mapping[str, Sequence[str]], content_type: str, body: bytes) -> Search:
    """Return the request; paging and text come from the address, all else from the parts.

    A body that is no multipart form is ignored without a word, as the portal does.  Raises
    Refused for a part without JSON type (500) and a query that can't be understood (400).
    """
    parts = _parts(content_type, body)
    languages = parts.get("languages")
    sort = parts.get("sort", [])
    if not query.get("apiKey"):
        raise _business_error("apiKey is mandatory")
    try:
        page, size = (int(query.get(k, ["1"])[0]) for k in ("pageNumber", "pageSize"))
        order = tuple(
            (s["field"], str(s.get("order", "ASC")).upper() == "DESC")
            for s in (sort if isinstance(sort, list) else [sort])
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _business_error("Invalid paging or sort") from error
    if size < 1 or page < 0:
        raise _business_error("Invalid paging")
    if isinstance(languages, str):
        languages = [languages]
    return Search(
        text=query.get("text", ["***"])[0],
        page=max(page, 1),
        size=min(size if query.get("pageSize") else 10, PAGE_MAX),
        test=_test(parts["query"]) if "query" in parts else None,
        languages=None if languages is None else tuple(languages),
        sort=order,
    )


def answer_search(documents: Sequence[Document], search: Search) -> dict[str, Any]:
    """Return the portal's envelope with one page of the documents that match."""
    found = [d for d in documents if search.test is None or search.test(d.metadata)]
    found = [d for d in found if _has_words(d, search.text)]
    for field, _ in search.sort:  # a document without the field is left out, as at the portal
        found = [d for d in found if d.metadata.get(field)]
    for field, descends in reversed(search.sort):
        found.sort(key=lambda d, f=field: d.metadata[f][0], reverse=descends)  # type: ignore[misc]
    wanted = [code for code in LANGUAGES if search.languages is None or code in search.languages]
    rows = [(document, code) for document in found for code in wanted]
    first = (search.page - 1) * search.size
    window = rows[first : first + search.size] if first + search.size <= WINDOW else []
    return {
        "apiVersion": API_VERSION,
        "terms": search.text,
        "responseTime": 50,
        "totalResults": len(rows),
        "pageNumber": search.page,
        "pageSize": search.size,
        "sort": ", ".join(f"{f}:{'DESC' if d else 'ASC'}" for f, d in search.sort) or "relevance",
        "groupByField": "sortStatus",
        "queryLanguage": {"language": "en", "probability": 0.0},
        "bestBets": [],
        "warnings": [],
        "results": [document.result(code) for document, code in window],
    }


def _parts(content_type: str, body: bytes) -> dict[str, Any]:
    boundary = BOUNDARY.match(content_type)
    found: dict[str, Any] = {}
    if boundary is None:
        return found
    for piece in body.split(b"--" + boundary[1].strip().encode())[1:]:
        head, blank, data = piece.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        if piece.startswith(b"--") or not blank or name is None:
            continue
        kind = re.search(rb"(?im)^content-type:\s*([^\s;]+)", head)
        shown = kind[1].decode("latin-1").lower() if kind else "application/octet-stream"
        if shown != "application/json":
            message = f"Content-Type '{shown}' is not supported"
            raise Refused(500, {"type": "throwable", "throwable": message})
        try:
            found[name[1].decode("latin-1")] = json.loads(data)
        except ValueError as error:
            raise _business_error("Invalid JSON") from error
    return found


def _test(query: Any) -> Test:
    """Return the query as a predicate on metadata: bool, terms, term and range are understood."""
    if not isinstance(query, dict) or len(query) != 1:
        raise _business_error("Invalid Query format")
    ((name, inner),) = query.items()
    if name == "bool" and isinstance(inner, dict) and not set(inner) - {"must", "must_not"}:
        every = [_test(q) for q in _listed(inner.get("must", []))]
        none = [_test(q) for q in _listed(inner.get("must_not", []))]
        return lambda m: all(t(m) for t in every) and not any(t(m) for t in none)
    if name not in ("terms", "term", "range") or not isinstance(inner, dict) or len(inner) != 1:
        raise _business_error("Invalid Query format")
    ((field, value),) = inner.items()
    if name == "range":
        return _range(field, value)
    if isinstance(value, dict):
        value = value.get("value")
    wanted = [value] if name == "term" else value
    if not isinstance(wanted, list) or not all(isinstance(v, str) for v in wanted):
        raise _business_error("Invalid Query format")
    return lambda m: not set(wanted).isdisjoint(m.get(field, ()))


def _range(field: str, bounds: Any) -> Test:
    if not isinstance(bounds, dict) or not bounds or set(bounds) - set(COMPARISONS):
        raise _business_error("Invalid Query format")
    limits = [(COMPARISONS[name], _instant(value)) for name, value in bounds.items()]

    def holds(metadata: Mapping[str, Sequence[str]]) -> bool:
        values = metadata.get(field, ())
        if any(limit is None for _, limit in limits):  # a bare date means "has any value"
            return bool(values)
        instants = [i for i in map(_instant, values) if i is not None]
        return any(all(c(i, limit) for c, limit in limits if limit) for i in instants)

    return holds


def _instant(text: Any) -> datetime | None:
    if not isinstance(text, str) or not INDEX_DATE.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        return None


def _has_words(document: Document, text: str) -> bool:
    """Return whether the words of the address occur; ``***`` stands for any document."""
    if text.strip("*") == "":
        return True
    if len(text) > 1 and text[0] == text[-1] == '"':
        wanted = text[1:-1].lower()
        name, title = document.metadata["identifier"][0], document.metadata["title"][0]
        return wanted == name.lower() or wanted in title.lower()
    own = " ".join(v for values in document.metadata.values() for v in values).lower()
    return all(word in own for word in re.findall(r"[\w-]+", text.lower()))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _business_error(message: str) -> Refused:
    return Refused(400, {"type": "businessError", "businessError": message})
