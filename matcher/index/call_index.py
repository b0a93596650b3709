"""The calls as vectors: built once, asked by many projects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.concepts import Concepts, load_concepts
from matcher.index.city_prior import breadth_penalty, city_prior
from matcher.index.programme_texts import load_programme_texts, texts_for
from matcher.index.term_counts import FIELDS, CallCounts, count_call
from matcher.index.vocabulary import CountedVocabulary, Vocabulary
from matcher.index.weighting import (
    PAGE_LANGUAGE,
    matrix_of,
    member_rows,
    page_counts,
    rarities,
    rows_of,
    weigh,
)
from matcher.parameters import DEFAULTS, Parameters

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

PROGRAMME = "programme"


@dataclass(frozen=True, kw_only=True, eq=False)
class CallIndex:
    """Calls in order of their ids, and one matrix per field.

    Terms of different languages are different columns, each weighed within its own language;
    concepts are columns of their own, behind the terms, and join the languages.
    """

    recipe: Parameters
    concepts: Concepts
    ids: tuple[str, ...]
    """Call ids, one a row."""
    calls: Sequence[Call]
    """The calls in the order of the rows; a kept index reads each of them only when needed."""
    languages: tuple[str, ...]
    """The language of each call."""
    vocabulary: Vocabulary
    fields: Mapping[str, "csr_array"]
    """``(n_calls, n_terms + n_concepts)``, rows of length 1."""
    combined: "csr_array"
    """The fields times their weights."""
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

        ordered = tuple(sorted(calls, key=lambda c: c.id))
        concepts = load_concepts() if concepts is None else concepts
        known = counts or {}
        counted = [known.get(c.id) or count_call(c) for c in ordered]
        languages = tuple(c.language for c in counted)
        vocabulary = CountedVocabulary()
        rows = {
            f: rows_of(vocabulary, ((c.language, c.fields[f]) for c in counted)) for f in FIELDS
        }
        page_rows = rows_of(vocabulary, ((PAGE_LANGUAGE, page) for page in page_counts()))
        vocabulary.close()
        found = {name: matrix_of(part, vocabulary, concepts) for name, part in rows.items()}
        kinds = [
            recipe.pair if " " in vocabulary.term_of(n)[1] else 1.0 for n in range(len(vocabulary))
        ]
        kinds += [recipe.concept] * len(concepts)
        scale = rarities(sum(found.values()), vocabulary, languages, len(concepts)) * np.array(
            kinds
        )
        pages = [texts_for(call.best, load_programme_texts()) for call in ordered]
        if any(pages):
            found[PROGRAMME] = member_rows(pages, matrix_of(page_rows, vocabulary, concepts))
        named = np.diff(found["text"][:, len(vocabulary) :].indptr)
        fields = {name: weigh(part, scale) for name, part in found.items()}
        ids = tuple(call.id for call in ordered)
        return cls(
            recipe=recipe,
            concepts=concepts,
            ids=ids,
            calls=ordered,
            languages=languages,
            vocabulary=vocabulary,
            fields=fields,
            combined=sum(part * recipe.call_fields[f] for f, part in fields.items()).tocsr(),
            fits=np.array([city_prior(call.best) for call in ordered]) * breadth_penalty(named),
            scale=scale,
            row={call_id: n for n, call_id in enumerate(ids)},
        )

    @property
    def n_terms(self) -> int:
        return len(self.vocabulary)

    def column(self, language: str, term: str) -> int | None:
        """Return the column of a term, None where no call has it."""
        return self.vocabulary.column(language, term)

    def concept_column(self, place: int) -> int:
        return self.n_terms + place

    def term_of(self, column: int) -> tuple[str, str]:
        """Return the language and the term of a column; the language is "" for a concept."""
        if column >= self.n_terms:
            return "", self.concepts.table[column - self.n_terms].id
        return self.vocabulary.term_of(column)
