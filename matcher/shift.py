"""Which terms moved a call: the reasons of two states of a project compared, column by column."""

from collections import defaultdict
from dataclasses import dataclass

from funding.match import Reason
from matcher.explain import Words
from matcher.rank import Ranked

MOST = 6
SLIGHT = 0.15
"""Share of the largest change below which a change is not told: all weights of a profile share one
length, so that every change moves all of them a little."""
Part = tuple[int, str, str]
"""Column, field of the profile, section of the call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermShift:
    """What a call gained and lost between two states of one project; weights are positive."""

    gained: tuple[Reason, ...] = ()
    """In the words of the later state, the largest first."""
    lost: tuple[Reason, ...] = ()
    """In the words of the earlier one."""


def term_shift(before: Ranked, after: Ranked, call_id: str) -> TermShift:
    """Return the terms by which the score of a call differs; both rest on one index."""
    old, new = parts_of_score(before, call_id), parts_of_score(after, call_id)
    changes = {part: new.get(part, 0.0) - old.get(part, 0.0) for part in {**old, **new}}
    largest = max((abs(change) for change in changes.values()), default=0.0)
    telling = {p: c for p, c in changes.items() if abs(c) > SLIGHT * largest and abs(c) > 1e-9}
    return TermShift(
        gained=reasons_of(after, call_id, {p: c for p, c in telling.items() if c > 0}),
        lost=reasons_of(before, call_id, {p: -c for p, c in telling.items() if c < 0}),
    )


def parts_of_score(ranked: Ranked, call_id: str) -> dict[Part, float]:
    """Return what every column of the call contributes to its score before the fit to cities."""
    index = ranked.index
    row = index.row[call_id]
    parts: defaultdict[Part, float] = defaultdict(float)
    for section, matrix in index.fields.items():
        start, end = matrix.indptr[row], matrix.indptr[row + 1]
        columns = matrix.indices[start:end]
        values = matrix.data[start:end] * index.recipe.call_fields[section]
        for name, asked in ranked.vector.fields.items():
            shares = asked[columns] * values
            for place in shares.nonzero()[0].tolist():
                parts[int(columns[place]), name, section] += float(shares[place])
    return parts


def reasons_of(ranked: Ranked, call_id: str, parts: dict[Part, float]) -> tuple[Reason, ...]:
    index = ranked.index
    words = Words(ranked.project, index.calls[index.row[call_id]], index)
    ordered = sorted(
        parts.items(),
        key=lambda p: (-round(p[1], 9), index.term_of(p[0][0]), p[0][1], p[0][2]),
    )
    return tuple(
        Reason(
            term=words.shown(column, section),
            weight=weight,
            field=name,
            section=section,
            via=words.via(column, name),
        )
        for (column, name, section), weight in ordered[:MOST]
    )
