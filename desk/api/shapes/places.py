"""Sources, profiles and health."""

from datetime import date
from typing import Any

from desk.api.shapes.calls import Next
from desk.api.shapes.shape import Shape
from funding.event import RunState


class SourceState(Shape):
    """A portal: how its last run ended, what is expected of it, and its licence."""

    source: str
    title: str
    is_on: bool
    off_because: str | None
    state: RunState | None
    run: int | None
    last_good: date | None
    last_tried: date | None
    is_late: bool
    live: int
    expected: tuple[int | None, int | None]
    reasons: list[str]
    hosts: list[str]
    licence: str | None
    attribution: str | None


class NotCovered(Shape):
    """A portal that is not read at all."""

    source: None
    title: str
    not_covered: str
    """Why."""


class SourceList(Shape):
    items: list[SourceState]
    not_covered: list[NotCovered]
    next: Next


class Profile(Shape):
    """A project of a city."""

    city: str
    name: str
    country: str
    profile: str
    title: str
    language: str | None
    illustrative: bool


class ProfileList(Shape):
    items: list[Profile]
    next: Next


class WholeProfile(Shape):
    """All projects that a name means, with everything they say."""

    items: list[dict[str, Any]]


class Health(Shape):
    """Whether the answers rest on fresh data."""

    healthy: bool
    today: date
    live: int
    """Live records over all sources."""
    late: list[str]
    """Sources that are on and had no good run for too long."""
    last_good: date | None
    """The day of the newest good run."""
