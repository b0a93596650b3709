"""The days before a deadline, counted backwards: by when what has to be done."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

SATURDAY = 5


class Milestone(StrEnum):
    """What lies between a decision and a deadline, in order of time."""

    START = "start"
    """Decide to apply, and say who writes."""
    PARTNERS = "partners"
    """Partners and budget are agreed."""
    COMMITTEE = "committee"
    """The committee has decided on the city's own share."""
    SIGNATURES = "signatures"
    """Declarations are signed."""
    UPLOAD = "upload"
    """Everything is at the portal: the last hours are the busiest."""


SHARES = {
    Milestone.START: Fraction(1),
    Milestone.PARTNERS: Fraction(2, 3),
    Milestone.COMMITTEE: Fraction(2, 5),
    Milestone.SIGNATURES: Fraction(1, 6),
    Milestone.UPLOAD: Fraction(1, 20),
}
"""Which part of the usual time is left at each; our own experience, no rule of any programme."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    milestone: Milestone
    day: date
    """A working day; public holidays are not known."""
    is_past: bool


def steps_before(deadline: date, usual_days: int, today: date) -> tuple[Step, ...]:
    """Return the steps before *deadline*, the first one first, no two on one day.

    *usual_days* are the days that an application takes; a step whose day is gone is told as past.
    """
    steps: list[Step] = []
    day = deadline
    for milestone in reversed(Milestone):
        before = max(1, round(usual_days * SHARES[milestone]))
        day = working_day(min(deadline - timedelta(before), day - timedelta(1)))
        steps.append(Step(milestone=milestone, day=day, is_past=day < today))
    return tuple(reversed(steps))


def working_day(day: date) -> date:
    """Return *day*, or the Friday before a weekend."""
    return day - timedelta(max(0, day.weekday() - SATURDAY + 1))
