"""Scores are in order as if all were sorted, and those of many projects are those of each alone."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.resources import CHECKOUT
from matcher.batched import lexical_scores, scores_of
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import in_order
from tests.examples import examples

VALUES = st.sampled_from([0.0, -0.0, -0.1, 0.25, 0.25 + 1e-13, 0.25 - 4e-13, 0.5, 1e-12, 2.0])


@cache
def judged() -> JudgedSet:
    return read_judged(CHECKOUT / "data" / "judged")


@cache
def index() -> CallIndex:
    return CallIndex.build(judged().calls)


def sorted_places(scores: np.ndarray) -> list[int]:
    """The slow way: rounded, and sorted with all ties in their order."""
    keys = np.round(scores, 12).tolist()
    return sorted(range(len(keys)), key=lambda place: (-keys[place], place))


@settings(max_examples=examples(150))
@given(
    some=st.lists(VALUES, max_size=40),
    seed=st.integers(0, 9),
    size=st.sampled_from([0, 7, 127, 129, 600, 5000]),
)
def test_the_order_is_that_of_sorting_all(some: list[float], seed: int, size: int) -> None:
    drawn = np.random.default_rng(seed)
    scores = np.concatenate([drawn.choice([*some, 0.0], size), some, drawn.random(size).round(2)])
    assert list(in_order(scores)) == sorted_places(scores)


def test_scores_of_many_are_to_the_last_bit_those_of_each() -> None:
    vectors = [build_vector(project, index()) for project in judged().projects]
    together = lexical_scores(vectors, index())
    for vector, own in zip(vectors, together, strict=True):
        assert (scores_of(vector, index()) == own).all()
        by_column = np.zeros(len(index().ids))
        for column, weight in zip(vector.columns.tolist(), vector.whole.tolist(), strict=True):
            rows, values = index().calls_with(column)
            by_column[rows] += values * weight
        assert (by_column == own).all()
