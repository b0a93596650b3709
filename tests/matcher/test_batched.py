"""The best of many scores are those of sorting them all, and many projects those of each alone."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from funding.resources import CHECKOUT
from matcher.batched import best_calls, lexical_scores, scores_of
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import best_places, in_order, ranking_scores

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


@settings(max_examples=150)
@given(
    some=st.lists(VALUES, max_size=40),
    seed=st.integers(0, 9),
    size=st.sampled_from([0, 7, 127, 129, 600, 5000]),
    most=st.sampled_from([1, 3, 20, 100]),
)
def test_the_best_places_are_those_of_sorting_all(
    some: list[float], seed: int, size: int, most: int
) -> None:
    drawn = np.random.default_rng(seed)
    scores = np.concatenate([drawn.choice([*some, 0.0], size), some, drawn.random(size).round(2)])
    assert list(in_order(scores)) == sorted_places(scores)
    assert best_places(scores, most) == sorted_places(scores)[:most]


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


def test_the_best_calls_of_each_project_are_the_first_of_its_ranking() -> None:
    asked = [(project, build_vector(project, index())) for project in judged().projects] * 8
    for (project, vector), (rows, scores) in zip(
        asked, best_calls(asked, index(), 20), strict=True
    ):
        every = ranking_scores(project, scores_of(vector, index()), index())
        assert rows.tolist() == sorted_places(every)[:20]
        assert (scores == every[rows]).all()
