"""Where the cities stand with their calls."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from desk.api.shapes.people import Number
from desk.api.shapes.refusals import NoBecause, Returned
from desk.api.shapes.shape import Shape
from funding.evidence import Rule
from store.people.refusals import Why
from store.pipeline.entries import LONGEST_PERSON, LONGEST_TEXT, MOST_EURO, Stand

Words = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]


class PipelineEntry(Shape):
    """A city and a call, and how far it is; null where nobody said it."""

    city: str
    call: str
    title: str | None
    last_deadline: date | None
    state: Stand
    person: str | None
    amount_eur: int | None
    why: Why | None
    """Why it was decided against."""
    rule: Rule | None
    reason: str | None
    """For a no, in words."""
    note: str | None
    version: int
    changed_by: str
    changed_at: datetime
    returned: Returned | None
    """Why the decision against it holds no more."""


class PipelineList(Shape):
    items: Sequence[PipelineEntry]


class Standing(Shape):
    """Where a city stands with a call; without a state the entry is taken out."""

    city: Annotated[str, StringConstraints(max_length=80, pattern=r"^[a-z0-9][a-z0-9-]*$")]
    call: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    version: Annotated[int, Field(ge=0, le=10**9)]
    """Of the entry that was seen; 0 where there was none."""
    state: Stand | None = None
    person: Annotated[str, StringConstraints(max_length=LONGEST_PERSON)] | None = None
    amount_eur: Annotated[int, Field(ge=1, le=MOST_EURO)] | None = None
    why: NoBecause | None = None
    """Only of ``declined``."""
    reason: Words | None = None
    note: Words | None = None


class Sharing(Shape):
    """A call for a person who gets mail, with a word to them."""

    call: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    person: Number
    note: Words | None = None


class Shared(Shape):
    call: str
    shared_with: int
