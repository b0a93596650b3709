"""The wire form of the EU portal's documents: lists of strings, HTML, dates with zone."""

import hashlib
import html
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

API_VERSION = "2.154"
FORTHCOMING, OPEN, CLOSED = "31094501", "31094502", "31094503"
PORTAL = "https://ec.europa.eu/info/funding-tenders/opportunities"
FOOTNOTE = re.compile(r"\^\[([^\]]*)\]")
"""``^[See the work programme.]``"""
HEADING = re.compile(r"[A-Z][A-Za-z ]{3,30}:")
"""``Expected Outcome:``"""
FIRST_INGEST = date(2026, 9, 1)
"""The ingest date of a document whose file names none."""

Values = Mapping[str, Any]
"""A table of a TOML file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One row of the index, before it is put into an answer."""

    reference: str
    """The portal's only unique key."""
    url: str
    summary: str
    metadata: Mapping[str, list[str]]
    is_flat: bool = False
    """True for the few that come without the key ``metadata``, their fields at top level."""

    def result(self, language: str) -> dict[str, Any]:
        """Return the row as an answer carries it; copies in other languages keep the words."""
        is_legacy = self.metadata["DATASOURCE"] == ["SEDIA_PRD_CENTRICITY"]
        metadata = {**self.metadata, "language": [language]}
        shown = html.escape(self.summary, quote=False)
        row: dict[str, Any] = {
            "apiVersion": API_VERSION,
            "reference": re.sub("(?i)en$", language, self.reference),
            "url": self.url,
            "title": None,
            "contentType": "text/plain",
            "language": language,
            "databaseLabel": "" if is_legacy else "SEDIA",
            "summary": shown,
            "content": shown,
            "weight": 4.0,
            "groupById": metadata.get("sortStatus", ["4"])[0],
            "accessRestriction": False,
            "pages": None,
            "checksum": hashlib.sha256(repr(sorted(metadata.items())).encode()).hexdigest().upper(),
            "citation": f"{self.summary}. Available at: {self.url}",
        }
        if not is_legacy:
            row["database"] = "SEDIA"
        return row | (metadata if self.is_flat else {"metadata": metadata})


def as_html(text: str) -> str:
    """Return plain text in the portal's HTML: headings, paragraphs, lists, footnotes at the end.

    A block ``Scope:`` is a heading, lines with ``- `` are a list, ``^[…]`` is a footnote.

    >>> as_html("Scope:\\n\\nCities^[All.] act.")
    '<p class="topicdescriptionkind">Scope:</p><p>Cities<sup>[1]</sup> act.</p><p>[1] All.</p>'
    """
    notes: list[str] = []

    def mark(found: re.Match[str]) -> str:
        notes.append(found[1])
        return f"<sup>[{len(notes)}]</sup>"

    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        words = html.escape(block.strip(), quote=False).replace("’", "&rsquo;")
        if HEADING.fullmatch(words):
            parts.append(f'<p class="topicdescriptionkind">{words}</p>')
        elif words.startswith("- "):
            items = re.split(r"\n?- ", FOOTNOTE.sub(mark, words))
            rows = "".join(f"<li>{' '.join(item.split())}</li>" for item in items if item.strip())
            parts.append(f'<ul level="0">{rows}</ul>')
        else:
            parts.append(f"<p>{' '.join(FOOTNOTE.sub(mark, words).split())}</p>")
    parts += [f"<p>[{place}] {note}</p>" for place, note in enumerate(notes, 1)]
    return "".join(parts)


def head_fields(
    identifier: str, title: str, kind: str, url: str, entry: Values
) -> dict[str, list[str]]:
    return {
        "identifier": [identifier],
        "title": [title],
        "type": [kind],
        "language": ["en"],
        "DATASOURCE": ["SEDIA"],
        "esDA_IngestDate": [stamp(entry.get("ingested", FIRST_INGEST))],
        "url": [url],
    }


def claimed_status(entry: Values, today: date) -> str:
    """Return the status the portal prints; on the opening day it still says forthcoming."""
    if entry["opens"] >= today:
        return FORTHCOMING
    return CLOSED if entry["deadlines"] and max(entry["deadlines"]) < today else OPEN


def date_fields(entry: Values, status: str) -> dict[str, list[str]]:
    return {
        "status": [status],
        "sortStatus": [{OPEN: "1", FORTHCOMING: "2"}.get(status, "3")],
        "startDate": [stamp(entry["opens"])],
        "es_SortDate": [stamp(entry["opens"])],
        "deadlineDate": [stamp(day) for day in entry["deadlines"]],
    }


def stamp(day: date) -> str:
    return f"{day.isoformat()}T00:00:00.000+0000"


def number_of(start: int, size: int, *words: str) -> int:
    """Return the same number for the same words, so that keys survive a reordering of the files."""
    return start + zlib.crc32("|".join(words).encode()) % size
