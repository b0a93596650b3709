"""What a programme pays for, in plain words and in the reader's language.

Which page explains which call is told by ``data/reference/programmes``, which the matcher reads,
too; what a reader is told of it stands in ``data/reference/programme_guides``, one file a language.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from funding.call import Kind, Record
from funding.reference import Table, read_toml, wrong
from funding.resources import shipped
from funding.words import plain, shorten
from matcher.index.programme_texts import covered, is_of

LENGTH = 380
"""Characters that a mail has room for."""
NAME = 80
"""Characters of a name: it stands on one line with an identifier."""
STRAND = " – "
"""Stands between the name of a programme and its part: ``LIFE – climate change adaptation``."""
OWN_NAMES = frozenset({"interreg"})
"""Labels of programmes that are families: each member has a name of its own, which portals tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GuideText:
    """What a reader is told of one programme, strand or destination."""

    name: str
    """As grant officers call it in this language."""
    text: str

    @property
    def programme(self) -> str:
        """The name of the whole programme."""
        return self.name.partition(STRAND)[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProgrammeGuide:
    """One programme, strand or destination."""

    name: str
    """As the matcher reads it: what tells pages apart, not what a reader is shown."""
    short: str
    """The label that records carry: ``HORIZON``, ``LIFE`` …"""
    patterns: tuple[re.Pattern[str], ...]
    """Regular expressions of the portal's identifiers or titles; empty for a whole programme."""
    file: Path
    first_step_url: str | None
    source_url: str | None
    checked_on: date | None
    """The day on which a person compared the text with the source; None if nobody has yet."""
    valid_until: date | None

    def told(self, language: str) -> GuideText:
        """Return what a reader of *language* is told, one of the languages of the mails."""
        return load_guide_texts(self.file.parents[1] / "programme_guides", language)[self.file.stem]


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
        file=path,
        first_step_url=values.get("first_step_url") or None,
        source_url=values.get("source_url") or None,
        checked_on=as_date(values.get("checked_on")),
        valid_until=as_date(values.get("valid_until")),
    )


@cache
def load_guide_texts(folder: Path, language: str) -> Mapping[str, GuideText]:
    """Return what one language says, by page: all pages, as `check_guide_texts` demands."""
    return {
        page: GuideText(name=values["name"], text=values["text"])
        for page, values in read_toml(folder / f"{language}.toml").values.items()
    }


def check_guide_texts(file: Table, pages: Collection[str]) -> None:
    """Raise WrongReference for a page that is unknown, missing, out of order or does not fit."""
    names = list(file.values)
    for page in names:
        if page not in pages:
            raise wrong(file.path, file.line(page), page, "no file of programmes", pages)
    for before, page in pairwise(names):
        if page < before:
            what = f"out of order; write it before {before!r}"
            raise wrong(file.path, file.line(page), page, what, ())
    for page, values in file.values.items():
        if values.keys() == {"name", "text"} and slip_of(values) is None:
            continue
        guide = next(file.tables(page))
        guide.check_keys(("name", "text"), "name", "text")
        if slip := slip_of(values):
            key, what = slip
            raise wrong(file.path, guide.line(key), page, what, ())
    for page in sorted(set(pages) - set(names)):
        raise wrong(file.path, 1, page, "not told here; write its name and text", ())


def slip_of(values: Mapping[str, object]) -> tuple[str, str] | None:
    """Return key and fault of one page's text; None where all is well."""
    for key, most in (("name", NAME), ("text", LENGTH)):
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            return key, f"a page with an empty {key}; write it"
        if len(value) > most:
            return key, f"a page whose {key} is longer than {most} characters; shorten it"
    return None


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


def programme_name(record: Record, language: str) -> str | None:
    """Return the programme of a record as officers call it; else as its portal does, or its owner.

    None where nobody says.
    """
    label = (record.programme or "").casefold()
    if label and not (label in OWN_NAMES and record.programme_raw):
        for page in load_guides():
            if not page.patterns and page.short.casefold() == label:
                return page.told(language).name
    name = record.programme_raw or record.programme or record.owner
    return shorten(plain(name), NAME) if name else None
