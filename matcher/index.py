"""The calls as vectors: built once, asked by many projects."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any

from funding.call import Call
from matcher.concepts import load_concepts, term_keys
from matcher.counts import FIELDS, CallCounts, count_call
from matcher.fit import city_fit
from matcher.programmes import load_pages, load_shelf, pages_of
from matcher.recipe import RECIPE, Recipe
from matcher.tokens import analyser

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

PROGRAMME = "programme"
PAGE_LANGUAGE = "en"


class CallIndex:
    """Calls in order of their ids, and one matrix per field.

    Terms of different languages are different columns, each weighed within its own language;
    concepts are columns of their own and join the languages.  Rows of each field have length 1:
    ``fields[name] : (n_calls, n_terms + n_concepts)``.
    """

    calls: tuple[Call, ...]
    languages: tuple[str, ...]
    """Of each call."""
    fields: Mapping[str, "csr_array"]
    fits: "np.ndarray"
    """How far each call is open to cities: (n_calls,)."""
    scale: "np.ndarray"
    """Inverse document frequency times the weight of its kind, per column."""

    def __init__(self, calls: Sequence[Call], counts: Sequence[CallCounts], recipe: Recipe) -> None:
        self.recipe = recipe
        self.calls = tuple(calls)
        self.languages = tuple(c.language for c in counts)
        self.row = {call.id: n for n, call in enumerate(self.calls)}
        self._number = count()
        self._vocabulary: dict[str, defaultdict[str, int]] = {}
        shelf = load_shelf()
        raw = {name: self._count([(c.language, c.fields[name]) for c in counts]) for name in FIELDS}
        page_rows = self._count([(PAGE_LANGUAGE, counted) for counted in page_counts()])
        self._weigh(raw, page_rows, [pages_of(c.best, shelf) for c in self.calls])

    @classmethod
    def build(
        cls,
        calls: Iterable[Call],
        *,
        counts: Mapping[str, CallCounts] | None = None,
        recipe: Recipe = RECIPE,
    ) -> "CallIndex":
        """Return the index of *calls*, whatever their order.

        *counts* are kept term counts by call id; what is missing there is counted.
        """
        ordered = sorted(calls, key=lambda c: c.id)
        known = counts or {}
        return cls(ordered, [known.get(c.id) or count_call(c) for c in ordered], recipe)

    def column(self, language: str, term: str) -> int | None:
        """Return the column of a term, None where no call has it."""
        return self._columns.get(language, {}).get(term)

    def concept_column(self, place: int) -> int:
        return self.n_terms + place

    def term_of(self, column: int) -> tuple[str, str]:
        """Return the language and the term of a column; the language is "" for a concept."""
        if column >= self.n_terms:
            return "", load_concepts()[column - self.n_terms].id
        return self._names[column]

    def _numbers(self, language: str) -> Callable[[str], int]:
        if language not in self._vocabulary:
            self._vocabulary[language] = defaultdict(self._number.__next__)
        return self._vocabulary[language].__getitem__

    def _count(self, rows: Sequence[tuple[str, Mapping[str, int]]]) -> tuple[Any, Any, Any]:
        """Return data, columns and row starts of a matrix whose width is not known yet."""
        data: list[int] = []
        columns: list[int] = []
        starts = [0]
        for language, counted in rows:
            columns.extend(map(self._numbers(language), counted))
            data.extend(counted.values())
            starts.append(len(columns))
        return data, columns, starts

    def _weigh(
        self,
        raw: Mapping[str, tuple[Any, Any, Any]],
        page_rows: tuple[Any, Any, Any],
        pages: Sequence[Sequence[int]],
    ) -> None:
        import numpy as np
        from scipy.sparse import csr_array, hstack

        self._columns = {lang: dict(terms) for lang, terms in self._vocabulary.items()}
        del self._vocabulary
        self.n_terms = width = next(self._number)
        names: list[tuple[str, str]] = [("", "")] * width
        for language, terms in self._columns.items():
            for term, column in terms.items():
                names[column] = (language, term)
        self._names = names

        def matrix(rows: tuple[Any, Any, Any]) -> Any:
            data, columns, starts = rows
            found = csr_array(
                (np.array(data, float), np.array(columns, np.int64), np.array(starts)),
                shape=(len(starts) - 1, self.n_terms),
            )
            found.sort_indices()
            return hstack([found, concept_counts(found, self._columns)], format="csr")

        counted = {name: matrix(rows) for name, rows in raw.items()}
        whole = sum(counted.values())
        width += len(load_concepts())
        seen = np.bincount(whole.indices, minlength=width)
        in_language = {lang: self.languages.count(lang) for lang in {*self.languages}}
        of_language = np.array(
            [in_language.get(lang, 0) for lang, _ in names]
            + [len(self.calls)] * (width - self.n_terms)
        )
        of_language = np.maximum(of_language, seen)
        kind = np.array(
            [self.recipe.pair if " " in term else 1.0 for _, term in names]
            + [self.recipe.concept] * (width - self.n_terms)
        )
        self.scale = (np.log((1 + of_language) / (1 + seen)) + 1) * kind
        if pages and any(pages):
            members = csr_array(
                (
                    np.ones(sum(map(len, pages))),
                    (
                        np.repeat(np.arange(len(pages)), [len(p) for p in pages]),
                        np.array([p for places in pages for p in places], np.int64),
                    ),
                ),
                shape=(len(pages), len(page_rows[2]) - 1),
            )
            counted[PROGRAMME] = members @ matrix(page_rows)
        self.fields = {name: weigh(found, self.scale) for name, found in counted.items()}
        self.fits = np.array([city_fit(call.best) for call in self.calls])
        weights = self.recipe.call_fields
        self.combined = sum(found * weights[name] for name, found in self.fields.items()).tocsr()


@cache
def page_counts() -> Sequence[Mapping[str, int]]:
    return [analyser(PAGE_LANGUAGE).counts(page.text) for page in load_pages()]


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


def concept_counts(counts: Any, columns: Mapping[str, Mapping[str, int]]) -> Any:
    """Return how often each concept is named in each row, from the counts of terms and pairs."""
    import numpy as np
    from scipy.sparse import csr_array

    single_rows: list[int] = []
    single_columns: list[int] = []
    chains: list[tuple[int, list[int]]] = []
    for language, vocabulary in columns.items():
        for place, keys in term_keys(language):
            found = [vocabulary[key] for key in keys if key in vocabulary]
            if len(found) < len(keys):
                continue
            if len(found) == 1:
                single_rows.append(found[0])
                single_columns.append(place)
            else:
                chains.append((place, found))
    shape = (counts.shape[1], len(load_concepts()))
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
