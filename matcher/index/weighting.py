"""Counts of terms to rows of length 1: TF-IDF within each language, on scikit-learn.

Importing scikit-learn takes seconds of a processor, so that only who builds an index imports this
module; asking a kept index needs scipy alone.
"""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.utils.validation import check_is_fitted

from matcher.index.column_names import CONCEPT, split_name


class LanguageTfidf(TfidfTransformer):  # type: ignore[misc]
    """Weighs 1 + ln(count) by how rare a term is among the calls of its own language.

    *pair* and *concept* are the weights of pairs of stems and of concepts beside single stems.

    Attributes: ``idf_``, the inverse document frequency of each column times the weight of its
    kind, ``(n_columns,)``; ``n_features_in_``, the number of columns.
    """

    def __init__(self, *, pair: float = 1.0, concept: float = 1.0) -> None:
        super().__init__(sublinear_tf=True)
        self.pair = pair
        self.concept = concept

    def fit(self, X: Any, y: Sequence[str], *, names: Sequence[str]) -> Self:
        """Learn from counts, ``(n_calls, n_columns)``, and return the estimator.

        *y* is the language of each row, *names* the name of each column.  Concepts belong to all
        languages, so that they are counted over all rows.  A language without rows keeps 1.
        """
        split = [split_name(name) for name in names]
        of_column = np.array([language for language, _ in split])
        of_row = np.array(y)
        idf = np.ones(len(split))
        for language in np.unique(of_column):
            rows = np.ones(len(of_row), bool) if language == CONCEPT else of_row == language
            columns = np.flatnonzero(of_column == language)
            if rows.any():
                idf[columns] = super().fit(X[rows][:, columns]).idf_
        kinds = [
            self.concept if language == CONCEPT else self.pair if " " in term else 1.0
            for language, term in split
        ]
        self.idf_ = idf * np.array(kinds)
        self.n_features_in_ = len(split)
        return self

    def transform(self, X: Any, copy: bool = True) -> Any:
        """Return rows of length 1; an empty row, and an empty corpus, stay empty."""
        check_is_fitted(self, "idf_")
        return super().transform(X, copy=copy) if X.shape[0] else X


def memberships(places: Sequence[Sequence[int]], width: int) -> csr_array:
    """Return a 1 for each call at each of its places: ``(n_calls, width)``."""
    columns = [place for own in places for place in own]
    starts = np.cumsum([0, *map(len, places)])
    return csr_array((np.ones(len(columns)), columns, starts), shape=(len(places), width))
