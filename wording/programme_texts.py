"""What a programme pays for, in plain words: the pages of ``data/reference/programmes``."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from funding.call import Kind, Record
from funding.reference import read_toml
from funding.resources import shipped
from matcher.index.programme_texts import covered, is_of

LENGTH = 380
"""Characters of a page that a mail shows, in whole sentences; the rest is behind its link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeGuide:
    """One programme, strand or destination."""

    name: str
    short: str
    """The label that records carry: ``HORIZON``, ``LIFE`` …"""
    patterns: tuple[re.Pattern[str], ...]
    """Regular expressions of the portal's identifiers or titles; empty for a whole programme."""
    texts: Mapping[str, str]
    """By language; English is always there."""
    first_step_url: str | None
    source_url: str | None
    checked_on: date | None
    """The day on which a person compared the text with the source; None if nobody has yet."""
    valid_until: date | None

    def text(self, language: str) -> tuple[str, str]:
        """Return the first sentences and their language: the reader's, else English."""
        code = language if language in self.texts else "en"
        return first_sentences(self.texts[code]), code


@cache
def load_guides(folder: Path | None = None) -> tuple[ProgrammeGuide, ...]:
    """Return the pages in order of file; none where none are shipped."""
    folder = folder or shipped("reference") / "programmes"
    return tuple(read_page(path) for path in sorted(folder.glob("*.toml")))


def read_page(path: Path) -> ProgrammeGuide:
    values = read_toml(path).values
    return ProgrammeGuide(
        name=values["name"],
        short=values["short"],
        patterns=tuple(re.compile(pattern) for pattern in values.get("patterns", ())),
        texts={
            key.removeprefix("text_"): " ".join(str(value).split())
            for key, value in values.items()
            if key.startswith("text_") and str(value).strip()
        },
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


def guide_for(
    record: Record, pages: Collection[ProgrammeGuide], today: date
) -> ProgrammeGuide | None:
    """Return the most specific page that holds for a record on *today*; None if there is none.

    The pattern that covers most of one of the record's names wins, as in the matcher; without any,
    the page of the whole programme.  None for a cascade call, too: there a project gives the money
    under rules of its own.
    """
    if record.kind is Kind.CASCADE:
        return None
    best: tuple[int, ProgrammeGuide] | None = None
    for page in pages:
        if page.valid_until is not None and page.valid_until < today:
            continue
        length = covered(record, page.short, page.patterns)
        rank = -1 if length is None else length
        if not page.patterns and is_of(record, page.short):
            rank = 0
        if rank >= 0 and (best is None or rank > best[0]):
            best = (rank, page)
    return None if best is None else best[1]


def first_sentences(text: str, length: int = LENGTH) -> str:
    """Return the whole sentences that fit into *length*, at least one.

    >>> first_sentences("One. Two. Three.", 9)
    'One. Two.'
    """
    kept = ""
    for sentence in re.findall(r".+?[.!?](?=\s|$)|.+$", text):
        if kept and len(kept) + len(sentence) > length:
            break
        kept += sentence
    return kept.strip()
