"""The calls as vectors: built once, asked by many projects."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.concepts import Concepts, load_concepts
from matcher.index.city_prior import breadth_penalty, city_prior
from matcher.index.column_names import CONCEPT, concept_name, name_counts, split_name
from matcher.index.programme_texts import (
    PAGE_LANGUAGE,
    count_texts,
    load_programme_texts,
    texts_for,
)
from matcher.index.term_counts import FIELDS, CallCounts, count_call
from matcher.parameters import DEFAULTS, Parameters

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array, csr_array

PROGRAMME = "programme"
FEW = 3000
"""A column costs as much to look at by itself as so many figures of the whole matrix."""


@dataclass(frozen=True, kw_only=True, eq=False)
class CallIndex:
    """Calls in order of their ids, and one matrix per field.

    Terms of different languages are different columns, each weighed within its own language;
    concepts are columns of their own, and join the languages.
    """

    recipe: Parameters
    concepts: Concepts
    ids: tuple[str, ...]
    """Call ids, one a row."""
    calls: Sequence[Call]
    """The calls in the order of the rows; a kept index reads each of them only when needed."""
    languages: tuple[str, ...]
    """The language of each call."""
    names: Sequence[str]
    """The name of each column, sorted: ``de:stadt``, ``:heat-planning``."""
    fields: Mapping[str, "csr_array"]
    """``(n_calls, n_columns)``, rows of length 1."""
    postings: "csc_array"
    """The fields times their weights, ``(n_calls, n_columns)``; a project asks for few columns."""
    fits: "np.ndarray"
    """How far each call is open to cities, and means anything at all: (n_calls,)."""
    scale: "np.ndarray"
    """Inverse document frequency times the weight of its kind, per column."""
    row: Mapping[str, int]
    """Call id to its row."""

    @classmethod
    def build(
        cls,
        calls: Iterable[Call],
        *,
        counts: Mapping[str, CallCounts] | None = None,
        concepts: Concepts | None = None,
        recipe: Parameters = DEFAULTS,
    ) -> "CallIndex":
        """Return the index of *calls*, whatever their order.

        *counts* are kept term counts by call id; what is missing there is counted.  *concepts* are
        the shipped ones unless given.
        """
        import numpy as np
        from sklearn.feature_extraction import DictVectorizer

        from matcher.index.weighting import LanguageTfidf, memberships

        concepts = load_concepts() if concepts is None else concepts
        ordered = tuple(sorted(calls, key=lambda c: c.id))
        known = counts or {}
        counted = [known.get(c.id) or count_call(c) for c in ordered]
        languages = tuple(c.language for c in counted)
        pages = count_texts()
        vectoriser = DictVectorizer()
        table = vectoriser.fit_transform(
            chain(
                (name_counts(c.language, c.fields[f], concepts) for f in FIELDS for c in counted),
                (name_counts(PAGE_LANGUAGE, page, concepts) for page in pages),
                [{concept_name(concepts, place): 1 for place in range(len(concepts))}],
            )
        )
        names = vectoriser.get_feature_names_out()
        n = len(ordered)
        found = {name: table[k * n : (k + 1) * n] for k, name in enumerate(FIELDS)}
        tfidf = LanguageTfidf(pair=recipe.pair, concept=recipe.concept)
        tfidf.fit(sum(found.values()), languages, names=names)
        places = [texts_for(call.best, load_programme_texts()) for call in ordered]
        if any(places):
            found[PROGRAMME] = memberships(places, len(pages)) @ table[len(FIELDS) * n : -1]
        is_concept = [split_name(name)[0] == CONCEPT for name in names]
        named = np.diff(found["text"][:, is_concept].indptr)
        fields = {name: tfidf.transform(part) for name, part in found.items()}
        ids = tuple(call.id for call in ordered)
        return cls(
            recipe=recipe,
            concepts=concepts,
            ids=ids,
            calls=ordered,
            languages=languages,
            names=names.tolist(),
            fields=fields,
            postings=sum(part * recipe.call_fields[f] for f, part in fields.items()).tocsc(),
            fits=np.array([city_prior(call.best) for call in ordered]) * breadth_penalty(named),
            scale=tfidf.idf_,
            row={call_id: n for n, call_id in enumerate(ids)},
        )

    def weights_of(self, row: int) -> "tuple[np.ndarray, np.ndarray]":
        """Return the columns that the call in *row* has, in order, and its weight in each."""
        import numpy as np

        columns, weights = [], []
        for name, matrix in self.fields.items():
            start, end = matrix.indptr[row], matrix.indptr[row + 1]
            columns.append(matrix.indices[start:end])
            weights.append(matrix.data[start:end] * self.recipe.call_fields[name])
        places, of_place = np.unique(np.concatenate(columns), return_inverse=True)
        return places, np.bincount(of_place, np.concatenate(weights), minlength=len(places))

    def calls_with(self, column: int) -> "tuple[np.ndarray, np.ndarray]":
        """Return the rows of the calls that have a column, and the weight of each."""
        start, end = self.postings.indptr[column], self.postings.indptr[column + 1]
        return self.postings.indices[start:end], self.postings.data[start:end]

    def products(self, columns: "np.ndarray", weights: "np.ndarray") -> "np.ndarray":
        """Return for every call the sum of its weights in *columns* times *weights*: (n_calls,)."""
        import numpy as np

        if len(columns) * FEW > self.postings.nnz:
            whole = np.zeros(len(self.names))
            whole[columns] = weights
            all_of_them: np.ndarray = self.postings @ whole
            return all_of_them
        found = np.zeros(len(self.ids))
        for column, weight in zip(columns.tolist(), weights.tolist(), strict=True):
            rows, own = self.calls_with(column)
            found[rows] += own * weight
        return found

    def column(self, name: str) -> int | None:
        """Return the column of a name, None where no call has it."""
        place = bisect_left(self.names, name)
        return place if place < len(self.names) and self.names[place] == name else None

    def term_column(self, language: str, term: str) -> int | None:
        """Return the column of a term of a language, None where no call has it."""
        return self.column(f"{language}:{term}")

    def concept_column(self, place: int) -> int:
        """Return the column of a concept; every one has its own, even if no call names it."""
        return bisect_left(self.names, concept_name(self.concepts, place))

    def term_of(self, column: int) -> tuple[str, str]:
        """Return the language and the term of a column; `CONCEPT` and its id for a concept."""
        return split_name(self.names[column])

    def concept_of(self, column: int) -> int | None:
        """Return the place of a column's concept in the table; None for a term."""
        language, term = self.term_of(column)
        return self.concepts.place_of(term) if language == CONCEPT else None
