"""Text to terms: words, stop words out, stems, and pairs of neighbouring stems."""

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
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
        self._learn(set(words))
        stems = self._stems
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
        if len(self._written) > REMEMBERED:
            self._written.clear()
        written = self._written
        for match in WORD.finditer(text):
            word = match[0]
            stem = written.get(word)
            if stem is None:
                lower = composed(word.lower())
                if lower not in self._stems:
                    self._learn({lower})
                stem = written[word] = self._stems[lower]
            if stem:
                yield (stem, *match.span())

    def _learn(self, words: set[str]) -> None:
        if len(self._stems) > REMEMBERED:
            self._stems.clear()
        new = sorted(word for word in words if word not in self._stems)
        if new:
            for word, stem in zip(new, stemmer(self.language)(new), strict=True):
                is_stop = word in self._stop or word.isdecimal()
                self._stems[word] = STOP if is_stop else self._apart.get(word, stem)


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
