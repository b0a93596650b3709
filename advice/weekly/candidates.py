"""The calls that come into question for one reader, each once over all their projects."""

from collections.abc import Sequence
from dataclasses import dataclass

from advice.weekly.answers import Answers
from funding.call import Call
from funding.match import Match, MatchList, Strength

WORTH_NEWS = 0.08
"""Chance of a good call from which it is news.  `match` shows more: an analyst asks and weighs, a
mail comes unasked.  Over 16 replayed weeks half of the off-topic calls that came as new lay below,
and none of the best (docs/matching.md)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One call over all projects of a reader."""

    call: Call
    matches: tuple[Match, ...]
    """The best place first."""
    order: tuple[int, int, str]

    @property
    def is_news(self) -> bool:
        """Return whether the call fits some project well enough to be told unasked."""
        return any(
            m.strength is Strength.STRONG or m.chance is None or m.chance >= WORTH_NEWS
            for m in self.matches
        )


def collect(parts: Sequence[Sequence[Match]], answers: Answers) -> dict[str, Candidate]:
    """Return the calls of several lists, each once, without what the reader has hidden.

    Strong ones come first, place by place over the projects: scores can't be compared.
    """
    places: dict[str, list[tuple[int, int, Match]]] = {}
    for number, matches in enumerate(parts):
        seen = {True: 0, False: 0}
        for match in matches:
            if not answers.hides(match.project_id, match.call.id):
                is_strong = match.strength is Strength.STRONG
                place, seen[is_strong] = seen[is_strong], seen[is_strong] + 1
                places.setdefault(match.call.id, []).append((place, number, match))
    found = {}
    for call_id, entries in places.items():
        entries.sort(key=lambda e: (e[2].strength is not Strength.STRONG, e[0], e[1]))
        is_strong = any(m.strength is Strength.STRONG for _, _, m in entries)
        found[call_id] = Candidate(
            call=entries[0][2].call,
            matches=tuple(m for _, _, m in entries),
            order=(0 if is_strong else 1, entries[0][0], call_id),
        )
    return dict(sorted(found.items(), key=lambda item: item[1].order))


def near_misses(found: MatchList) -> Sequence[Match]:
    """Return what a rule blocks, what is hardly worth a line, and what lies below the floor."""
    weak = (m for m in found.results if m.chance is not None and m.chance < WORTH_NEWS)
    return (*found.blocked, *weak, *found.nearest)
