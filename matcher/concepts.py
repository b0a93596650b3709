"""Concepts of urban policy: the same thing in the languages of the Union.

A concept is a term of the model like any other; that it was named in another language is told in
the reasons.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from funding.resources import shipped
from matcher.analyse import stems
from matcher.languages import LANGUAGES

MARK = "concept:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Concept:
    name: str
    names: Mapping[str, tuple[str, ...]]
    """Language to terms, the usual one first."""


@cache
def load_concepts() -> tuple[Concept, ...]:
    """Return the curated concepts, in order of name; the last file that names one counts."""
    found: dict[str, Concept] = {}
    for path in sorted((shipped("reference") / "concepts").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names = {
                    lang: tuple(
                        t for part in (row.get(lang) or "").split(";") if (t := part.strip())
                    )
                    for lang in LANGUAGES
                }
                found[row["concept"]] = Concept(
                    name=row["concept"], names={k: v for k, v in names.items() if v}
                )
    return tuple(found[name] for name in sorted(found))


@cache
def phrases(language: str) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Return, by first stem, the phrases of a language as stems with their concept."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for concept in load_concepts():
        for name in concept.names.get(language, ()):
            key = tuple(stems(name, language))
            if key:
                found.setdefault(key[0], []).append((key, concept.name))
    return {
        first: tuple(sorted(set(keys), key=lambda k: (-len(k[0]), k)))
        for first, keys in found.items()
    }


def find_concepts(text: str, language: str) -> Iterator[str]:
    """Yield the concept of each phrase of *text*, the longest first, none overlapping."""
    known, found = phrases(language), stems(text, language)
    n = 0
    while n < len(found):
        for key, concept in known.get(found[n], ()):
            if tuple(found[n : n + len(key)]) == key:
                yield concept
                n += len(key)
                break
        else:
            n += 1


def concept_terms(text: str, language: str) -> Counter[str]:
    """Return how often each concept is named in *text*, as terms of the model."""
    return Counter(MARK + name for name in find_concepts(text, language))


def english_name(concept: str) -> str:
    """Return a concept's usual English name."""
    named = {c.name: c.names for c in load_concepts()}
    return next(iter(named.get(concept, {}).get("en", ())), concept.replace("-", " "))
