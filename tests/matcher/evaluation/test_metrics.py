"""Metrics against values worked out by hand."""

import pytest

from matcher.evaluation.metrics import interval, ndcg, recall, reciprocal_rank


def test_a_perfect_ranking_has_ndcg_one() -> None:
    assert ndcg(["a", "b", "c"], {"a": 3, "b": 2, "c": 1}) == 1.0


def test_ndcg_of_a_swapped_pair_is_as_worked_out_by_hand() -> None:
    # gains 3 and 7: (3 + 7/1.58496) / (7 + 3/1.58496) = 7.41651 / 8.89279
    assert ndcg(["b", "a"], {"a": 3, "b": 2}) == pytest.approx(0.833991, abs=1e-6)


def test_ndcg_counts_only_ten_places_in_ranking_and_ideal() -> None:
    ranking = [f"x{n}" for n in range(10)] + ["a"]
    assert ndcg(ranking, {"a": 3}) == 0.0
    assert ndcg([f"a{n}" for n in range(10)], {f"a{n}": 1 for n in range(20)}) == 1.0


def test_without_any_graded_call_ndcg_is_zero() -> None:
    assert ndcg(["a"], {"a": 0}) == 0.0


def test_the_first_relevant_place_decides_the_reciprocal_rank() -> None:
    assert reciprocal_rank(["x", "y", "a", "b"], {"a", "b"}) == pytest.approx(1 / 3)
    assert reciprocal_rank([f"x{n}" for n in range(10)] + ["a"], {"a"}) == 0.0


def test_recall_is_the_found_share() -> None:
    assert recall(["a", "x", "b"], {"a", "b", "c", "d"}, 2) == 0.25
    assert recall(["a"], set(), 10) == 0.0


def test_an_interval_holds_its_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 0.25, 0.5, 0.75, 1.0] * 4
    found = interval(values)
    assert found.mean == 0.5
    assert found.low < 0.5 < found.high
    assert found == interval(values)
