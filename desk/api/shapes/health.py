"""Health as staff see it, and the admission of a run."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from desk.api.shapes.places import SourceState
from desk.api.shapes.shape import Shape
from funding.event import RunState


class Titles(Shape):
    """One kind of difference between a run and the present state."""

    count: int
    titles: list[str]
    """Of the first few."""


class WaitingRun(Shape):
    """A run that was set aside, with what it would change."""

    run: int
    source: str
    day: date
    is_complete: bool
    """False: admitting it makes no call absent."""
    listed: int
    live: int
    reasons: list[str]
    new: Titles
    absent: Titles
    moved: Titles
    renamed: Titles


class StaffHealth(Shape):
    """What `status` tells, and what a person can do something about."""

    healthy: bool
    troubles: list[str]
    """Each with its cure."""
    sources: list[SourceState]
    schedule: dict[str, Any]
    outbox: dict[str, Any]
    recipients: int
    storage: dict[str, Any]
    waiting: list[WaitingRun]
    drift: dict[str, Any]
    """By source: what the last runs listed, and fields that step out of line."""
    data: dict[str, Any]
    """What calls do not state, open questions of eligibility, and conflicts between sources."""
    model: dict[str, Any]


class Admission(Shape):
    """A run to admit, and why."""

    run: Annotated[int, Field(ge=1, le=10**12)]
    comment: Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class Run(Shape):
    """A run as it ended."""

    run_id: int
    source: str
    state: RunState
    listed: int
    stored: int
    new: int
    changed: int
    missing: int
    requests: int
    reasons: list[str]
    warnings: list[str]
