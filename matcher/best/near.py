"""Which scores can be among the best, where they may be off by a little."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

PARTS = 64
"""A row is cut into so many parts at most, of which only the highest scores are compared."""
WIDE = 4
"""Scores that are compared for one that is wanted, at least."""
ROUNDING = 1e-11
"""Scores that differ by less may be told to be the same."""


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Near:
    """Pairs of a row and a place: all that can be among the best of the row."""

    rows: "np.ndarray"
    """In order: (n_pairs,)."""
    places: "np.ndarray"
    """In order within a row: (n_pairs,)."""
    counts: "np.ndarray"
    """How many pairs each row has: (n_rows,)."""

    def of(self, rows: "np.ndarray") -> "Near":
        """Return the same pairs, the rows being those of a larger table."""
        return Near(rows=rows[self.rows], places=self.places, counts=self.counts)

    @classmethod
    def joined(cls, parts: "Sequence[Near]", n_rows: int) -> "Near":
        """Return the pairs of all parts, which have no row in common, in order of the rows."""
        import numpy as np

        rows = np.concatenate([part.rows for part in parts])
        order = np.argsort(rows, kind="stable")
        return cls(
            rows=rows[order],
            places=np.concatenate([part.places for part in parts])[order],
            counts=np.bincount(rows, minlength=n_rows),
        )

    def clear(self, most: int) -> "Near":
        """Return the same without the rows that have more than *most*."""
        import numpy as np

        is_clear = self.counts <= most
        stays = is_clear[self.rows]
        return Near(
            rows=self.rows[stays],
            places=self.places[stays],
            counts=np.where(is_clear, self.counts, 0),
        )

    def table(self) -> "np.ndarray":
        """Return the places row by row, filled up with 0."""
        import numpy as np

        table = np.zeros((len(self.counts), self.counts.max(initial=0)), np.int64)
        starts = np.cumsum(self.counts) - self.counts
        table[self.rows, np.arange(len(self.rows)) - starts[self.rows]] = self.places
        return table


def near_the_best(scores: "np.ndarray", most: int, off: "np.ndarray") -> Near:
    """Return which of each row can be among its *most* best: ``(n_rows, n_places)``.

    *off* is for each row how far one of its scores may be off at most.
    """
    import numpy as np

    n_rows, n_places = scores.shape
    parts = min(PARTS, n_places // (WIDE * most))
    if parts < 2:
        rows, places = np.divmod(np.arange(scores.size), max(n_places, 1))
        return Near(rows=rows, places=places, counts=np.full(n_rows, n_places))
    width = n_places // parts
    # so many parts have a score of at least this, so that no lower one is among the best
    highest = scores[:, : width * parts].reshape(n_rows, parts, width).max(axis=1)
    edges = np.partition(highest, width - most, axis=1)[:, width - most] - (2 * off + ROUNDING)
    found = (scores >= edges.astype(scores.dtype)[:, None]).ravel().nonzero()[0]
    rows, places = np.divmod(found, n_places)
    return Near(rows=rows, places=places, counts=np.bincount(rows, minlength=n_rows))
