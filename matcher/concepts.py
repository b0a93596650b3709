"""Concepts of European urban policy: one thing, its words in every language of the Union."""

import csv
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from funding.resources import shipped
from matcher.languages import LANGUAGES, choose
from matcher.tokens import analyser

CLEAR = 3
"""So many more concepts named tell a language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    """One row of ``data/reference/concepts.csv``."""

    id: str
    checked: bool
    """Whether a speaker has looked at the row."""
    terms: Mapping[str, tuple[str, ...]]
    """By language; the first is the usual one."""

    def name(self, language: str) -> str:
        """Return the usual term in *language*, else in English."""
        return (self.terms.get(language) or self.terms["en"])[0]


@cache
def load_concepts(path: Path | None = None) -> Sequence[Concept]:
    path = path or shipped("reference") / "concepts.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept(
                id=row["concept"],
                checked=row["checked"] == "yes",
                terms={
                    language: tuple(t.strip() for t in row[language].split("|") if t.strip())
                    for language in LANGUAGES
                    if (row.get(language) or "").strip()
                },
            )
            for row in csv.DictReader(file)
        )


@cache
def term_keys(language: str) -> Sequence[tuple[int, tuple[str, ...]]]:
    """Return (place of the concept, keys of counts) for every term of a language.

    A term of one stem is one key, of two their pair, of more the chain of pairs.
    """
    found: set[tuple[int, tuple[str, ...]]] = set()
    for place, concept in enumerate(load_concepts()):
        for term in concept.terms.get(language, ()):
            stems = analyser(language).stems(term)
            if len(stems) == 1:
                found.add((place, (stems[0],)))
            elif stems:
                pairs = itertools.pairwise(stems)
                found.add((place, tuple(f"{a} {b}" for a, b in pairs)))
    return sorted(found)


@cache
def _by_first_key(language: str) -> Mapping[str, Sequence[tuple[int, tuple[str, ...]]]]:
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for place, keys in term_keys(language):
        found.setdefault(keys[0], []).append((place, keys))
    return found


def terms_among(language: str, counted: Mapping[str, object]) -> list[tuple[int, tuple[str, ...]]]:
    """Return those of `term_keys` whose keys are all counted, in their order."""
    first = _by_first_key(language)
    small, large = (counted, first) if len(counted) < len(first) else (first, counted)
    return sorted(
        (place, keys)
        for key in small
        if key in large
        for place, keys in first[key]
        if all(k in counted for k in keys)
    )


def language_of_terms(text: str, candidates: Sequence[str]) -> str:
    """Return which of *candidates* a list of terms is in; the first where nothing tells.

    Few words without a sentence say little to a language identifier, whose model also takes longer
    to load than a match takes; the concepts that the words name tell more.
    """
    counted = {name: analyser(name).counts(text) for name in dict.fromkeys(candidates)}
    named = sorted((-len(terms_among(name, counted[name])), name) for name in counted)
    if len(named) > 1 and named[1][0] - named[0][0] >= CLEAR:
        return named[0][1]
    return choose(text, candidates)
