"""The matches of a list, of which each is judged when somebody looks at it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from funding.call import Call
from funding.city import Project
from funding.evidence import Check, Role
from funding.match import Match, Strength

EligibilityCheck = Callable[[Project, Call], tuple[tuple[Check, ...], Role]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judge:
    """Who may apply."""

    check: EligibilityCheck
    """All that a call asks of a project, in words."""
    blocker: Callable[[Project], Callable[[Call], bool]]
    """Of a project, what tells of a call quickly whether a verdict of `check` is "no"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranking:
    """A call before anybody looked at it."""

    call: Call
    score: float
    strength: Strength
    chance: float | None


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Matches(Sequence[Match]):
    """Matches in order.  A match that was looked at stays the same object."""

    project: Project
    rankings: Sequence[Ranking]
    judge: Judge | None
    made: dict[int, Match] = field(default_factory=dict)
    """What was looked at, by its place."""

    def __len__(self) -> int:
        return len(self.rankings)

    @overload
    def __getitem__(self, place: int) -> Match: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Match, ...]: ...
    def __getitem__(self, place: int | slice) -> Match | tuple[Match, ...]:
        if isinstance(place, slice):
            return tuple(self._match(n) for n in range(*place.indices(len(self))))
        return self._match(range(len(self))[place])

    def __iter__(self) -> Iterator[Match]:
        return map(self._match, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __reduce__(self) -> tuple[object, ...]:
        return tuple, (tuple(self),)

    def _match(self, place: int) -> Match:
        found = self.made.get(place)
        if found is None:
            ranking = self.rankings[place]
            checks, role = (
                ((), Role.UNKNOWN)
                if self.judge is None
                else self.judge.check(self.project, ranking.call)
            )
            found = Match(
                project_id=self.project.id,
                call=ranking.call,
                score=ranking.score,
                strength=ranking.strength,
                chance=ranking.chance,
                checks=checks,
                role=role,
            )
            # two threads may look at once: both get the same one
            found = self.made.setdefault(place, found)
        return found


def told(matches: Sequence[Match], explained: Mapping[str, Match]) -> Sequence[Match]:
    """Return the same matches, but those of *explained* in place of ours: by call id."""
    if not isinstance(matches, Matches):
        return tuple(explained.get(match.call.id, match) for match in matches)
    made = {
        place: explained[ranking.call.id]
        for place, ranking in enumerate(matches.rankings)
        if ranking.call.id in explained
    }
    return replace(matches, made={**matches.made, **made})
