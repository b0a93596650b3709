"""Calls by cities, tandems and proposals."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from advice.network.proposals import LONGEST, ProposalState
from desk.api.shapes.calls import Next
from desk.api.shapes.shape import Shape
from eligibility.consortium.needs import NeedKind
from eligibility.consortium.pairing import GapKind
from funding.evidence import Role, Rule, Verdict
from funding.match import Strength

CITY = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Named = Annotated[str, Field(max_length=80, pattern=CITY)]


class MatrixCity(Shape):
    city: str
    name: str
    calls: int
    """How many of the calls fit it."""


class Fit(Shape):
    city: str
    profile: str
    strength: Strength
    role: Role


class MatrixCall(Shape):
    """A call with the member cities that it fits."""

    call_id: str
    title: str
    programme: str | None
    last_deadline: date | None
    fits: list[Fit]


class NetworkMatrix(Shape):
    cities: list[MatrixCity]
    items: list[MatrixCall]
    next: Next


class Need(Shape):
    """One thing that a call asks of a consortium."""

    need: NeedKind
    number: int
    codes: list[str]
    """Types of applicants, countries or groups of countries, any of which will do."""
    quote: str | None
    url: str | None
    is_default: bool
    """True for what only the programme usually asks."""


class ConsortiumRule(Shape):
    is_stated: bool
    is_contradictory: bool
    single_is_enough: bool | None
    needs: list[Need]


class Gap(Shape):
    """What is missing, or not known."""

    gap: GapKind
    number: int
    codes: list[str]
    city: str | None
    rule: Rule | None
    because: str | None


class Pairing(Shape):
    verdict: Verdict
    rests_on_default: bool
    missing: list[Gap]
    unclear: list[Gap]


class TandemCity(Shape):
    city: str
    profile: str
    strength: Strength
    role: Role
    blocked_by: str | None


class Experience(Shape):
    """A past project of one of the cities that is near to the call."""

    city: str
    title: str
    call: str | None
    """The call that paid for it, as the profile names it."""
    same_programme: bool


class AlikeProjects(Shape):
    """Two projects of different cities, and what they have in common."""

    profiles: list[str]
    likeness: float
    """0..1"""
    shared: list[str]
    """In English where there is an English term; the rarest first."""


class AlikeList(Shape):
    items: list[AlikeProjects]
    next: Next


class WholeTandem(Shape):
    """One call for several cities."""

    call_id: str
    title: str
    rule: ConsortiumRule
    cities: list[TandemCity]
    chosen: list[str]
    pairing: Pairing | None
    experience: list[Experience]


class KnownProposal(Shape):
    """A proposal to apply together, without anybody's name."""

    proposal: int
    call_id: str
    title: str | None
    cities: list[str]
    sentence: str
    state: ProposalState
    proposed_at: datetime
    agreed_at: datetime | None
    withdrawn_at: datetime | None
    answers: dict[str, bool | None] | None
    """What each city said; only for staff."""


class ProposalList(Shape):
    items: list[KnownProposal]
    next: Next


class NewProposal(Shape):
    """What is proposed."""

    call: Annotated[str, Field(min_length=1, max_length=300)]
    cities: Annotated[list[Named], Field(min_length=2, max_length=8)]
    sentence: Annotated[str, Field(max_length=LONGEST)] = ""
