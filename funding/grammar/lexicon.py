"""A text split into figures and known phrases; what is on no list is named unknown."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from funding.reference import Row

PIECE = re.compile(r"[^\W\d_]+'?|\d+|\.{2,}|[^\w\s.]|_")
"""A word with its apostrophe, or a sign: ``dell'``"""
HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011](?=[^\W\d_])")
"""Within a word, where some write a blank: ``cut-off``"""
UNKNOWN = "unknown"
SHORT = 3
"""Letters: shorter names of days of the week mean too much in other languages."""


@dataclass(frozen=True, slots=True)
class Meaning:
    kind: str
    reading: str
    language: str
    """Empty for words of every language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """A figure, a phrase or a sign, with all it may mean."""

    text: str
    start: int
    end: int
    meanings: tuple[Meaning, ...]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(meaning.kind for meaning in self.meanings)

    def readings(self, kind: str) -> frozenset[str]:
        return frozenset(m.reading for m in self.meanings if m.kind == kind)


Phrases = dict[tuple[str, ...], list[Meaning]]
Figures = Mapping[tuple[int, int], str]
"""The kind of figure that stands from one place to another."""


class Lexicon:
    """The phrases of one reference file, found by their words; the longest counts."""

    def __init__(self, rows: Iterable[Row], signs: Iterable[str]) -> None:
        """Take rows with the columns kind, reading, language, words; *signs* mean nothing."""
        self._phrases: Phrases = {}
        self._bare: Phrases = {}
        self._signs = frozenset(signs)
        for row in rows:
            meaning = Meaning(row["kind"], row["reading"], row["language"])
            for phrase in row["words"].split("|"):
                pieces = tuple(piece for piece, _ in split(folded(phrase)))
                self._phrases.setdefault(pieces, []).append(meaning)
                bare = tuple(map(without_accents, pieces))
                self._bare.setdefault(bare, []).append(meaning)
        self._longest = max(map(len, self._phrases))

    def read(self, text: str, figures: Figures, language: str | None) -> list[Token]:
        """Return the tokens of a folded *text*; the words of *language* go before the others."""
        tokens: list[Token] = []
        place = 0
        for (start, end), kind in sorted(figures.items()):
            tokens += self._words(text[place:start], place, language)
            figure = Meaning(kind, "", "")
            tokens.append(Token(text=text[start:end], start=start, end=end, meanings=(figure,)))
            place = end
        return tokens + self._words(text[place:], place, language)

    def _words(self, gap: str, offset: int, language: str | None) -> list[Token]:
        pieces = list(split(gap))
        found = []
        at = 0
        while at < len(pieces):
            length, meanings = self._longest_at([p for p, _ in pieces[at:]], language)
            start, last = pieces[at][1], pieces[at + length - 1]
            end = last[1] + len(last[0])
            token = Token(
                text=gap[start:end], start=offset + start, end=offset + end, meanings=meanings
            )
            found.append(token)
            at += length
        return found

    def _longest_at(
        self, pieces: Sequence[str], language: str | None
    ) -> tuple[int, tuple[Meaning, ...]]:
        """Return how many pieces the longest known phrase takes, and what it may mean."""
        bare = [without_accents(piece) for piece in pieces[: self._longest]]
        for phrases, words in ((self._phrases, pieces), (self._bare, bare)):
            for length in range(min(self._longest, len(words)), 0, -1):
                known = in_language(phrases.get(tuple(words[:length]), ()), words, language)
                if known:
                    return length, known
        if pieces[0] in self._signs:
            return 1, (Meaning(pieces[0], "", ""),)
        return 1, (Meaning(UNKNOWN, "", ""),)


def in_language(
    meanings: Iterable[Meaning], words: Sequence[str], language: str | None
) -> tuple[Meaning, ...]:
    """Return what a phrase means in *language*, or else in English.

    Without a language English goes first, and then the others count: "et" is a zone in English and
    "and" in French.
    """
    is_short = len(words[0]) <= SHORT
    code = language or "en"
    known = [m for m in meanings if m.language == code or m.kind != "weekday" or not is_short]
    own = [m for m in known if m.language in ("", code)]
    if own or language is None:
        return tuple(own or known)
    return tuple(m for m in known if m.language == "en")


def split(text: str) -> Iterable[tuple[str, int]]:
    """Yield words and signs with their places; dots end abbreviations and say nothing."""
    for match in PIECE.finditer(HYPHEN.sub(" ", text)):
        yield match.group(), match.start()


def folded(text: str) -> str:
    """Return *text* for comparison: composed, case-folded, blanks and apostrophes plain ones.

    Invisible characters and those of private use, which stand for nothing, are left out.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = [c for c in composed if unicodedata.category(c) not in ("Cf", "Co")]
    plain = " ".join("".join(kept).split()).casefold()
    return re.sub("[’ʼ‘`´]", "'", plain)


def without_accents(word: str) -> str:
    """Return a word as people type it who lack its accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
