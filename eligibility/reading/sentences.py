"""Sentences of a record with the place they stand in, each a verbatim piece of its text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from eligibility.reading.vocabulary import Words, key_of
from funding.call import Record

# A sentence ends at a line end, or at . ! ? ; before a capital letter.  Portals glue paragraphs
# together ("countries.The Commission"), so white space is not required after a small letter;
# "e.g. Berlin", "z. B. Städte" and "No. 5" do not end one.  A colon glued to a capital letter
# opens a list item.
SHORT = (
    "e.g",
    "i.e",
    "z.B",
    "z. B",
    "No",
    "Nr",
    "ca",
    "Art",
    "bzw",
    "Mio",
    "min",
    "max",
    "incl",
    "p.ex",
)
NOT_SHORT = "".join(rf"(?<!\b{re.escape(word)}\.)" for word in SHORT)
END = re.compile(
    r"[\n.!?;:](?:"
    r"(?<=\n)\n*"
    rf"|(?<=[.!?;]){NOT_SHORT}(?=\s+[\"“«(]?[A-ZÀ-ÞŁŚŹŻ0-9•-])"
    r"|(?<=[a-zß-ÿ)\]%”\"0-9][.!?])(?=[A-ZÀ-ÞŁŚŹŻ])"
    r"|(?<=[a-zß-ÿ)]:)(?=[A-ZÀ-Þ])"
    r")"
)
"""The end of a sentence: ``apply. Each``."""
MARKS = " \t\r\n •·–-*"
READABLE = 2_000
MOST_READ = 200_000
"""Characters of a call's texts, ten times the longest of a real one: a book takes minutes."""
LONGEST = 320
"""Longer quotes are cut at words around what was read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    text: str
    """Verbatim."""
    kind: str
    """The subject of the heading above it: ``applicants``, ``area``, ``rate`` or ``text``."""
    before: str
    """The text just before it, within the same section: some 300 characters."""


def read_sentences(record: Record, words: Words) -> Iterator[Sentence]:
    """Yield the sentences of *record* in order, as far as `MOST_READ` reaches."""
    for section, kind in read_sections(record, words):
        for start, text in sentences_of(section):
            yield sentence_at(section, start, text, kind)


def read_sections(record: Record, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the text of each section as far as `MOST_READ` reaches, and what it is about."""
    room = MOST_READ
    for section in record.sections:
        text = section.text[:room]
        room -= len(text)
        yield text, kind_of(section.heading, words)


def sentences_of(section: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a section, each with the place where it, or its start, begins."""
    start = 0
    for found in END.finditer(section):
        end, after = found.span()
        for piece in pieces(section[start:end]):
            yield start, piece
        start = after
    for piece in pieces(section[start:]):
        yield start, piece


def sentence_at(section: str, start: int, text: str, kind: str) -> Sentence:
    return Sentence(text=text, kind=kind, before=section[max(0, start - 300) : start])


def pieces(text: str) -> Iterator[str]:
    """Yield *text* without list marks; in pieces, cut at blanks, where it is no sentence any more.

    No person writes sentences of `READABLE` characters; the cut keeps a page of a megabyte without
    a full stop from costing minutes.
    """
    while len(text) > READABLE:
        cut = text.rfind(" ", 1, READABLE)
        cut = READABLE if cut < 0 else cut
        if piece := text[:cut].strip(MARKS):
            yield piece
        text = text[cut:]
    if piece := text.strip(MARKS):
        yield piece


def kind_of(heading: str | None, words: Words) -> str:
    """Return what a section under *heading* says; ``text`` where the heading does not tell."""
    # A page may name the part above, too: "Expected impact: Funding rate".
    name = key_of(heading or "").rsplit(": ", maxsplit=1)[-1].rstrip(" :?")
    return kinds_of(words).get(name, "text")


@cache
def kinds_of(words: Words) -> Mapping[str, str]:
    """Return what is said under a heading, by the heading; the surer kind where two claim it."""
    return {
        key_of(heading).rstrip(" :?"): "applicants" if kind == "applicant" else kind
        for kind in ("rate", "area", "applicant")
        for heading in words.lists.get(f"{kind}_headings", ())
    }


def quote_around(text: str, start: int, end: int) -> str:
    """Return *text*, or the words around start..end where it is too long for a quote."""
    if len(text) <= LONGEST:
        return text
    room = max(0, LONGEST - (end - start)) // 2
    left, right = max(0, start - room), min(len(text), end + room)
    while left > 0 and not text[left - 1].isspace():
        left -= 1
    while right < len(text) and not text[right].isspace():
        right += 1
    return text[left:right].strip()
