"""Questions and their answers."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from advice.ranking.asked import LONGEST_TERM
from desk.api.shapes.calls import Deadline, Plan, Share, Terms
from desk.api.shapes.shape import Day, Shape
from funding.call import Status
from funding.city import LegalType
from funding.evidence import Role as Part
from funding.evidence import Rule, Verdict
from funding.match import Strength
from funding.understanding import Source

LONGEST_TEXT = 200_000
"""Characters of a pasted text: some 60 pages."""
LONGEST_QUERY = 1_000
OWN_OF_PROFILES = (
    *("country", "applicant", "must", "must_not", "emphasis", "population", "roles"),
)
PROFILE = r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)?$"
Profile = Annotated[str, StringConstraints(max_length=200, pattern=PROFILE)]
"""A city or a city/project: ``krefeld/heat-warnings``; never a file."""
Demand = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TERM)]
Term = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Demands = Annotated[list[Demand], Field(max_length=50, default_factory=list)]
Country = Annotated[str, StringConstraints(min_length=2, max_length=2, pattern="^[A-Za-z]{2}$")]


class Role(StrEnum):
    """What an applicant may be in a project."""

    COORDINATOR = "coordinator"
    PARTNER = "partner"
    ASSOCIATED = "associated"
    REPLICATOR = "replicator"


class Question(Shape):
    """A profile, a text or a few words: exactly one of them."""

    profile: Profile | None = None
    """A stored city or city/project."""
    text: Annotated[str, StringConstraints(max_length=LONGEST_TEXT)] | None = None
    """A text, of which the subject is understood; it is not kept."""
    query: Annotated[str, StringConstraints(max_length=LONGEST_QUERY)] | None = None
    """A question of a few words."""
    country: Country | None = None
    """Of who asks with a text or a query; ISO 3166-1."""
    applicant: LegalType | None = None
    """Who asks with a text or a query; a municipality if unset."""
    terms: Annotated[list[Term], Field(max_length=50, default_factory=list)]
    """Terms to add to what is understood of a text."""
    without: Annotated[list[Term], Field(max_length=50, default_factory=list)]
    """Derived terms that are not meant."""
    must: Demands
    """Terms that a call has to name, each of them."""
    must_not: Demands
    """Terms that no call may name."""
    emphasis: Annotated[
        dict[Term, Annotated[float, Field(gt=0, le=10)]], Field(max_length=50, default_factory=dict)
    ]
    """Terms that count more or less than usual, with their factors."""
    population: Annotated[int, Field(ge=1, le=100_000_000)] | None = None
    """Inhabitants of the town that asks."""
    roles: Annotated[list[Role], Field(max_length=4, default_factory=list)]
    """What who asks would be."""

    @model_validator(mode="after")
    def one_question(self) -> Self:
        given = [name for name in ("profile", "text", "query") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give one of profile, text and query; {len(given)} are given")
        if given != ["text"] and (self.terms or self.without):
            raise ValueError("terms and without change what is understood of a text; give a text")
        if given == ["profile"] and any(getattr(self, name) for name in OWN_OF_PROFILES):
            names = ", ".join(OWN_OF_PROFILES)
            raise ValueError(f"{names} are for a text or a query; a profile has its own")
        return self


class MatchQuestion(Question):
    open_between: tuple[Day, Day] | None = None
    """Only calls that take applications on some day from the first to the second."""
    top: Annotated[int, Field(ge=1, le=100)] = 10
    """Results, at the most."""

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        if self.open_between is not None and self.open_between[1] < self.open_between[0]:
            raise ValueError("open_between: the second date is before the first")
        return self


class ExplainQuestion(Question):
    call: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    """A call's id, the portal's identifier or address."""


class Understood(Shape):
    """A term that a text is understood by."""

    project: str
    term: str
    weight: float
    concept: str | None
    source: Source
    language: str


class Reason(Shape):
    term: str
    weight: float
    field: str
    section: str
    via: str | None


class Check(Shape):
    """One rule, with its verdict and the quoted sentence that it rests on."""

    rule: Rule
    verdict: Verdict
    because: str
    evidence: str | None
    is_default: bool
    url: str | None


class Match(Terms):
    """A call beside a project; scores order the calls of one project only."""

    call_id: str
    source_id: str
    source: str
    project: str
    title: str
    status: Status
    deadlines: list[Deadline]
    next_deadline: date | None
    plan: Plan | None
    """Of a planned call, which is expected, neither open nor sure."""
    programme: str | None
    url: str
    score: float
    strength: Strength
    chance: Share | None
    """That of being a good call; null for a question of a few words."""
    reasons: list[Reason]
    not_covered: list[str]
    sentence: str | None
    role: Part
    eligibility: list[Check]
    missing_since: date | None


class Matches(Shape):
    """The ranked, explained answer to a question."""

    profile: str
    """The profile, or text or query."""
    projects: list[str]
    today: date
    understood: list[Understood]
    must: list[str]
    must_not: list[str]
    considered: int
    results: list[Match]
    blocked: list[Match]
    below_floor: list[Match]


class Stage(Shape):
    """One step on the way of a call into a list."""

    project: str
    stage: str
    outcome: str
    is_passed: bool
    details: list[str]


class Explanation(Shape):
    profile: str
    call: str
    stages: list[Stage]
