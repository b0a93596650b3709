"""Relevance metrics of ranked lists against graded judgements, with bootstrap intervals."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

Grades = Mapping[str, int]
RESAMPLES = 1000


def ndcg(ranked: Sequence[str], grades: Grades, depth: int = 10) -> float:
    """Return the normalised discounted gain of the first *depth*, gain 2^grade - 1, 0..1.

    >>> ndcg(["a", "b"], {"a": 3}), round(ndcg(["b", "a"], {"a": 3}), 4)
    (1.0, 0.6309)
    """
    ideal = sorted((gain(g) for g in grades.values()), reverse=True)[:depth]
    best = sum(g / math.log2(n + 2) for n, g in enumerate(ideal))
    got = sum(gain(grades.get(d, 0)) / math.log2(n + 2) for n, d in enumerate(ranked[:depth]))
    return got / best if best else 0.0


def gain(grade: int) -> int:
    return int(2**grade) - 1


def reciprocal_rank(ranked: Sequence[str], good: set[str], depth: int = 10) -> float:
    """Return 1 / rank of the first good one within *depth*; 0 if there is none.

    >>> reciprocal_rank(["x", "a"], {"a"})
    0.5
    """
    return next((1 / (n + 1) for n, d in enumerate(ranked[:depth]) if d in good), 0.0)


def recall(ranked: Sequence[str], good: set[str], depth: int) -> float:
    """Return the share of the good ones within *depth*, 0..1.

    >>> recall(["a", "x", "b"], {"a", "b"}, 2)
    0.5
    """
    return len(good & set(ranked[:depth])) / len(good) if good else 0.0


def interval(values: Sequence[float], seed: int = 7) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean; equal ends for a single value.

    The seed is fixed: the same values give the same interval.
    """
    if not values:
        return 0.0, 0.0
    sample = np.asarray(values)
    draws = np.random.default_rng(seed).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.quantile(sample[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
