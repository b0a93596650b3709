"""The names of an index's columns: a language with its term, or a concept of all languages.

>>> split_name("de:stadt"), split_name(":heat-planning")
(('de', 'stadt'), ('', 'heat-planning'))
"""

from collections.abc import Mapping

from matcher.concepts import Concepts

CONCEPT = ""
"""Stands where a language does in the name of a concept."""


def name_counts(language: str, counts: Mapping[str, int], concepts: Concepts) -> dict[str, int]:
    """Return counts of terms under the names of their columns, with how often concepts are named.

    Calls, programme texts and profiles are all counted here, so that they share their columns.
    A concept of several words is named as often as the rarest of its keys.
    """
    found = {f"{language}:{term}": n for term, n in counts.items()}
    for place, keys in concepts.terms_among(language, counts):
        name = concept_name(concepts, place)
        found[name] = found.get(name, 0) + min(counts[key] for key in keys)
    return found


def concept_name(concepts: Concepts, place: int) -> str:
    """Return the name of a concept's column."""
    return f"{CONCEPT}:{concepts.table[place].id}"


def split_name(name: str) -> tuple[str, str]:
    """Return the language and the term of a name; `CONCEPT` and its id for a concept."""
    language, _, term = name.partition(":")
    return language, term
