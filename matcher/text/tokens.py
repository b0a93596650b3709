"""Text to terms: words, stop words out, stems, and pairs of neighbouring stems."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.reference import read_rows
from funding.resources import shipped
from matcher.text.languages import stemmer

ANALYSER_VERSION = 4
"""Raised when the same text gives other terms than before; cached counts carry it."""
WORD = re.compile(r"\w[\w\u0300-\u036f]+")
"""Two letters or more: ``heat``.  Accents that stand as characters of their own, as in many PDF
files and names from a Mac, belong to their letter."""
STOP = ""
"""Stands for the stem of a stop word."""
REMEMBERED = 400_000
"""Distinct words per language; a long-running service must not grow without end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A word of a text that is no stop word."""

    stem: str
    start: int
    end: int


class Analyser:
    """Turns text of one language into terms.  Distinct words are stemmed once, never tokens."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._stop = stop_words(language)
        self._apart = kept_apart(language)
        self._stems: dict[str, str] = {}
        self._written: dict[str, str] = {}
        """The same stems by the words as they are written, in capitals or not."""

    def stems(self, text: str) -> list[str]:
        """Return the stems of *text* in order, without stop words."""
        words = WORD.findall(composed(text.lower()))
        stems = self._learn(set(words))
        return [stem for word in words if (stem := stems[word])]

    def counts(self, text: str) -> Mapping[str, int]:
        """Return how often each stem and each pair of neighbouring stems occurs."""
        stems = self.stems(text)
        found = Counter(stems)
        found.update(map(" ".join, itertools.pairwise(stems)))
        return found

    def tokens(self, text: str) -> Iterator[Token]:
        """Yield the words of *text* with their places."""
        return (Token(stem=stem, start=a, end=b) for stem, a, b in self.places(text))

    def places(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Yield the stem, start and end of each token; lower-casing may not move a letter."""
        matches = list(WORD.finditer(text))
        stems = self.stems_of([match[0] for match in matches])
        return ((stem, *match.span()) for match, stem in zip(matches, stems, strict=True) if stem)

    def stems_of(self, words: Sequence[str]) -> list[str]:
        """Return the stem of each of some words as they are written; `STOP` for stop words."""
        written = self._written
        if len(written) > REMEMBERED:
            written = self._written = {}  # who reads another text meanwhile goes on with the old
        new = {word: composed(word.lower()) for word in set(words) if word not in written}
        if new:
            stems = self._learn(set(new.values()))
            written.update((word, stems[lower]) for word, lower in new.items())
        return [written[word] for word in words]

    def _learn(self, words: set[str]) -> Mapping[str, str]:
        """Return stems by words, with those of all these *words*."""
        stems = self._stems
        if len(stems) > REMEMBERED:
            stems = self._stems = {}
        new = sorted(word for word in words if word not in stems)
        if new:
            for word, stem in zip(new, stemmer(self.language)(new), strict=True):
                is_stop = word in self._stop or word.isdecimal()
                stems[word] = STOP if is_stop else self._apart.get(word, stem)
        return stems


def composed(text: str) -> str:
    """Return *text* with each accented letter as one character.

    >>> composed("Wa\u0308rme") == "W\u00e4rme"
    True
    """
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@cache
def analyser(language: str) -> Analyser:
    return Analyser(language)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the short list of a language, one word a line; ``#`` starts a comment."""
    path = shipped("reference") / "stopwords" / f"{language}.txt"
    if not path.is_file():
        return frozenset()
    lines = (line.partition("#")[0].split() for line in path.read_text("utf-8").splitlines())
    return frozenset(word.lower() for words in lines for word in words)


@cache
def kept_apart(language: str) -> Mapping[str, str]:
    """Return the words whose stem would mix them with words of another meaning, with their own.

    ``stems/<language>.csv`` says what each is kept apart from: emergency from emerging.
    """
    path = shipped("reference") / "stems" / f"{language}.csv"
    if not path.is_file():
        return {}
    return read_stems(path)


def read_stems(path: Path) -> Mapping[str, str]:
    return {row["word"]: row["stem"] for row in read_rows(path, "word", "stem", "apart_from")}
