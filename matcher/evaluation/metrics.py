"""Relevance figures of one ranking, and how sure their mean is."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Gain = Callable[[int], float]


def gain(grade: int) -> float:
    """Return 2^grade − 1.

    >>> [gain(g) for g in range(4)]
    [0.0, 1.0, 3.0, 7.0]
    """
    return float(2**grade - 1)


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Return the discounted gain of the first *depth* over the best possible one.

    >>> round(ndcg(["b", "a"], {"a": 1}), 4)
    0.6309
    """
    best = sum(
        gain(g) / math.log2(n + 2)
        for n, g in enumerate(sorted(grades.values(), reverse=True)[:depth])
    )
    got = sum(gain(grades.get(d, 0)) / math.log2(n + 2) for n, d in enumerate(ranking[:depth]))
    return got / best if best else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: set[str], depth: int = 10) -> float:
    """Return 1 over the place of the first relevant one, 0 if there is none in *depth*.

    >>> reciprocal_rank(["x", "a"], {"a"})
    0.5
    """
    return next((1 / (n + 1) for n, d in enumerate(ranking[:depth]) if d in relevant), 0.0)


def recall(ranking: Sequence[str], relevant: set[str], depth: int) -> float:
    """Return which share of the relevant ones is in the first *depth*.

    >>> recall(["x", "a"], {"a", "b"}, 10)
    0.5
    """
    return len(relevant.intersection(ranking[:depth])) / len(relevant) if relevant else 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """A mean over profiles with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def interval(values: Sequence[float], *, rounds: int = 1000, seed: int = 0) -> Interval:
    """Return the mean of *values* with its interval; all zero for no values.

    The interval is that of the percentiles of `scipy.stats.bootstrap`, with a fixed seed.
    """
    import numpy as np

    if not values:
        return Interval(mean=0.0, low=0.0, high=0.0)
    mean = float(np.mean(values))
    if len(set(values)) == 1:  # the bootstrap asks for values that differ
        return Interval(mean=mean, low=mean, high=mean)
    from scipy.stats import bootstrap

    found = bootstrap(
        (values,),
        np.mean,
        n_resamples=rounds,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Interval(mean=mean, low=float(found.low), high=float(found.high))
