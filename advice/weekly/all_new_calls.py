"""Every new call that is open to public bodies, whatever the projects are about."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.verdict import check_call
from funding.call import Call, Kind
from funding.city import Project
from funding.evidence import Role
from funding.match import Match, Strength


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCalls:
    """The new calls of a week, by what they say of public bodies."""

    is_open: tuple[Match, ...] = ()
    """Those that name public bodies, or whose programme does; one match a city that may take part,
    by next deadline."""
    unsaid: int = 0
    """How many do not say who may apply."""


NO_NEW_CALLS = NewCalls()


def new_calls(
    calls: Iterable[Call], new_ids: Collection[str], projects: Sequence[Project], *, today: date
) -> NewCalls:
    """Return the new calls as the reader's cities may take part in them.

    Each city is asked by the first of its projects.
    """
    firsts = {project.city.id: project for project in reversed(projects)}
    asked = [p for p in projects if firsts[p.city.id] is p]
    found, unsaid = [], 0
    for call in calls:
        if call.id not in new_ids or call.best.kind is Kind.EXPERTS or call.best.plan:
            continue
        answers = [match_of(project, call, today) for project in asked]
        open_ones = [m for m in answers if m.role not in (Role.NO, Role.UNKNOWN)]
        found.extend(open_ones)
        unsaid += not open_ones and any(m.role is Role.UNKNOWN for m in answers)
    found.sort(key=lambda m: (m.call.best.next_deadline(today) or date.max, m.call.id))
    return NewCalls(is_open=tuple(found), unsaid=unsaid)


def match_of(project: Project, call: Call, today: date) -> Match:
    checks, role = check_call(project, call, today=today)
    return Match(
        project_id=project.id,
        call=call,
        score=0.0,
        strength=Strength.NONE,
        checks=checks,
        role=role,
    )
