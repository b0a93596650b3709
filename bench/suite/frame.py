"""What a benchmark tells, and how several ways of doing one thing are measured in turn."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One line: what we need and what the peer needs for the same thing."""

    name: str
    ours: float
    peer: float
    unit: str
    """*Format* ``ms a profile``"""
    beside: str
    """Who the peer is."""
    goal: float
    """Least `ratio`."""

    @property
    def ratio(self) -> float:
        """How many times as much the peer needs."""
        return float(self.peer / self.ours)  # medians may be numbers of numpy

    def values(self) -> dict[str, object]:
        return {
            "name": self.name,
            "ours": round(float(self.ours), 4),
            "peer": round(float(self.peer), 4),
            "ratio": round(self.ratio, 2),
            "goal": self.goal,
            "met": self.ratio >= self.goal,
            "unit": self.unit,
            "beside": self.beside,
        }


def in_turn(ways: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the median CPU seconds of each way in this process, as `median_in_turn` takes them."""

    def timed(way: Callable[[], object]) -> Callable[[], float]:
        def run() -> float:
            begun = time.process_time()
            way()
            return time.process_time() - begun

        return run

    return median_in_turn({name: timed(way) for name, way in ways.items()}, rounds=rounds)


def median_in_turn(ways: Mapping[str, Callable[[], float]], *, rounds: int) -> dict[str, float]:
    """Return the median of what each way returns; all are tried once before, uncounted.

    A B C A B C …: what slows the machine down for a while slows all of them down.
    """
    found: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()
    for _ in range(rounds):
        for name, way in ways.items():
            found[name].append(way())
    return {name: statistics.median(times) for name, times in found.items()}


def machine_bound() -> dict[str, float]:
    """Return what this machine does at best in this hour: products and copies, one thread."""
    import numpy as np

    square = np.random.default_rng(1).random((512, 512), np.float32)
    block = np.zeros(32_000_000, np.uint8)
    took = in_turn({"product": lambda: square @ square, "copy": block.copy})
    return {
        "gflops": round(2 * 512**3 / took["product"] / 1e9, 1),
        "copy_gb_per_second": round(block.nbytes / took["copy"] / 1e9, 1),
    }
