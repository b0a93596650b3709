"""Concepts of European urban policy: one thing, its words in every language of the Union."""

import itertools
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

from funding.resources import File, file_at, shipped
from funding.words import WORDS
from matcher.concept_table import Concept, join_tables, read_table
from matcher.text.languages import choose
from matcher.text.tokens import analyser

LOCAL_FILE = "concepts.csv"
"""Name of the file with a city's own additions, which lies beside its database."""
CLEAR = 3
"""A language is certain when it names this many more concepts than the next one."""
Keys = tuple[str, ...]
"""The terms of an analyser that together are one term of the table."""


class Concepts:
    """One table of concepts, and its terms as an analyser counts them.

    A place is the number of a concept in `table`; an index has one column for each.
    """

    def __init__(self, table: Sequence[Concept], local: bytes = b"") -> None:
        self.table = tuple(table)
        self.local = local
        """The city's own additions as they stand in their file; empty without any."""
        self._terms: dict[str, Sequence[tuple[int, Keys]]] = {}
        self._of_place: dict[str, Mapping[int, Sequence[Keys]]] = {}
        self._first: dict[str, Mapping[str, Sequence[tuple[int, Keys]]]] = {}

    def __len__(self) -> int:
        return len(self.table)

    def name(self, place: int, language: str = "en") -> str:
        """Return the usual term of a concept."""
        return self.table[place].name(language)

    def place_of(self, name: str) -> int:
        """Return the place of the concept with that id.  Raises KeyError if there is none."""
        return self.places[name]

    def terms(self, language: str) -> Sequence[tuple[int, Keys]]:
        """Return (place, keys of counts) for every term of a language.

        A term of one stem is one key, of two their pair, of more the chain of pairs.
        """
        if language not in self._terms:
            found: set[tuple[int, Keys]] = set()
            for place, concept in enumerate(self.table):
                for term in concept.terms.get(language, ()):
                    stems = analyser(language).stems(term)
                    if len(stems) == 1:
                        found.add((place, (stems[0],)))
                    elif stems:
                        pairs = itertools.pairwise(stems)
                        found.add((place, tuple(f"{a} {b}" for a, b in pairs)))
            self._terms[language] = sorted(found)
        return self._terms[language]

    def keys_of(self, place: int, language: str) -> Sequence[Keys]:
        """Return the keys of every term that a language has for a concept."""
        if language not in self._of_place:
            found: dict[int, list[Keys]] = {}
            for number, keys in self.terms(language):
                found.setdefault(number, []).append(keys)
            self._of_place[language] = found
        return self._of_place[language].get(place, ())

    def terms_among(self, language: str, counted: Mapping[str, object]) -> list[tuple[int, Keys]]:
        """Return those of `terms` whose keys are all counted, in their order."""
        first = self._by_first_key(language)
        small, large = (counted, first) if len(counted) < len(first) else (first, counted)
        return sorted(
            (place, keys)
            for key in small
            if key in large
            for place, keys in first[key]
            if all(k in counted for k in keys)
        )

    def language_of_terms(self, text: str, candidates: Sequence[str]) -> str:
        """Return which of *candidates* a list of terms is in; the first where nothing tells.

        Few words without a sentence say little to a language identifier, whose model also takes
        longer to load than a match takes; the concepts that the words name tell more.
        """
        counted = {name: analyser(name).counts(text) for name in dict.fromkeys(candidates)}
        named = sorted((-len(self.terms_among(name, counted[name])), name) for name in counted)
        if len(named) > 1 and named[1][0] - named[0][0] >= CLEAR:
            return named[0][1]
        return choose(text, candidates)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each concept by its id."""
        return {concept.id: place for place, concept in enumerate(self.table)}

    @cached_property
    def languages_by_term(self) -> Mapping[tuple[str, ...], Sequence[str]]:
        """The languages of every term of the table, by its words."""
        found: dict[tuple[str, ...], list[str]] = {}
        for concept in self.table:
            for language, terms in concept.terms.items():
                for term in terms:
                    found.setdefault(tuple(WORDS.findall(term.casefold())), []).append(language)
        return found

    def _by_first_key(self, language: str) -> Mapping[str, Sequence[tuple[int, Keys]]]:
        if language not in self._first:
            found: dict[str, list[tuple[int, Keys]]] = {}
            for place, keys in self.terms(language):
                found.setdefault(keys[0], []).append((place, keys))
            self._first[language] = found
        return self._first[language]


def load_concepts(folder: Path | None = None) -> Concepts:
    """Return the shipped concepts with the additions that lie in *folder*, if any do.

    The same additions give the same object.  Raises WrongInput for additions that can't be read.
    """
    return _joined(None if folder is None else file_at(folder / LOCAL_FILE))


@cache
def _joined(local: File | None) -> Concepts:
    known = read_table(shipped("reference") / "concepts.csv")
    if local is None:
        return Concepts(known)
    return Concepts(join_tables(known, read_table(local.path)), local.path.read_bytes())
