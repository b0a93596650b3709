"""The calls as vectors: built once, asked by many projects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from funding.call import Call
from matcher.concepts import Concepts, load_concepts
from matcher.index.column_names import CONCEPT, concept_name, split_name
from matcher.index.counted import Counted, placed
from matcher.index.names import Names
from matcher.index.term_counts import CallCounts, count_call
from matcher.index.weights import PROGRAMME, Weights, fields_of, sections_of
from matcher.parameters import DEFAULTS, Parameters

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csc_array, csr_array

__all__ = ["PROGRAMME", "CallIndex"]
KEPT = 50_000
"""Names whose columns are remembered, some megabytes."""
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
    calls: Sequence[Call]
    """The calls in the order of the rows; a kept index reads each of them only when needed."""
    counted: Counted
    """What the weights are made of."""
    weights: Weights
    row: Mapping[str, int]
    """Call id to its row."""

    @cached_property
    def highest_scale(self) -> float:
        """The weight of a term that a single call has; 1 if there are none."""
        return float(self.scale.max()) if self.scale.size else 1.0

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
        from matcher.index.full_fit import count_all, fit

        concepts = load_concepts() if concepts is None else concepts
        ordered = tuple(sorted(calls, key=lambda c: c.id))
        known = counts or {}
        rows = [placed(call, known.get(call.id) or count_call(call)) for call in ordered]
        counted = count_all(rows, concepts)
        return cls.of(counted, fit(counted, recipe), ordered, concepts, recipe)

    @classmethod
    def of(
        cls,
        counted: Counted,
        weights: Weights,
        calls: Sequence[Call],
        concepts: Concepts,
        recipe: Parameters = DEFAULTS,
    ) -> "CallIndex":
        """Return the index of counts and their weights; *calls* are in the order of the rows."""
        return cls(
            recipe=recipe,
            concepts=concepts,
            calls=calls,
            counted=counted,
            weights=weights,
            row={call_id: n for n, call_id in enumerate(counted.ids)},
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Call ids, one a row."""
        return self.counted.ids

    @property
    def languages(self) -> tuple[str, ...]:
        """The language of each call."""
        return self.counted.languages

    @property
    def names(self) -> Names:
        """The name of each column, sorted: ``de:stadt``, ``:heat-planning``."""
        return self.counted.names

    @property
    def postings(self) -> "csc_array":
        """The fields times their weights, ``(n_calls, n_columns)``; a project asks for few."""
        return self.weights.postings

    @property
    def fits(self) -> "np.ndarray":
        """How far each call is open to cities, and means anything at all: (n_calls,)."""
        return self.counted.fits

    @property
    def scale(self) -> "np.ndarray":
        """Inverse document frequency times the weight of its kind, per column."""
        return self.weights.scale

    @property
    def fields(self) -> Mapping[str, "csr_array"]:
        """``(n_calls, n_columns)``, rows of length 1; all of them are made for who asks.

        For single calls ask `section_of`.
        """
        return fields_of(self.counted, self.weights)

    def sections_of(self, row: int) -> "Mapping[str, tuple[np.ndarray, np.ndarray]]":
        """Return for each field the columns that the call in *row* has, and its weight in each.

        The weights of a field have length 1; the columns of one that a text of a programme
        fills are in no order.
        """
        return sections_of(self.counted, self.weights, row)

    def weights_of(self, row: int) -> "tuple[np.ndarray, np.ndarray]":
        """Return the columns that the call in *row* has, in order, and its weight in each."""
        import numpy as np

        columns, weights = [], []
        for name, (own, values) in self.sections_of(row).items():
            columns.append(own)
            weights.append(values * self.recipe.call_fields[name])
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
        return self.names.find(name)

    def columns(self, names: Sequence[str]) -> list[int | None]:
        """Return the columns of many names, None for each that no call has."""
        known = self._looked_up
        new = [name for name in dict.fromkeys(names) if name not in known]
        places, is_there = self.names.places([name.encode() for name in new])
        found = {
            name: place if there else None
            for name, place, there in zip(new, places.tolist(), is_there.tolist(), strict=True)
        }
        if len(known) < KEPT:  # never emptied, for other threads may be reading it
            known.update(found)
        return [found[name] if name in found else known[name] for name in names]

    @cached_property
    def _looked_up(self) -> dict[str, int | None]:
        """Columns by name: projects ask for the same words again and again."""
        return {}

    def term_column(self, language: str, term: str) -> int | None:
        """Return the column of a term of a language, None where no call has it."""
        return self.column(f"{language}:{term}")

    def concept_column(self, place: int) -> int:
        """Return the column of a concept; every one has its own, even if no call names it."""
        return self.names.place(concept_name(self.concepts, place).encode())

    def term_of(self, column: int) -> tuple[str, str]:
        """Return the language and the term of a column; `CONCEPT` and its id for a concept."""
        return split_name(self.names[column])

    def concept_of(self, column: int) -> int | None:
        """Return the place of a column's concept in the table; None for a term."""
        language, term = self.term_of(column)
        return self.concepts.place_of(term) if language == CONCEPT else None
