"""The trail of changes."""

from datetime import datetime

from desk.api.shapes.calls import Next
from desk.api.shapes.shape import Shape


class Change(Shape):
    """One line: who did what, about what, old and new in short."""

    at: datetime
    who: str
    did: str
    about: str | None
    detail: str | None


class Trail(Shape):
    items: list[Change]
    next: Next
