"""How a call differs from what its timetable announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from funding.call import Call
from funding.timetable.window import Window


class Differing(StrEnum):
    OPENS = "opens"
    CLOSES = "closes"
    BUDGET = "budget"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One thing that is not as it was planned."""

    what: Differing
    planned: Window | int
    """A window, or whole euro."""
    real: date | int


def differences(call: Call) -> Iterator[Difference]:
    """Yield what the call states otherwise than its timetable did; what is not stated is none."""
    announced, best = call.announced, call.best
    if announced is None or announced.plan is None:
        return
    for what, window, day in (
        (Differing.OPENS, announced.plan.opens, best.opening_date),
        (Differing.CLOSES, announced.plan.closes, best.last_deadline),
    ):
        if window is not None and day is not None and not window.first <= day <= window.last:
            yield Difference(what=what, planned=window, real=day)
    planned, real = announced.indicative_budget_eur, best.indicative_budget_eur
    if planned is not None and real is not None and planned != real:
        yield Difference(what=Differing.BUDGET, planned=planned, real=real)
