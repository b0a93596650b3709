"""The calls of one day as sparse vectors: counted once per text, weighed anew for each set."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from funding.call import Call
from matcher.analyse import is_pair, terms
from matcher.concepts import concept_terms
from matcher.fields import CALL_FIELDS, Text, call_texts
from matcher.programmes import programme_text

PAIR_WEIGHT = 0.7
"""Weight of a pair of stems beside 1 for a single one."""
IDF_FIELDS = ("title", "context", "text")
"""A term's rarity is that in the calls' own words, not in our pages about programmes."""
Counts = Mapping[str, Counter[str]]
"""Field to term counts of one call."""


def count_call(call: Call) -> Counts:
    """Return the term counts of a call's fields, concepts among them."""
    texts = call_texts(call, programme_text(call.best))
    return {name: count_text(field) for name, field in texts.items()}


def count_text(field: Text) -> Counter[str]:
    """Return the terms of a text and the concepts that it names."""
    return terms(field.text, field.language) + concept_terms(field.text, field.language)


def language_of(term: str) -> str:
    head, colon, _ = term.partition(":")
    return head if colon else "en"


@dataclass(frozen=True, kw_only=True)
class CallIndex:
    """Weighted vectors of calls, one matrix per field.

    matrices : field to (n_calls, n_terms), rows of length 1 or 0
    idf : (n_terms,), the pair weight included
    """

    calls: tuple[Call, ...]
    vocabulary: Mapping[str, int]
    idf: Any
    matrices: Mapping[str, Any]
    rows: Mapping[str, int]
    """Call id to row."""
    counts: tuple[Counts, ...]

    @classmethod
    def build(
        cls, calls: Sequence[Call], counter: Callable[[Call], Counts] = count_call
    ) -> "CallIndex":
        """Return the index of *calls*; *counter* may hand out counts that were kept."""
        ordered = tuple(sorted(calls, key=lambda call: call.id))
        counts = tuple(counter(call) for call in ordered)
        frequency: Counter[str] = Counter()
        languages: Counter[str] = Counter()
        for fields in counts:
            own = set().union(*(fields[f].keys() for f in IDF_FIELDS if f in fields), set())
            frequency.update(own)
            languages.update({language_of(t) for t in own if not t.startswith("concept:")})
        everything = set(frequency).union(*(f.keys() for fields in counts for f in fields.values()))
        vocabulary = {term: n for n, term in enumerate(sorted(everything))}
        total = len(ordered)
        idf = np.array(
            [
                inverse_frequency(frequency[t], languages.get(language_of(t), total) or total)
                * (PAIR_WEIGHT if is_pair(t) else 1.0)
                for t in vocabulary
            ],
            dtype=np.float64,
        )
        matrices = {
            field: field_matrix([f.get(field, Counter()) for f in counts], vocabulary, idf)
            for field in CALL_FIELDS
        }
        return cls(
            calls=ordered,
            vocabulary=vocabulary,
            idf=idf,
            matrices=matrices,
            rows={call.id: n for n, call in enumerate(ordered)},
            counts=counts,
        )

    def vector(self, counts: Mapping[str, float]) -> Any:
        """Return term counts as a vector of length 1 : (n_terms,); zeros if no term is known.

        Known are the terms of at least one call.
        """
        found = np.zeros(len(self.vocabulary))
        for term, count in counts.items():
            if term in self.vocabulary and count > 0:
                n = self.vocabulary[term]
                found[n] = (1 + math.log(count) if count >= 1 else count) * self.idf[n]
        length = float(np.linalg.norm(found))
        return found / length if length else found


def inverse_frequency(frequency: int, total: int) -> float:
    """Return ln((1 + N) / (1 + df)) + 1.

    >>> round(inverse_frequency(1, 3), 4)
    1.6931
    """
    return math.log((1 + max(total, frequency)) / (1 + frequency)) + 1


def field_matrix(counts: Sequence[Counter[str]], vocabulary: Mapping[str, int], idf: Any) -> Any:
    """Return (1 + ln tf) · idf per term, every row scaled to length 1 : (n_calls, n_terms)."""
    starts, columns, values = [0], [], []
    for row in counts:
        known = sorted((vocabulary[t], c) for t, c in row.items())
        columns += [n for n, _ in known]
        values += [(1 + math.log(c)) * idf[n] for n, c in known]
        starts.append(len(columns))
    shape = (len(counts), len(vocabulary))
    matrix = sp.csr_matrix((np.array(values, dtype=np.float64), columns, starts), shape=shape)
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    lengths[lengths == 0] = 1.0
    return sp.csr_matrix(sp.diags(1 / lengths) @ matrix)
