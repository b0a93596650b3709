"""How the letters of a plain text are stored, where the file does not say.

Each official language has a few usual encodings.  A reading counts if its letters are those of the
language and stand where letters stand; the language is told by its stop words.  Where two readings
are as good and differ, nobody knows: None.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from funding.reference import LANGUAGES, read_rows
from funding.resources import shipped
from funding.words import WORDS
from matcher.text.tokens import stop_words

SAMPLE = 200_000
"""Bytes that tell the encoding of a file."""
NEAR = 0.6
"""A reading with this share of the best one's stop words is a rival."""
ENOUGH = 2
"""Stop words that tell a language; one is enough if it has other letters than those of ASCII."""
MARGIN = 1
"""Stop words that a reading needs more than another that has the right letters, too."""
MARGIN_OTHER_ALPHABET = 2
"""The same for Greek or Cyrillic alone, which may be each other: ``ден``, ``δεν``"""
MARGIN_STRANGE = 4
"""The same where a sign may be a letter, a letter a sign, or some letters are foreign."""
ODD_SHARE = 0.02
"""Share of words with other letters that may look odd: names, formulas."""
FOREIGN_SHARE = 0.5
"""Share of the other letters that may be foreign: names of people and places."""
ODD = re.compile(
    "[^\\W\\d_][^\\w\\s!-~\u00a0\u00ad\u2010-\u2015\u2018\u2019][^\\W\\d_]"  # within a word
    "|[^\\W\\d_][\u00a1-\u00a6\u00a8\u00aa\u00ac\u00af\u00b1\u00b4-\u00b6\u00b8\u00bc-\u00bf\u201a\u201e]"
    "|[\u00a2\u00a5-\u00a8\u00ac\u00af\u00b6\u00b8\u00b9\u00d7\u00f7\u2020\u2021][^\\W\\d_]"
    "|[\x80-\x9f\u2500-\u259f\ue000-\uf8ff]|[\u201a\u201e]{2}"  # nobody types these
)
"""Where a letter was read for a sign, or a sign for a letter: ``s±siad``, ``fÃ¼r``"""
TOUCHING = re.compile(r"(?<=[^\W\d_])[^\w\x00-\x7f]|[^\w\x00-\x7f](?=[^\W\d_])")
"""A sign that touches a letter, and may be one: ``ni–os``, ``s«``"""
MIXED = re.compile(r"[a-z][\u0370-\u04ff]|[\u0370-\u04ff][a-z]", re.IGNORECASE)
"""Letters of two scripts in one word: ``Wдrme``"""
LATIN = re.compile("[A-Za-z]")
"""A letter that all encodings share: ``a``"""
CEDILLAS = str.maketrans("şţŞŢ", "șțȘȚ")
"""How old encodings write Romanian."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letters:
    """One row of letters.csv."""

    letters: frozenset[str]
    """Beside those of ASCII, lower case; empty: any, since its texts name places everywhere."""
    encodings: Sequence[str]
    """As Python calls them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    text: str
    foreign: float
    """Share of its other letters that are not the language's."""
    hits: int
    """Stop words of the language."""
    share: float
    """Share of its words that are stop words of the language."""
    is_told: bool
    """Whether they are enough to tell the language."""
    strange: int
    """Signs that touch a letter, and letters that stand alone: each may be the other."""


def read_letters(path: Path) -> Mapping[str, Letters]:
    """Return the letters by language.  Raises WrongReference naming the line of a slip."""
    found = {}
    for row in read_rows(path, "language", "letters", "encodings"):
        encodings = row["encodings"].split()
        for name in encodings:
            try:
                "".encode(name)
            except LookupError:
                raise row.wrong(name, "no encoding that Python knows") from None
        language = row.one_of("language", LANGUAGES)
        found[language] = Letters(letters=frozenset(row["letters"]), encodings=encodings)
    return found


@cache
def letters_by_language() -> Mapping[str, Letters]:
    return read_letters(shipped("reference") / "letters.csv")


def guess(data: bytes) -> str | None:
    """Return *data* as text, in one of the old encodings of Europe; None where it is uncertain."""
    readings = list(readings_of(data))
    told = [r for r in readings if r.is_told]
    best = max((r.share for r in told), default=0)
    rivals = [r for r in told if r.share >= NEAR * best]
    least = min((r.foreign for r in rivals), default=0)
    texts = {r.text for r in rivals if r.foreign == least}
    if len(texts) != 1:
        return None
    chosen = max((r for r in rivals if r.foreign == least), key=lambda r: (-r.strange, r.hits))
    needed = chosen.hits - margin(chosen)
    doubts = (
        r.text != chosen.text and not r.foreign and r.strange <= chosen.strange and r.hits > needed
        for r in readings
    )
    return None if any(doubts) else chosen.text


def margin(reading: Reading) -> int:
    """Return how many stop words more than another reading tell that this one was meant."""
    if reading.strange or reading.foreign:
        return MARGIN_STRANGE
    return MARGIN if LATIN.search(reading.text) else MARGIN_OTHER_ALPHABET


def readings_of(data: bytes) -> Iterator[Reading]:
    """Yield what each language could read there."""
    read: dict[str, str | None] = {}
    for language, known in letters_by_language().items():
        for name in known.encodings:
            if name not in read:
                read[name] = sensible(data, name)
            text = read[name]
            reading = None if text is None else measure(text, language, known.letters)
            if reading is not None:
                yield reading


def sensible(data: bytes, name: str) -> str | None:
    """Return the text in that encoding; None if letters and signs stand where none can."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    sample = text[:SAMPLE]
    other = [word for word in WORDS.findall(sample) if not word.isascii()]
    odd = len(ODD.findall(sample)) + len(MIXED.findall(sample))
    odd += sum(has_odd_case(word) for word in other)
    return text if odd <= ODD_SHARE * len(other) else None


def has_odd_case(word: str) -> bool:
    """Return whether capitals stand where nobody types them: ``iKoN``, ``ÈÈn``."""
    pairs = list(pairwise(word))
    return any(a.islower() and b.isupper() for a, b in pairs) or (
        word[:2].isupper() and word[2:].islower()
    )


def measure(text: str, language: str, letters: frozenset[str]) -> Reading | None:
    """Return how well *text* is one of the language; None if too many of its letters are not."""
    sample = text[:SAMPLE].lower()
    other = [c for c in sample if not c.isascii() and c.isalpha()]
    foreign = sum(c not in letters for c in other) / max(1, len(other)) if letters else 0
    if foreign > FOREIGN_SHARE:
        return None
    words = WORDS.findall(sample)
    known = stop_words(language)
    hits = [word for word in words if word in known]
    alone = sum(len(word) == 1 and word.isalpha() and not word.isascii() for word in words)
    return Reading(
        text=text.translate(CEDILLAS) if language == "ro" else text,
        foreign=foreign,
        hits=len(hits),
        share=len(hits) / max(1, len(words)),
        is_told=len(hits) >= ENOUGH or any(len(word) > 1 and not word.isascii() for word in hits),
        strange=alone + len(TOUCHING.findall(sample)),
    )
