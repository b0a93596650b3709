"""Why somebody said no to a call, and why that holds no more."""

from datetime import date
from typing import Annotated, Any

from pydantic import StringConstraints

from advice.refusals.falling import Turn
from desk.api.shapes.shape import Shape
from store.people.refusals import Why

NoBecause = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z_]+(:[a-z_]+)?$")]
"""``own_share``; ``cannot_apply:population`` names the rule."""


class Returned(Shape):
    """What has changed since a no, so that it holds no more."""

    why: Why
    said_on: date
    changed: Turn
    before: str | dict[str, Any]
    """A day, a share 0..1, whole euro, or the rule as it was judged."""
    after: str | dict[str, Any]
