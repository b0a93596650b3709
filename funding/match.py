"""A project and a call side by side: score, strength, reasons, eligibility."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from funding.call import Call
from funding.evidence import Check, Role, Verdict


class Strength(StrEnum):
    STRONG = "strong"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """A term that carried the score."""

    term: str
    """The surface word or phrase as the call writes it."""
    weight: float
    """Its share of the lexical score; all reasons of a pair sum to that score."""
    field: str
    """The profile's field: ``title``, ``summary``, ``keywords`` …"""
    section: str
    """The call's field: ``title``, ``destination``, ``text``, ``programme`` …"""
    via: str | None = None
    """The profile's own word where a concept or a past project made the bridge."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """One call for one project.  Scores are comparable within one project's list only."""

    project_id: str
    call: Call
    score: float
    strength: Strength
    chance: float | None = None
    """Chance of being a good call for a city's project, 0..1, as learned from judged pairs.

    None for a question of a few words, whose likeness says too little."""
    reasons: tuple[Reason, ...] = ()
    not_covered: tuple[str, ...] = ()
    """Heavy terms of the profile that the call does not mention."""
    sentence: str | None = None
    """The sentence of the call that shows the fit best, verbatim."""
    checks: tuple[Check, ...] = ()
    role: Role = Role.UNKNOWN


@dataclass(frozen=True, kw_only=True, slots=True)
class MatchList:
    """Everything about one project on one day, best first."""

    project_id: str
    considered: int
    """Live calls that were looked at."""
    results: Sequence[Match]
    """Strong ones first."""
    blocked: Sequence[Match]
    """Above the floor, but one rule says no."""
    below_floor: Sequence[Match]
    """The nearest that did not reach the floor."""

    @property
    def strong(self) -> int:
        """How many results are strong; looks at few of them."""
        return bisect_left(self.results, True, key=lambda m: m.strength is not Strength.STRONG)

    @property
    def nearest(self) -> tuple[Match, ...]:
        """Those below the floor that no rule keeps the city from."""
        return tuple(
            m for m in self.below_floor if all(c.verdict is not Verdict.NO for c in m.checks)
        )
