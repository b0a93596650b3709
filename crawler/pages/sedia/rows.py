"""One answer of the EU Funding & Tenders Portal's search: envelope and rows."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.pages.json_text import read_json
from funding.errors import PageChanged

SOURCE = "sedia"
TOPIC, CASCADE = "1", "8"
CURRENT = "SEDIA"
"""The index of current documents; SEDIA_PRD_CENTRICITY holds legacy copies still flagged open."""


JSON_FIELDS = frozenset(
    {"actions", "budgetOverview", "latestInfos", "startDate", "deadlineDate", "budget"}
)
"""Fields whose values may come as JSON itself instead of text."""
EMPTY = frozenset({"", "[]"})
READ = (
    *("identifier", "type", "status", "language", "DATASOURCE", "title", "callTitle"),
    *("callIdentifier", "ccm2Id", "frameworkProgramme", "typesOfAction", "deadlineModel"),
    *("startDate", "deadlineDate", "keywords", "destinationDescription", "descriptionByte"),
    *("description", "topicConditions", "url", "actions", "budgetOverview", "budget"),
    *("currency", "latestInfos"),
)
"""The fields that say something of a call."""
INGESTED = "esDA_IngestDate"
"""When the index took the document in: it chooses among copies, and says nothing of the call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SediaRow:
    """One result.  Every value of `fields` is a list of strings, as current documents have it.

    No field is kept but `READ` and `INGESTED`.
    """

    reference: str
    summary: str | None
    url: str | None
    fields: Mapping[str, tuple[str, ...]]

    def first(self, name: str) -> str | None:
        """Return the first filled value of a field; None if there is none."""
        for value in self.fields.get(name, ()):
            if value.strip() not in EMPTY:
                return value
        return None

    def all(self, name: str) -> list[str]:
        """Return the filled values of a field; ``[]`` in quotes counts as empty."""
        return [v for v in self.fields.get(name, ()) if v.strip() not in EMPTY]

    @property
    def type(self) -> str | None:
        return self.first("type")

    @property
    def served(self) -> bytes:
        """Everything that a record is read from: the same bytes for a row that says the same."""
        fields = [self.fields.get(name) for name in READ]
        return json.dumps([self.reference, self.summary, self.url, fields]).encode()


@dataclass(frozen=True, kw_only=True, slots=True)
class SediaPage:
    total: int
    """The portal's own count of the whole question."""
    page_number: int
    page_size: int
    warnings: tuple[str, ...]
    rows: tuple[SediaRow, ...]


def read_page(body: bytes, url: str) -> SediaPage:
    """Return one page of the search, read as UTF-8 whatever the header says.

    Raises PageChanged for everything that is not the search envelope.
    """
    try:
        answer = read_json(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise PageChanged(SOURCE, url, f"the answer is no JSON ({error})") from error
    if not isinstance(answer, dict):
        raise PageChanged(SOURCE, url, "the answer is no JSON object")
    numbers = [answer.get(k) for k in ("totalResults", "pageNumber", "pageSize")]
    results, warnings = answer.get("results"), answer.get("warnings") or []
    if not isinstance(results, list) or not all(type(n) is int for n in numbers):
        raise PageChanged(SOURCE, url, "totalResults, pageNumber, pageSize or results are missing")
    total, page_number, page_size = (int(n or 0) for n in numbers)
    return SediaPage(
        total=total,
        page_number=page_number,
        page_size=page_size,
        warnings=tuple(str(w) for w in warnings)
        if isinstance(warnings, list)
        else (str(warnings),),
        rows=tuple(read_row(result, url) for result in results),
    )


def read_row(result: Any, url: str) -> SediaRow:
    """Return one result; some have their fields at top level and no metadata."""
    if not isinstance(result, dict) or not isinstance(result.get("reference"), str):
        raise PageChanged(SOURCE, url, "a result has no reference")
    metadata = result.get("metadata", result)
    if not isinstance(metadata, dict):
        raise PageChanged(SOURCE, url, f"the metadata of {result['reference']!r} are no object")
    return SediaRow(
        reference=result["reference"],
        summary=result.get("summary") if isinstance(result.get("summary"), str) else None,
        url=result.get("url") if isinstance(result.get("url"), str) else None,
        fields={
            name: as_strings(metadata[name], is_json=name in JSON_FIELDS)
            for name in (*READ, INGESTED)
            if name in metadata
        },
    )


def as_strings(value: Any, *, is_json: bool = False) -> tuple[str, ...]:
    """Return a field as strings; a single value stands for a list of one; numbers in digits.

    With *is_json* what is neither text nor number is kept as JSON: it was served, and whoever
    reads the field must not take it for absent.

    >>> as_strings("a"), as_strings([1805068800000, 2.0, None]), as_strings({"a": 1}, is_json=True)
    (('a',), ('1805068800000', '2'), ('{"a": 1}',))
    """
    values = value if isinstance(value, list) else [value]
    if all(type(v) is str for v in values):
        return tuple(values)
    return tuple(text for v in values if (text := as_string(v, is_json=is_json)) is not None)


def as_string(value: Any, *, is_json: bool) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return json.dumps(value, ensure_ascii=False) if is_json and value is not None else None


def choose_rows(rows: Iterable[SediaRow]) -> list[SediaRow]:
    """Return one row per call, in order of reference.

    External action (type 2), tenders, updates and FAQ entries are no calls for cities; a row
    without status is a stub.  Of a topic's copies the current index goes before the legacy one and
    the latest ingest before earlier ones.  Cascade calls carry their parent's identifier and are
    told apart by reference.
    """
    chosen: dict[str, SediaRow] = {}
    for row in sorted(rows, key=lambda r: r.reference):
        if row.type not in (TOPIC, CASCADE) or row.first("status") is None:
            continue
        name = row.reference if row.type == CASCADE else row.first("identifier")
        if name is None:
            continue
        if name not in chosen or precedence(row) > precedence(chosen[name]):
            chosen[name] = row
    return sorted(chosen.values(), key=lambda r: r.reference)


def precedence(row: SediaRow) -> tuple[bool, str]:
    return row.first("DATASOURCE") == CURRENT, row.first(INGESTED) or ""
