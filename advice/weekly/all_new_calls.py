"""Every new call that is open to public bodies, whatever the projects are about."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from eligibility.verdict import check_call
from funding.call import Call, Kind
from funding.city import Project
from funding.evidence import Role
from funding.match import Match, Strength


def open_to_public_bodies(
    calls: Iterable[Call], new_ids: Collection[str], projects: Sequence[Project], *, today: date
) -> list[Match]:
    """Return the new calls that no rule closes to the reader's first city, by next deadline."""
    if not projects:
        return []
    project = projects[0]
    found = []
    for call in calls:
        if call.id not in new_ids or call.best.kind is Kind.EXPERTS:
            continue
        checks, role = check_call(project, call, today=today)
        if role is not Role.NO:
            found.append(
                Match(
                    project_id=project.id,
                    call=call,
                    score=0.0,
                    strength=Strength.NONE,
                    checks=checks,
                    role=role,
                )
            )
    return sorted(found, key=lambda m: (m.call.best.next_deadline(today) or date.max, m.call.id))
