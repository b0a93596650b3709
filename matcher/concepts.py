"""Concepts of European urban policy: one thing, its words in every language of the Union."""

import itertools
from collections.abc import Mapping, Sequence
from functools import cache

from funding.resources import File, own_words, shipped
from matcher.concept_table import Concept, join_tables, read_table
from matcher.text.languages import choose
from matcher.text.tokens import analyser

OWN = "concepts.csv"
"""Additions beside the data."""
CLEAR = 3
"""A language is certain when it names this many more concepts than the next one."""


def load_concepts() -> Sequence[Concept]:
    """Return the shipped concepts with the additions that lie beside the data, if any do.

    Raises WrongInput for additions that can't be read.
    """
    return tables(own_words(OWN))


@cache
def tables(own: File | None) -> Sequence[Concept]:
    known = read_table(shipped("reference") / "concepts.csv")
    return known if own is None else join_tables(known, read_table(own.path))


def term_keys(language: str) -> Sequence[tuple[int, tuple[str, ...]]]:
    """Return (place of the concept, keys of counts) for every term of a language.

    A term of one stem is one key, of two their pair, of more the chain of pairs.
    """
    return keys_of(language, own_words(OWN))


@cache
def keys_of(language: str, own: File | None) -> Sequence[tuple[int, tuple[str, ...]]]:
    found: set[tuple[int, tuple[str, ...]]] = set()
    for place, concept in enumerate(tables(own)):
        for term in concept.terms.get(language, ()):
            stems = analyser(language).stems(term)
            if len(stems) == 1:
                found.add((place, (stems[0],)))
            elif stems:
                pairs = itertools.pairwise(stems)
                found.add((place, tuple(f"{a} {b}" for a, b in pairs)))
    return sorted(found)


@cache
def by_first_key(
    language: str, own: File | None
) -> Mapping[str, Sequence[tuple[int, tuple[str, ...]]]]:
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for place, keys in keys_of(language, own):
        found.setdefault(keys[0], []).append((place, keys))
    return found


def terms_among(language: str, counted: Mapping[str, object]) -> list[tuple[int, tuple[str, ...]]]:
    """Return those of `term_keys` whose keys are all counted, in their order."""
    first = by_first_key(language, own_words(OWN))
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
