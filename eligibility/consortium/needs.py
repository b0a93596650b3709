"""What a call asks of a consortium, one need a line, each with the words it was read from."""

from dataclasses import dataclass
from enum import StrEnum

from funding.evidence import Evidence


class NeedKind(StrEnum):
    """What is counted, or who is meant."""

    ENTITIES = "entities"
    """At least so many organisations; 1: one applicant is enough."""
    COUNTRIES = "countries"
    """From at least so many countries."""
    EU_COUNTRIES = "eu_countries"
    """From at least so many member states of the EU."""
    PLACE = "place"
    """At least so many organisations from one of the countries or groups in `codes`."""
    KIND = "kind"
    """At least so many organisations of one of the types in `codes`."""
    LEAD = "lead"
    """The lead is of one of the types in `codes`."""
    LEAD_PLACE = "lead_place"
    """The lead is from one of the countries or groups in `codes`."""
    ALONE = "alone"
    """One applicant, and no more."""
    INDEPENDENT = "independent"
    """The organisations do not belong to each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """One thing that a call asks for."""

    kind: NeedKind
    number: int = 1
    codes: tuple[str, ...] = ()
    """Types of `eligibility.keys.APPLICANTS` and ``delivery_partner``; countries and groups."""
    evidence: Evidence
    is_partial: bool = False
    """True where it counts some kinds only: beside two cities others may be needed."""

    @property
    def is_default(self) -> bool:
        """Return whether the programme's general rule asks for it, and not the call itself."""
        return self.evidence.is_default


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsortiumRule:
    """All that a call asks of a consortium."""

    needs: tuple[Need, ...]
    """What the call states stands before what is usual in its programme."""
    is_contradictory: bool = False
    """True where the call states two different numbers: then neither counts."""
    is_national: bool = False
    """True where all come from one country anyway, so that nobody counts countries."""

    def number(self, kind: NeedKind) -> int | None:
        """Return how many are needed; None where that is not stated."""
        return max((n.number for n in self.needs if n.kind is kind), default=None)

    def all(self, kind: NeedKind) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if need.kind is kind)

    def first(self, *kinds: NeedKind) -> Need | None:
        return next((need for need in self.needs if need.kind in kinds), None)

    @property
    def is_stated(self) -> bool:
        """Return whether it is known how many have to come together."""
        counted = (NeedKind.ENTITIES, NeedKind.COUNTRIES, NeedKind.ALONE)
        return self.first(*counted) is not None

    @property
    def is_single_enough(self) -> bool:
        """Return whether one applicant may do it all."""
        if self.all(NeedKind.ALONE):
            return True
        return self.number(NeedKind.ENTITIES) == 1 and (self.number(NeedKind.COUNTRIES) or 1) == 1
