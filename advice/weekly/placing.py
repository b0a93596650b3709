"""How the sections of a mail share the calls: rules in order, each call in one section."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from advice.weekly.content import Card, PlacedItem
from advice.weekly.reasons import Reason
from advice.weekly.week import Week


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """What one rule puts into the mail."""

    cards: Sequence[Card] = ()
    """In reading order; each names its section."""
    reasons: Mapping[str, Sequence[Reason]] = field(default_factory=dict)
    """By call id, why it is listed: each reason is told once."""


Rule = Callable[[Week, frozenset[str]], Placed]
"""Places calls of a week.  The set holds the ids that earlier rules have taken."""


def place(week: Week, rules: Sequence[Rule]) -> list[Placed]:
    """Return what each rule places, in the order of *rules*; no call is placed twice."""
    taken: frozenset[str] = frozenset()
    placed: list[Placed] = []
    for rule in rules:
        placed.append(rule(week, taken))
        taken |= {card.call.id for card in placed[-1].cards}
    return placed


def items_of(placed: Placed) -> Iterator[PlacedItem]:
    """Yield a line for the outbox for each card and each of its reasons."""
    for card in placed.cards:
        for reason in placed.reasons[card.call.id]:
            yield PlacedItem(
                call_id=card.call.id,
                reason=str(reason),
                section=card.section,
                project_id=card.fits[0].project_id if card.fits else None,
                is_once=reason.is_once,
            )
