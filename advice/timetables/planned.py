"""The planned calls of a day, by the time when they are expected."""

from dataclasses import dataclass
from datetime import date

from advice.timetables.ahead import PlanState, state_of
from funding.call import Call, Status
from funding.timetable.plan import Plan
from store.calls.calls import listed_calls
from store.database import Store
from store.timetables.joins import plan_ids


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedCall:
    """One planned call as a list tells it."""

    id: str
    title: str
    programme: str | None
    authority: str | None
    expected: str
    """The window as published: ``2027-Q2``."""
    closes: str | None
    state: PlanState
    budget_eur: int | None
    timetable: str
    published: date
    page: str


def planned_calls(store: Store, *, today: date) -> list[PlannedCall]:
    """Return the planned calls that have not become real ones, the earliest first."""
    found = [
        planned_call(call, call.best.plan, today)
        for call in listed_calls(store, plan_ids(store))
        if call.best.plan is not None and call.status_on(today) is Status.PLANNED
    ]
    return [plan for _, plan in sorted(found, key=lambda pair: pair[0])]


def planned_call(call: Call, plan: Plan, today: date) -> tuple[tuple[object, ...], PlannedCall]:
    """Return a planned call with what sorts it."""
    best, window = call.best, plan.window
    return (window.first, window.last, best.title, call.id), PlannedCall(
        id=call.id,
        title=best.title,
        programme=best.programme,
        authority=best.owner,
        expected=window.text,
        closes=None if plan.closes is None else plan.closes.text,
        state=state_of(plan, today),
        budget_eur=best.indicative_budget_eur,
        timetable=plan.timetable,
        published=plan.published,
        page=plan.page,
    )
