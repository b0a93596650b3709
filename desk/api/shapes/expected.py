"""Calls that may return, with the basis of each forecast."""

from collections.abc import Sequence
from datetime import date

from desk.api.shapes.shape import Shape


class EarlierRound(Shape):
    call_id: str
    title: str
    url: str
    opened: date


class ExpectedCall(Shape):
    """When a call is expected again: a forecast of ours, announced by nobody."""

    programme: str
    title: str
    is_forecast: bool
    about: str
    """The likeliest month: ``2026-09``."""
    first: date
    last: date
    rounds: Sequence[EarlierRound]
    """What it rests on, the first one first."""


class ExpectedList(Shape):
    items: Sequence[ExpectedCall]
