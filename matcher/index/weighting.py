"""Counts of terms to rows of length 1: what is rare says more, and concepts join the languages."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from matcher.concepts import Concepts
from matcher.index.programme_texts import load_texts
from matcher.index.vocabulary import CountedVocabulary
from matcher.text.tokens import analyser

if TYPE_CHECKING:
    from scipy.sparse import csr_array

PAGE_LANGUAGE = "en"
Rows = tuple[list[int], list[int], list[int]]
"""Data, columns and row starts of a matrix whose width is not known yet."""


def rows_of(
    vocabulary: CountedVocabulary, counted: Iterable[tuple[str, Mapping[str, int]]]
) -> Rows:
    """Return rows of counts from (language, term to count); new terms enter the vocabulary."""
    data: list[int] = []
    columns: list[int] = []
    starts = [0]
    for language, counts in counted:
        columns.extend(map(vocabulary.numbers(language), counts))
        data.extend(counts.values())
        starts.append(len(columns))
    return data, columns, starts


def matrix_of(rows: Rows, vocabulary: CountedVocabulary, concepts: Concepts) -> "csr_array":
    """Return counts of terms, then of concepts: ``(n_rows, n_terms + n_concepts)``."""
    import numpy as np
    from scipy.sparse import csr_array, hstack

    data, columns, starts = rows
    found = csr_array(
        (np.array(data, float), np.array(columns, np.int64), np.array(starts)),
        shape=(len(starts) - 1, len(vocabulary)),
    )
    found.sort_indices()
    return hstack([found, concept_counts(found, vocabulary.columns, concepts)], format="csr")


def rarities(
    whole: "csr_array", vocabulary: CountedVocabulary, languages: Sequence[str], n_concepts: int
) -> Any:
    """Return the inverse document frequency of every column, each within its own language."""
    import numpy as np

    n_terms = len(vocabulary)
    width = n_terms + n_concepts
    seen = np.bincount(whole.indices, minlength=width)
    in_language = {language: languages.count(language) for language in {*languages}}
    documents = np.array(
        [in_language.get(vocabulary.term_of(n)[0], 0) for n in range(n_terms)]
        + [len(languages)] * (width - n_terms)
    )
    return np.log((1 + np.maximum(documents, seen)) / (1 + seen)) + 1


def member_rows(pages: Sequence[Sequence[int]], page_counts: "csr_array") -> "csr_array":
    """Return for each call the counts of the pages at the places that it has."""
    import numpy as np
    from scipy.sparse import csr_array

    members = csr_array(
        (
            np.ones(sum(map(len, pages))),
            (
                np.repeat(np.arange(len(pages)), [len(p) for p in pages]),
                np.array([p for places in pages for p in places], np.int64),
            ),
        ),
        shape=(len(pages), page_counts.shape[0]),
    )
    return members @ page_counts


@cache
def page_counts() -> Sequence[Mapping[str, int]]:
    return [analyser(PAGE_LANGUAGE).counts(page.text) for page in load_texts()]


def weigh(counts: Any, scale: Any) -> Any:
    """Return rows of length 1 from counts: 1 + ln(count), times *scale*; empty rows stay empty."""
    import numpy as np

    found = counts.copy()
    found.data = (1 + np.log(found.data)) * scale[found.indices]
    lengths = np.sqrt(
        np.bincount(
            np.repeat(np.arange(found.shape[0]), np.diff(found.indptr)),
            weights=found.data**2,
            minlength=found.shape[0],
        )
    )
    lengths[lengths == 0] = 1
    found.data /= np.repeat(lengths, np.diff(found.indptr))
    return found


def concept_counts(
    counts: Any, columns: Mapping[str, Mapping[str, int]], concepts: Concepts
) -> Any:
    """Return how often each concept is named in each row, from the counts of terms and pairs."""
    import numpy as np
    from scipy.sparse import csr_array

    single_rows: list[int] = []
    single_columns: list[int] = []
    chains: list[tuple[int, list[int]]] = []
    for language, vocabulary in columns.items():
        for place, keys in concepts.terms(language):
            found = [vocabulary[key] for key in keys if key in vocabulary]
            if len(found) < len(keys):
                continue
            if len(found) == 1:
                single_rows.append(found[0])
                single_columns.append(place)
            else:
                chains.append((place, found))
    shape = (counts.shape[1], len(concepts))
    named = counts @ csr_array(
        (np.ones(len(single_rows)), (single_rows, single_columns)), shape=shape
    )
    if not chains:
        return named
    by_column = counts.tocsc()
    extra = []
    for place, chain in chains:
        rarest = by_column[:, [chain[0]]]
        for column in chain[1:]:
            rarest = rarest.minimum(by_column[:, [column]])
        rows = rarest.tocoo()
        extra.append((rows.coords[0], np.full(rows.nnz, place), rows.data))
    found_rows, places, data = (np.concatenate(parts) for parts in zip(*extra, strict=True))
    return named + csr_array((data, (found_rows, places)), shape=named.shape)
