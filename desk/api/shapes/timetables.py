"""Planned calls, and what they became."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from advice.timetables.ahead import PlanState
from desk.api.shapes.shape import Shape
from store.timetables.joins import JoinState

Id = Annotated[str, StringConstraints(min_length=1, max_length=400)]


class PlannedCall(Shape):
    """A planned call: expected, neither open nor sure."""

    id: str
    title: str
    programme: str | None
    authority: str | None
    expected: str
    """As published: 2027-03-15, 2027-03, 2027-Q2, 2027-H1 or 2027."""
    closes: str | None
    state: PlanState
    budget_eur: int | None
    timetable: str
    published: date
    page: str


class Join(Shape):
    """A planned call and a real one that is, or may be, the same."""

    plan_call: str
    plan_title: str
    real_call: str
    real_title: str
    state: JoinState
    found_on: date
    decided_by: str | None


class Timetables(Shape):
    planned: Sequence[PlannedCall]
    calls: Sequence[Join]


class Decision(Shape):
    """A planned call and a call of a portal, about which a person decides."""

    plan: Id
    call: Id
