"""The topics of a project: what a call should have, and is told to lack if it has not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.understanding import Source, UnderstoodTerm
from matcher.index.call_index import CallIndex
from matcher.profile_figures import column_of

if TYPE_CHECKING:
    import numpy as np

TOPICS = 8
"""The heaviest words of an input without keywords that are its topics."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """One thing a project asks for: a keyword, or a heavy word where there are none."""

    text: str
    columns: tuple[int, ...]
    weights: tuple[float, ...]
    """The weight of each of `columns`."""
    concepts: frozenset[int]
    """Those of `columns` that are concepts."""
    unknown: float
    """Weight of its words that no call has."""
    language: str
    """*Format* ISO 639-1."""


def topic_of(
    index: CallIndex,
    text: str,
    language: str,
    columns: Mapping[int, int],
    unknown: Mapping[str, int],
) -> Topic:
    places = tuple(sorted(columns))
    new = index.highest_scale
    return Topic(
        text=text,
        language=language,
        columns=places,
        concepts=concepts_among(index, places),
        weights=tuple(float(index.scale[p]) for p in places),
        unknown=sum(new * (index.recipe.pair if " " in term else 1.0) for term in unknown),
    )


def concepts_among(index: CallIndex, columns: Iterable[int]) -> frozenset[int]:
    return frozenset(c for c in columns if index.concept_of(c) is not None)


def heavy_topics(index: CallIndex, columns: "np.ndarray", whole: "np.ndarray") -> tuple[Topic, ...]:
    """Return the heaviest words of a profile without keywords."""
    weight = dict(zip(columns.tolist(), whole.tolist(), strict=True))
    single = [
        c
        for c in weight
        if weight[c] and index.concept_of(c) is None and " " not in index.term_of(c)[1]
    ]
    single.sort(key=lambda c: (-weight[c], index.term_of(c)))
    return tuple(
        Topic(
            text=index.term_of(c)[1],
            language=index.term_of(c)[0],
            columns=(c,),
            concepts=frozenset(),
            weights=(float(index.scale[c]),),
            unknown=0.0,
        )
        for c in single[:TOPICS]
    )


def topics_of_terms(index: CallIndex, terms: Iterable[UnderstoodTerm]) -> list[Topic]:
    """Return what a text says as topics: a concept and the words that name it are one."""
    found: dict[str, dict[int, float]] = {}
    languages: dict[str, str] = {}
    for term in terms:
        column = column_of(index, term) if term.source is Source.TEXT else None
        if column is not None:
            languages.setdefault(term.term.casefold(), term.language)
            found.setdefault(term.term.casefold(), {})[column] = float(index.scale[column])
    return [
        Topic(
            text=text,
            language=languages[text],
            columns=tuple(each),
            concepts=concepts_among(index, each),
            weights=tuple(each.values()),
            unknown=0.0,
        )
        for text, each in list(found.items())[:TOPICS]
    ]
