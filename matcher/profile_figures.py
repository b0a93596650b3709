"""Terms of a profile as figures in the columns of an index: few columns of very many."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from funding.understanding import Source, UnderstoodTerm
from matcher.index.call_index import CallIndex
from matcher.index.column_names import name_counts, split_name
from matcher.text.tokens import analyser

if TYPE_CHECKING:
    import numpy as np

Figures = tuple["np.ndarray", "np.ndarray"]
"""Columns in order, and one figure for each."""


def counted_columns(
    index: CallIndex, language: str, counts: Mapping[str, int]
) -> tuple[dict[int, int], dict[str, int]]:
    """Return counts per column, concepts included, and the counts of what no call has."""
    columns: dict[int, int] = {}
    unknown: dict[str, int] = {}
    bridged = {k for _, keys in index.concepts.terms_among(language, counts) for k in keys}
    named = name_counts(language, counts, index.concepts)
    for (name, n), column in zip(named.items(), index.columns([*named]), strict=True):
        if column is not None:
            columns[column] = n
        elif (term := split_name(name)[1]) not in bridged:
            unknown[term] = n
    return columns, unknown


def figures(index: CallIndex, columns: Mapping[int, int]) -> Figures:
    """Return the columns that are counted, in order, and the figure of each.

    They are weighed as the fields of a call are.
    """
    import numpy as np

    places = np.array(sorted(columns), np.int64)
    values = np.array([columns[p] for p in places.tolist()], float)
    return places, (1 + np.log(values)) * index.scale[places]


def in_order(values: Mapping[int, float]) -> Figures:
    import numpy as np

    places = sorted(values)
    return np.array(places, np.int64), np.array([values[p] for p in places], float)


def column_of(index: CallIndex, term: UnderstoodTerm) -> int | None:
    if term.concept is None:
        return index.term_column(term.language, term.key)
    place = index.concepts.places.get(term.concept)
    return None if place is None else index.concept_column(place)


def figures_of_terms(index: CallIndex, terms: Iterable[UnderstoodTerm]) -> Figures:
    """Return the weights of what a text says, per column."""
    found: dict[int, float] = {}
    for term in terms:
        column = column_of(index, term) if term.source is Source.TEXT else None
        if column is not None:
            found[column] = max(found.get(column, 0.0), term.weight)
    return in_order(found)


def figures_of_fields(
    index: CallIndex, terms: Iterable[UnderstoodTerm], factors: Mapping[str, float]
) -> Figures:
    """Return the names of its fields of work, each of the length of its weight, per column."""
    import numpy as np

    found: dict[int, float] = {}
    for term in terms:
        if term.source is Source.FIELD:
            counts = analyser(term.language).counts(term.key)
            places, values = figures(index, counted_columns(index, term.language, counts)[0])
            factor = factors.get(term.term, 1.0)
            values = values * (factor * term.weight / (np.sqrt(values @ values) or 1))
            for place, value in zip(places.tolist(), values.tolist(), strict=True):
                found[place] = found.get(place, 0.0) + value
    return in_order(found)
