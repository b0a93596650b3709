"""Which terms moved a call: the reasons of two states of a project compared, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass

from funding.match import Reason
from matcher.explain import Part, Words, parts_of_score, reasons_of
from matcher.rank import Ranked

MOST = 6
SLIGHT = 0.15
"""Share of the largest change below which a change is not told: all weights of a profile share one
length, so that every change moves all of them a little."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermShift:
    """What a call gained and lost between two states of one project; weights are positive."""

    gained: tuple[Reason, ...] = ()
    """In the words of the later state, the largest first."""
    lost: tuple[Reason, ...] = ()
    """In the words of the earlier one."""


def term_shift(before: Ranked, after: Ranked, call_id: str) -> TermShift:
    """Return the terms by which the score of a call differs; both rest on one index."""
    old, new = parts_of(before, call_id), parts_of(after, call_id)
    changes = {part: new.get(part, 0.0) - old.get(part, 0.0) for part in {**old, **new}}
    largest = max((abs(change) for change in changes.values()), default=0.0)
    telling = {p: c for p, c in changes.items() if abs(c) > SLIGHT * largest and abs(c) > 1e-9}
    return TermShift(
        gained=told(after, call_id, {p: c for p, c in telling.items() if c > 0}),
        lost=told(before, call_id, {p: -c for p, c in telling.items() if c < 0}),
    )


def parts_of(ranked: Ranked, call_id: str) -> dict[Part, float]:
    index = ranked.index
    return parts_of_score(ranked.vector, index, index.sections_of(index.row[call_id]))


def told(ranked: Ranked, call_id: str, parts: Mapping[Part, float]) -> tuple[Reason, ...]:
    index = ranked.index
    words = Words(ranked.project, index.calls[index.row[call_id]], index)
    return reasons_of(parts, words, index, MOST)
