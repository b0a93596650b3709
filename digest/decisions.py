"""What became of each call of a project in an issue, as the store keeps it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from digest.decision_page import decision_page
from funding.city import Project
from funding.match import Match, MatchList

PAGES = 25
"""So many calls of each list are kept with a page; of the others place, score and rules."""


def decisions_of(
    projects: Iterable[Project],
    lists: Mapping[str, MatchList],
    *,
    today: date,
    period: str,
    model: str,
    decided: set[tuple[str, str]],
) -> dict[str, str]:
    """Return what became of each call, as JSON per project; each project once a period."""
    found = {}
    for project in projects:
        if (project.id, period) in decided:
            continue
        decided.add((project.id, period))
        matches = lists[project.id]
        found[project.id] = json.dumps(
            {
                "today": today.isoformat(),
                "model": model,
                "considered": matches.considered,
                **{
                    name: [
                        outcome(m, project, today=today, has_page=place < PAGES)
                        for place, m in enumerate(found_there)
                    ]
                    for name, found_there in (
                        ("results", matches.results),
                        ("blocked", matches.blocked),
                        ("below_floor", matches.below_floor),
                    )
                },
            },
            ensure_ascii=False,
        )
    return found


def outcome(match: Match, project: Project, *, today: date, has_page: bool) -> dict[str, object]:
    page = {"page": decision_page(match, project, today=today)} if has_page else {}
    return {
        "call_id": match.call.id,
        "score": round(match.score, 6),
        "strength": match.strength.value,
        "role": match.role.value,
        "rules": [f"{c.rule}:{c.verdict}" for c in match.checks],
        **page,
    }
