"""Planned calls and their links with real ones as JSON."""

from dataclasses import asdict

from advice.timetables.planned import PlannedCall
from funding.call import Record
from store.timetables.joins import Join


def plan_values(record: Record | None) -> dict[str, object] | None:
    """Return what a timetable says of a call; null for one that no timetable announced.

    Windows are as published, never a day that nobody named: ``2027-Q2``.
    """
    plan = None if record is None else record.plan
    if record is None or plan is None:
        return None
    return {
        "opens": None if plan.opens is None else plan.opens.text,
        "closes": None if plan.closes is None else plan.closes.text,
        "budget_eur": record.indicative_budget_eur,
        "authority": record.owner,
        "timetable": plan.timetable,
        "published": plan.published,
        "checked_on": plan.checked_on,
        "page": plan.page,
        "area": plan.area,
        "place": plan.place,
        "quote": plan.quote,
    }


def planned_values(call: PlannedCall) -> dict[str, object]:
    return asdict(call)


def join_values(join: Join) -> dict[str, object]:
    return asdict(join)
