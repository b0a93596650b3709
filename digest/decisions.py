"""What became of each call of a project in an issue, as the store keeps it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from funding.city import Project
from funding.match import Match, MatchList
from wording.decision_page import decision_page

PAGES = 25
"""Calls of each list that are kept with a page; others keep place, score and rules."""


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
                "results": outcomes(matches.results, project, today),
                "blocked": outcomes(matches.blocked, project, today),
                "below_floor": outcomes(matches.below_floor, project, today),
            },
            ensure_ascii=False,
        )
    return found


def outcomes(matches: Iterable[Match], project: Project, today: date) -> list[dict[str, object]]:
    return [
        outcome(m) | ({"page": decision_page(m, project, today=today)} if n < PAGES else {})
        for n, m in enumerate(matches)
    ]


def outcome(match: Match) -> dict[str, object]:
    return {
        "call_id": match.call.id,
        "score": round(match.score, 6),
        "chance": None if match.chance is None else round(match.chance, 4),
        "strength": match.strength.value,
        "role": match.role.value,
        "rules": [f"{c.rule}:{c.verdict}" for c in match.checks],
    }
