"""A list of calls as the writers get it: typed cells, headings in the reader's language."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from advice.export.columns import Kind
from funding.words import shorten

Cell = str | int | float | date | None
LONGEST_CELL = 32_000
"""A spreadsheet cell holds 32,767 characters."""
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML may hold, and those that only steer: ``\x01``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """One column as it is shown."""

    name: str
    """Of its `Column`."""
    words: str
    kind: Kind
    width: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutTable:
    """A part of what a list rests on: the question with its date, the sources with licences."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...] = ()
    """The headings of its columns from the second on, where it has more than two."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    title: str
    """What was asked, on one line."""
    language: str
    list_name: str
    """The name of the first sheet, such as Calls."""
    about_name: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    about: tuple[AboutTable, ...]
    notes: tuple[str, ...]
    """Sentences below."""
    made_on: date


def cell_text(text: str) -> str:
    """Return *text* as a cell can hold it: line breaks stay, other control characters go.

    >>> cell_text("a\\x00b\\r\\nc\\td")
    'a b\\nc d'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = FORBIDDEN.sub(" ", lines)
    shown = "".join(c for c in kept if unicodedata.category(c) != "Cf")
    return shorten(shown, LONGEST_CELL) if len(shown) > LONGEST_CELL else shown
