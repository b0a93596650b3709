"""What a programme pays for, in plain words: the pages of ``data/reference/programmes``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from funding.call import Record
from funding.resources import shipped
from funding.words import fingerprint


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammePage:
    """One programme or strand."""

    name: str
    short: str
    """The label that records carry: ``HORIZON``, ``LIFE`` …"""
    texts: Mapping[str, str]
    """By language; English is always there."""
    first_step_url: str | None
    source_url: str | None
    checked_on: date | None
    """The day on which a person compared the text with the source; None if nobody has yet."""
    valid_until: date | None

    def text(self, language: str) -> tuple[str, str]:
        """Return the text and its language: the reader's, else English."""
        if language in self.texts:
            return self.texts[language], language
        return self.texts["en"], "en"


@cache
def load_programme_pages(folder: Path | None = None) -> Mapping[str, ProgrammePage]:
    """Return the pages by short label; empty where none are shipped."""
    folder = folder or shipped("reference") / "programmes"
    pages = [read_page(path) for path in sorted(folder.glob("*.toml"))]
    return {page.short.casefold(): page for page in pages}


def read_page(path: Path) -> ProgrammePage:
    values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    texts = {
        key.removeprefix("text_"): " ".join(str(value).split())
        for key, value in values.items()
        if key.startswith("text_") and str(value).strip()
    }
    return ProgrammePage(
        name=values["name"],
        short=values["short"],
        texts=texts,
        first_step_url=values.get("first_step_url") or None,
        source_url=values.get("source_url") or None,
        checked_on=as_date(values.get("checked_on")),
        valid_until=as_date(values.get("valid_until")),
    )


def as_date(value: object) -> date | None:
    """Return a day written as a TOML date or as YYYY-MM-DD; None if there is none."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def page_of(
    record: Record, pages: Mapping[str, ProgrammePage], today: date
) -> ProgrammePage | None:
    """Return the page of a record's programme, unless it is past its date."""
    label = (record.programme or "").casefold()
    page = pages.get(label)
    if page is None and record.programme_raw:
        wanted = fingerprint(record.programme_raw)
        page = next((p for p in pages.values() if fingerprint(p.name) == wanted), None)
    if page is not None and page.valid_until is not None and page.valid_until < today:
        return None
    return page
