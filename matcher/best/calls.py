"""The first calls of each of many projects, as sorting all of them would give them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from funding.city import Project
from matcher.batched import AT_ONCE, as_rows, lexical_scores
from matcher.best.near import Near, near_the_best
from matcher.best.rough import rough_scores
from matcher.index.call_index import CallIndex
from matcher.profile_vector import ProfileVector
from matcher.rank import counts_fit, ranking_scores

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_array

WINDOW = 4096
"""Projects among which those that ask alike are looked for; memory does not grow beyond that."""
MANY = 1_000_000
"""Pairs of a project and a call, from which on it pays to score roughly first."""
ENOUGH = 4
"""Calls that are scored exactly for one that is wanted; were there more, all of them are."""

Best = tuple["np.ndarray", "np.ndarray"]
"""Rows, best first, and their scores."""


def best_calls(
    asked: Sequence[tuple[Project, ProfileVector]], index: CallIndex, most: int
) -> Iterator[Best]:
    """Yield for each project the rows of its *most* best calls, best first, and their scores.

    Ties stand in order of the call ids; nothing is left out, and there is no floor.
    """
    for start in range(0, len(asked), WINDOW):
        window = asked[start : start + WINDOW]
        if len(window) * len(index.ids) >= MANY:
            yield from best_of_many(window, index, most)
        else:
            yield from best_of_few(window, index, most)


def best_of_few(
    asked: Sequence[tuple[Project, ProfileVector]], index: CallIndex, most: int
) -> Iterator[Best]:
    """Yield the same from the exact scores of all calls."""
    import numpy as np

    for start in range(0, len(asked), AT_ONCE):
        some = asked[start : start + AT_ONCE]
        scores = lexical_scores([vector for _, vector in some], index)
        for n, (project, _) in enumerate(some):
            scores[n] = ranking_scores(project, scores[n], index)
        near = near_the_best(scores, most, np.zeros(len(some)))
        places = near.table()
        yield from in_order(places, np.take_along_axis(scores, places, 1), near.counts, most)


def best_of_many(
    asked: Sequence[tuple[Project, ProfileVector]], index: CallIndex, most: int
) -> Iterator[Best]:
    """Yield the same from the exact scores of the calls whose rough ones are among the best."""
    import numpy as np

    own = as_rows([vector for _, vector in asked], index)
    fit = np.array([counts_fit(project) for project, _ in asked])
    fits = index.fits.astype(np.float32)
    parts: list[Near] = []
    for rough in rough_scores(own, index):
        for row in fit[rough.places].nonzero()[0].tolist():
            rough.scores[row] *= fits
        near = near_the_best(rough.scores, most, rough.off).clear(ENOUGH * most)
        parts.append(near.of(rough.places))
    near = Near.joined(parts, len(asked))
    places = near.table()
    exact = exact_scores(own, places, index)
    exact[fit] *= index.fits[places[fit]]
    best = in_order(places, exact, near.counts, most)
    for pair, count, found in zip(asked, near.counts.tolist(), best, strict=True):
        yield found if count else next(best_of_few([pair], index, most))


def exact_scores(own: "csr_array", places: "np.ndarray", index: CallIndex) -> "np.ndarray":
    """Return the lexical scores of the calls at *places*, to the last bit as of all calls.

    *own* are projects, and so are the rows of *places* and of what is returned.
    """
    import numpy as np

    by_column = own.tocsc()
    scores = np.zeros(places.shape)
    whole = np.zeros(len(index.ids))
    for column in np.diff(by_column.indptr).nonzero()[0].tolist():  # in order, as they are added up
        rows, values = index.calls_with(column)
        if not len(rows):
            continue
        one = slice(by_column.indptr[column], by_column.indptr[column + 1])
        who = by_column.indices[one]
        whole[rows] = values
        scores[who] += whole[places[who]] * by_column.data[one, None]
        whole[rows] = 0
    return scores


def in_order(
    places: "np.ndarray", scores: "np.ndarray", counts: "np.ndarray", most: int
) -> Iterator[Best]:
    """Yield the first *most* of each row, of which so many are filled as *counts* says.

    Places of a row are in order, and so are those of the same score.
    """
    import numpy as np

    keys = -np.round(scores, 12)  # as in `matcher.rank.in_order`
    keys[np.arange(places.shape[1]) >= counts[:, None]] = np.inf
    order = np.argsort(keys, axis=1, kind="stable")[:, :most]
    rows = np.take_along_axis(places, order, 1)
    values = np.take_along_axis(scores, order, 1)
    for n, count in enumerate(counts.tolist()):
        yield rows[n, :count], values[n, :count]
