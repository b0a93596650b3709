"""The estimator behind the index: figures by hand, and the manners of scikit-learn."""

import math

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction import DictVectorizer

from matcher.concept_table import Concept
from matcher.concepts import Concepts
from matcher.index.column_names import name_counts
from matcher.index.weighting import LanguageTfidf, memberships
from matcher.text.tokens import analyser

GERMAN = analyser("de").stems("Hitze")[0]
ROWS = [("en", {"heat": 1, "heat wave": 1}), ("en", {"heat": 3, "port": 1}), ("de", {GERMAN: 2})]
CONCEPTS = Concepts(
    [Concept(id="heat", checked=False, terms={"en": ("heat",), "de": ("Hitze",)})],
)


def counted():
    vectoriser = DictVectorizer()
    table = vectoriser.fit_transform(name_counts(lang, n, CONCEPTS) for lang, n in ROWS)
    return table, [language for language, _ in ROWS], vectoriser.get_feature_names_out()


def fitted(**weights):
    table, languages, names = counted()
    return LanguageTfidf(**weights).fit(table, languages, names=names), table, list(names)


def test_a_term_is_as_rare_as_among_the_calls_of_its_own_language():
    tfidf, _, names = fitted()
    idf = dict(zip(names, tfidf.idf_, strict=True))
    assert idf["en:heat"] == pytest.approx(math.log(3 / 3) + 1)  # in two of two English calls
    assert idf["en:port"] == pytest.approx(math.log(3 / 2) + 1)
    assert idf[f"de:{GERMAN}"] == pytest.approx(math.log(2 / 2) + 1)
    assert idf[":heat"] == pytest.approx(math.log(4 / 4) + 1)  # a concept: in three of three


def test_pairs_and_concepts_have_weights_of_their_own():
    plain, _, names = fitted()
    weighed, _, _ = fitted(pair=0.5, concept=2.0)
    ratio = dict(zip(names, weighed.idf_ / plain.idf_, strict=True))
    assert (ratio["en:heat"], ratio["en:heat wave"], ratio[":heat"]) == (1.0, 0.5, 2.0)


def test_rows_have_length_one_and_counts_enter_as_their_logarithm():
    tfidf, table, names = fitted()
    rows = tfidf.transform(table).toarray()
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1])
    second = dict(zip(names, rows[1], strict=True))
    expected = (1 + math.log(3)) * 1.0 / (math.log(3 / 2) + 1)
    assert second["en:heat"] / second["en:port"] == pytest.approx(expected)


def test_it_behaves_like_an_estimator_of_scikit_learn():
    tfidf, table, _ = fitted(pair=0.5)
    assert isinstance(tfidf, LanguageTfidf)  # fit returns the estimator itself
    assert tfidf.get_params() == {"pair": 0.5, "concept": 1.0}
    assert clone(tfidf).get_params() == tfidf.get_params()
    assert tfidf.n_features_in_ == table.shape[1]
    with pytest.raises(NotFittedError, match="LanguageTfidf instance is not fitted yet"):
        clone(tfidf).transform(table)


def test_a_corpus_without_calls_and_a_row_without_words_stay_empty():
    tfidf, table, names = fitted()
    assert tfidf.transform(table[:0]).shape == (0, len(names))
    empty = csr_array((1, len(names)))
    assert tfidf.transform(empty).nnz == 0
    assert LanguageTfidf().fit(table[:0], [], names=names).idf_.tolist() == [1.0] * len(names)


def test_calls_share_the_counts_of_the_texts_of_their_programmes():
    texts = csr_array(np.array([[1.0, 0.0], [0.0, 2.0]]))
    shared = memberships([[1], [], [0], [1]], 2) @ texts
    assert shared.toarray().tolist() == [[0, 2], [0, 0], [1, 0], [0, 2]]


def test_a_concept_is_named_as_often_as_its_rarest_word():
    both = Concepts([Concept(id="x", checked=False, terms={"en": ("cool room plan",)})])
    counts = {"cool room": 3, "room plan": 2}
    assert name_counts("en", counts, both)[":x"] == 2
