"""Profiles that are tried and saved."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from advice.profiles.yaml_reader import MAX_BYTES
from desk.api.shapes.shape import Shape

Yaml = Annotated[str, StringConstraints(min_length=1, max_length=MAX_BYTES)]
Comment = Annotated[str, StringConstraints(max_length=300)]
Number = Annotated[int, Field(ge=1, le=100_000_000)]


class DraftQuestion(Shape):
    """A profile as somebody wants it."""

    text: Yaml
    """The whole file as YAML; docs/profiles.md names its fields."""


class DraftToSave(DraftQuestion):
    """A draft, and the version that it rests on."""

    version: Number | None = None
    """The version that was seen; null for a city that is new.  The header If-Match may say it."""
    comment: Comment | None = None
    anyway: bool = False
    """Save also if a call that somebody marked relevant drops out."""


class VersionToBringBack(Shape):
    """A former version that becomes the newest one."""

    to: Number
    version: Number | None = None
    """The version that was seen; null: whatever is there now."""
    comment: Comment | None = None


class AnswerToQuestion(Shape):
    """One fact that a profile lacks."""

    about: Annotated[str, StringConstraints(min_length=1, max_length=130)]
    """The city, or ``city/project`` for a fact of a project."""
    fact: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    """As the list of questions names it."""
    value: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """As it is typed: ``45``, ``yes``, ``FR, IT``, ``part, cut``."""


class AnsweredQuestion(Shape):
    about: str
    fact: str
    before: str | None
    after: str
    version: int
    changed: bool
    """False where the profile said so already."""


class PublicValue(Shape):
    """What a public source says, to be confirmed."""

    value: int | str
    source: str
    year: int | None
    confirmed: bool


class ProfileQuestion(Shape):
    about: str
    fact: str
    question: str
    worth: str
    settles: int
    """Calls that some answer gives a yes or a no."""
    settles_always: int
    """Those that every answer does."""
    in_list: int
    """How many of them the project's list shows."""
    kind: str
    """yes_no, number, choices, partners, region or levels."""
    choices: list[str]
    present: str | None
    rests_until: date | None
    """The first day on which a mail may ask any of its readers again; null where one may now."""
    public: PublicValue | None


class ProfileQuestions(Shape):
    items: list[ProfileQuestion]


class Term(Shape):
    term: str
    """As the profile says it."""
    in_call: str
    """As the call writes it."""


class Standing(Shape):
    """Where a call stands in a list."""

    stage: str
    """shown, blocked, ruled_out, below or no_project."""
    place: int | None
    strength: str | None
    rule: str | None
    """The rule of eligibility that blocks it."""
    field: str | None
    """The field of the profile that rules it out."""
    terms: list[str]


class Shift(Shape):
    """A call that stands elsewhere with the draft."""

    project: str
    call_id: str
    title: str
    before: Standing
    after: Standing
    more: list[Term]
    """What counts more with the draft, the weightiest first."""
    less: list[Term]


class LostRelevant(Shape):
    """A call marked relevant that would drop out."""

    project: str
    call_id: str
    title: str
    before: Standing
    after: Standing
    people: int


class Listing(Shape):
    considered: int
    strong: int
    partial: int
    blocked: int
    says_nothing: bool


class ProjectEffect(Shape):
    project: str
    title: str
    before: Listing | None
    after: Listing | None
    entered: int
    left: int
    moved: int
    lost_relevant: int


class Effect(Shape):
    """What drafts would do; nothing was saved."""

    profiles: list[str]
    projects: list[ProjectEffect]
    entered: list[Shift]
    left: list[Shift]
    moved: list[Shift]
    lost_relevant: list[LostRelevant]
    issues: Any
    """The replay of past issues; null where none was asked for."""


class SavedVersion(Shape):
    city: str
    version: int
    author: str | None
    comment: str | None
    saved_at: datetime


class Change(Shape):
    """One thing that a version says differently."""

    project: str | None
    field: str
    kind: str
    """added, removed, set or order."""
    about: str | None
    old: str | None
    new: str | None


class KeptVersion(SavedVersion):
    """A version with what it changed, and its text."""

    said: list[Change]
    text: str


class History(Shape):
    items: list[KeptVersion]
    """Oldest first; all of them."""
