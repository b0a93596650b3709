"""What people answered moves a project's vector a little: bounded, visible, and undone at once.

Rocchio's rule in the same term space: towards the calls that were called relevant, away from those
that were called off topic.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from matcher.index.call_index import CallIndex

CAP = 0.15
"""Length of the move, at most, beside a project's own vector of length 1."""
TOWARDS, AWAY = 0.10, 0.05
"""Per direction, before the cap: Rocchio's usual proportion, kept small."""
FEEDBACK = "feedback"
"""Name of the part in the explanation."""


def rocchio_shift(
    index: "CallIndex", liked: Sequence[str], disliked: Sequence[str]
) -> "tuple[np.ndarray, np.ndarray] | None":
    """Return the move of a project's vector, no longer than `CAP`; None if there is none.

    It is the columns that move, in order, and how far each does.  *liked* and *disliked* are call
    ids; those that the index does not hold say nothing.
    """
    import numpy as np

    moves = []
    for calls, share in ((liked, TOWARDS), (disliked, -AWAY)):
        rows = sorted({index.row[c] for c in calls if c in index.row})
        if rows:
            moves.append((share, [index.weights_of(row) for row in rows]))
    if not moves:
        return None
    columns = np.unique(np.concatenate([c for _, found in moves for c, _ in found]))
    move = np.zeros(len(columns))
    for share, found in moves:
        mean = np.zeros(len(columns))
        for own, weights in found:
            mean[np.searchsorted(columns, own)] += weights / len(found)
        length = float(np.sqrt(mean @ mean))
        move += mean * (share / length if length else 0.0)
    length = float(np.sqrt(move @ move))
    if not length:
        return None
    return columns, move * min(1.0, CAP / length)
