"""A text as its stems in order: read once, asked where a word stands and what a sentence has."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice, pairwise

from matcher.text.tokens import STOP, WORD, analyser, composed

SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;](?=\S)[^.!?;\n]+)*[.!?;]?")
"""``Cities prepare for heat.``"""


class StemmedText:
    """The words of a text that are no stop words, with their places.

    A term is a stem, or a pair of stems between which no other stands: ``earli warn``.

    >>> text = StemmedText("The heat of cities. Early warning.", "en")
    >>> text.stems, text.words("earli warn"), "warn heat" in text
    (['heat', 'citi', 'earli', 'warn'], 'Early warning', False)
    """

    def __init__(self, text: str, language: str) -> None:
        self.text = text
        self.language = language
        # a word never goes beyond its sentence, and whatever ends a sentence is in no word
        self._spans = [match.span() for match in SENTENCE.finditer(text)]
        words = [WORD.findall(text, start, end) for start, end in self._spans]
        found = analyser(language).stems_of(list(chain.from_iterable(words)))
        every = iter(found)
        self._of_words = [list(islice(every, len(part))) for part in words]
        """The stem of each word of each sentence, stop words included."""
        self.stems = [stem for stem in found if stem]
        self._known: dict[str, str] = {}

    def terms(self) -> Mapping[str, None]:
        """Return all stems and pairs."""
        return dict.fromkeys((*self.stems, *map(" ".join, pairwise(self.stems))))

    def words(self, term: str) -> str:
        """Return the words of the first place of a term.  Raises KeyError."""
        if term not in self._known:
            first, last = self._place(term)
            start, end = self._span(first)
            if last != first:
                _, end = self._span(last)
            self._known[term] = " ".join(self.text[start:end].split())
        return self._known[term]

    def __contains__(self, term: str) -> bool:
        try:
            self._place(term)
        except KeyError:
            return False
        return True

    @cached_property
    def is_plain(self) -> bool:
        """Whether each sentence by itself has the stems of its place in the text.

        Lower-casing a part may give other letters: a Greek sigma at its end, a Turkish i.
        """
        if self.text.isascii():
            return True
        lower = self.text.lower()
        return len(lower) == len(self.text) and "Σ" not in self.text and composed(lower) == lower

    def sentences(self) -> Iterator[tuple[int, int, set[str]]]:
        """Yield start, end and stems of each sentence, as if it stood by itself."""
        for (start, end), stems in zip(self._spans, self._of_words, strict=True):
            if not self.is_plain:
                stems = analyser(self.language).stems(self.text[start:end])
            yield start, end, {*stems} - {STOP}

    def _place(self, term: str) -> tuple[int, int]:
        """Return the first and the last of the stems of the first place of a term."""
        single = self._first.get(term)
        found = [] if single is None else [(single, single)]
        blank = term.find(" ")
        while blank >= 0:  # a lemma may have a blank of its own
            found += self._pair(term[:blank], term[blank + 1 :])
            blank = term.find(" ", blank + 1)
        if not found:
            raise KeyError(term)
        return min(found, key=lambda place: (place[1], -place[0]))

    def _pair(self, one: str, other: str) -> Iterator[tuple[int, int]]:
        """Yield the first place where two stems stand side by side."""
        stems = self.stems
        place = self._first.get(one) if other in self._first else None
        while place is not None:
            if stems[place + 1 : place + 2] == [other]:
                yield place, place + 1
                return
            try:
                place = stems.index(one, place + 1)
            except ValueError:
                return

    def _span(self, place: int) -> tuple[int, int]:
        """Return where the word of one of the stems begins and ends."""
        sentence = bisect_right(self._before, place)
        rest = place - (self._before[sentence - 1] if sentence else 0)
        said = [n for n, stem in enumerate(self._of_words[sentence]) if stem]
        words = WORD.finditer(self.text, *self._spans[sentence])
        return next(islice(words, said[rest], None)).span()

    @cached_property
    def _first(self) -> dict[str, int]:
        return dict(zip(reversed(self.stems), reversed(range(len(self.stems))), strict=True))

    @cached_property
    def _before(self) -> list[int]:
        """How many stems there are up to the end of each sentence."""
        return list(accumulate(sum(map(bool, stems)) for stems in self._of_words))


@lru_cache(maxsize=150)  # who refines a question looks at the same calls again
def stemmed(text: str, language: str) -> StemmedText:
    return StemmedText(text, language)
