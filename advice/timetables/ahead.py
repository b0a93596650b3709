"""How far off a planned call is, and how long it usually takes to prepare for it."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eligibility import keys
from eligibility.stated_facts import facts_of
from funding.call import Call, Status
from funding.timetable.plan import Plan

USUAL_LEAD_DAYS = 60
"""Where neither call nor programme says how long an application usually takes."""
IN_GOOD_TIME = 30
"""Days before the usual time begins from which it is worth saying so: one weekly mail in between
may be missed."""


class PlanState(StrEnum):
    """How a planned call stands to the day."""

    AHEAD = "ahead"
    DUE = "due"
    """It may open any day: the time that was planned has begun."""
    OVERDUE = "overdue"
    """The time that was planned has passed, and no portal lists the call."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanAhead:
    """What is expected of a planned call on a day.  Nothing of it is sure."""

    plan: Plan
    state: PlanState
    weeks: int | None
    """Until the planned time begins, about; None once it has begun."""
    lead_days: int | None
    """The usual time to prepare; None where neither call nor programme says it."""
    prepare_from: date
    """From when on it is worth to begin."""

    @property
    def is_to_open(self) -> bool:
        """Return whether the planned time is that of opening; else it is that of closing."""
        return self.plan.opens is not None


def plan_ahead(call: Call, today: date) -> PlanAhead | None:
    """Return what is expected of a planned call; None for one that is there, or over."""
    plan = call.best.plan
    if plan is None or call.status_on(today) is Status.CLOSED:
        return None
    days = (plan.window.first - today).days
    fact = facts_of(call).one(keys.LEAD_DAYS)
    lead = None if fact is None else int(fact.value)
    early = timedelta(days=(lead or USUAL_LEAD_DAYS) + IN_GOOD_TIME)
    return PlanAhead(
        plan=plan,
        state=state_of(plan, today),
        weeks=max(1, round(days / 7)) if days > 0 else None,
        lead_days=lead,
        prepare_from=plan.window.first - early,
    )


def state_of(plan: Plan, today: date) -> PlanState:
    if plan.window.is_over(today):
        return PlanState.OVERDUE
    return PlanState.DUE if plan.window.first <= today else PlanState.AHEAD
