"""What became of each call of a project in an issue, as the store keeps it."""

import json
from collections.abc import Callable, Iterable, Mapping
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
    explain: Callable[[Match], Match],
) -> dict[str, str]:
    """Return what became of each call, as JSON per project; each project once a period.

    *explain* adds the reasons to a match that has none.
    """
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
                "results": outcomes(matches.results, project, today, explain),
                "blocked": outcomes(matches.blocked, project, today, explain),
                "below_floor": outcomes(matches.below_floor, project, today, explain),
            },
            ensure_ascii=False,
        )
    return found


def outcomes(
    matches: Iterable[Match], project: Project, today: date, explain: Callable[[Match], Match]
) -> list[dict[str, object]]:
    found = []
    for n, match in enumerate(matches):
        kept = outcome(match)
        if n < PAGES:
            kept["page"] = decision_page(explain(match), project, today=today)
        found.append(kept)
    return found


def outcome(match: Match) -> dict[str, object]:
    return {
        "call_id": match.call.id,
        "score": round(match.score, 6),
        "chance": None if match.chance is None else round(match.chance, 4),
        "strength": match.strength.value,
        "role": match.role.value,
        "rules": [f"{c.rule}:{c.verdict}" for c in match.checks],
    }
