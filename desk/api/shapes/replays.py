"""Past issues made again, and what stood in a reader's issue."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from advice.replay.decided import Place
from advice.replay.tried import Unequal
from advice.replay.was_told import Told
from desk.api.shapes.calls import Share
from desk.api.shapes.matches import Profile
from desk.api.shapes.shape import Shape
from funding.evidence import Role, Rule
from funding.match import Strength
from store.mail.outbox import MailState

MOST_WEEKS = 12
MOST_VERSIONS = 3
LONGEST_DRAFT = 60_000
Number = Annotated[int, Field(ge=1, le=10**9)]


class ReplayQuestion(Shape):
    """Which issues are to be made again, and with what."""

    profile: Profile
    """A stored city or city/project."""
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)] = MOST_WEEKS
    """The last weeks that had an issue."""
    versions: Annotated[list[Number], Field(max_length=MOST_VERSIONS, default_factory=list)]
    """Saved versions of the profile; the newest where neither these nor a draft are named."""
    draft: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_DRAFT)] | None = None
    """A whole profile file as YAML; it is not saved."""


class TriedWeek(Shape):
    """What a version would have told in a week: ids of calls."""

    told: list[str]
    entered: list[str]
    """Not sent that week."""
    left: list[str]
    """Sent that week."""


class ReplayedWeek(Shape):
    """One week, as it was sent and as it would have been."""

    week: str
    day: date
    letters: int
    equal: int
    """Letters that were made again byte for byte."""
    unequal: list[Unequal]
    """Why the others were not."""
    sent: list[str]
    tried: dict[str, TriedWeek]
    """By version: its number, or ``draft``."""


class JudgedProject(Shape):
    """Figures on the judged set."""

    project_id: str
    labels: int
    figures: dict[str, float]
    is_few: bool
    """So few labels that the figures can't be trusted."""


class TriedVersion(Shape):
    """One version over all weeks."""

    name: str
    told: int
    lines: int
    gained: list[str]
    lost: list[str]
    lost_relevant: list[str]
    """Lost, though somebody marked them as relevant."""
    relevant_told: int
    not_relevant_told: int
    judged: list[JudgedProject]


class ReplayedIssues(Shape):
    """A replay with all that it rests on."""

    profile: str
    model: str
    data_date: date | None
    weeks: list[ReplayedWeek]
    sent: int
    lines: int
    relevant: int
    not_relevant: int
    versions: list[TriedVersion]
    hashes: dict[str, str]
    titles: dict[str, str]
    letters: int
    equal: int


class SentIssue(Shape):
    """One issue of a reader."""

    period: str
    made_on: date
    subject: str
    state: MailState


class IssueList(Shape):
    """The issues of a reader, the newest first."""

    items: list[SentIssue]


class DecidedCall(Shape):
    """What was decided about the call for a project; figures that were not kept are null."""

    project: str
    place: Place
    number: int | None
    considered: int
    strength: Strength | None
    score: float | None
    chance: Share | None
    role: Role | None
    rule: Rule | None


class ToldInIssue(Shape):
    """Whether a call stood in a reader's issue, and why."""

    period: str
    in_it: bool
    sentence: str
    why: Told
    section: str | None
    told_in: str | None
    """The last issue before that told it."""
    day: date | None
    call_id: str | None
    decided: list[DecidedCall]
