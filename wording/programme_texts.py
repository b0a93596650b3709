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
"""Characters that a mail has room for; the rest is behind its link."""
FALLBACK = "en"
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
    language: str

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
    matched_text: str
    """English: what the matcher reads, shown where no language has a text of its own."""
    file: Path
    first_step_url: str | None
    source_url: str | None
    checked_on: date | None
    """The day on which a person compared the text with the source; None if nobody has yet."""
    valid_until: date | None

    def told(self, language: str) -> GuideText:
        """Return what a reader of *language* is told; English where nobody has written it."""
        for code in (language, FALLBACK):
            guides = load_guide_texts(self.file.parents[1] / "programme_guides", code)
            if self.file.stem in guides:
                return guides[self.file.stem]
        text = first_sentences(self.matched_text)
        return GuideText(name=self.name, text=text, language=FALLBACK)


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
        matched_text=" ".join(values["text_en"].split()),
        file=path,
        first_step_url=values.get("first_step_url") or None,
        source_url=values.get("source_url") or None,
        checked_on=as_date(values.get("checked_on")),
        valid_until=as_date(values.get("valid_until")),
    )


@cache
def load_guide_texts(folder: Path, language: str) -> Mapping[str, GuideText]:
    """Return what one language says, by page; nothing where it has no file."""
    path = folder / f"{language}.toml"
    if not path.is_file():
        return {}
    return {
        page: GuideText(
            name=values["name"], text=" ".join(values["text"].split()), language=language
        )
        for page, values in read_toml(path).values.items()
    }


def check_guide_texts(file: Table, pages: Collection[str]) -> None:
    """Raise WrongReference for an unknown page, one out of order, and a text that does not fit."""
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


def slip_of(values: Mapping[str, object]) -> tuple[str, str] | None:
    """Return key and fault of one page's text; None where all is well."""
    for key, most in (("name", NAME), ("text", LENGTH)):
        value = values.get(key)
        if not isinstance(value, str) or not value.strip():
            return key, f"a page with an empty {key}; write it"
        if len(" ".join(value.split())) > most:
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
