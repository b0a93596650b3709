"""The orders in which the calls that fit may be read; each says one thing only."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from funding.match import Match


class Order(StrEnum):
    RELEVANCE = "relevance"
    """Strong before partial, then by score."""
    DEADLINE = "deadline"
    """The next deadline first; without one last."""
    MONEY = "money"
    """The largest grant for one project first; not stated last."""


def ordered(matches: Sequence[Match], order: Order, today: date) -> list[Match]:
    """Return *matches*, which come by relevance, in another order; equal ones stay by relevance."""
    if order is Order.DEADLINE:
        return sorted(matches, key=lambda m: m.call.best.next_deadline(today) or date.max)
    if order is Order.MONEY:
        return sorted(matches, key=lambda m: -(largest_grant(m) or -1))
    return list(matches)


def largest_grant(match: Match) -> int | None:
    """Return the most that one project may get, in euro; None is not stated."""
    best = match.call.best
    return best.contribution_max_eur or best.contribution_min_eur
