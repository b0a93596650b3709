"""What became of each call of a project in an issue, as the store keeps it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date

from funding.city import Project
from funding.match import Match, MatchList


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
                "results": [outcome(m) for m in matches.results],
                "blocked": [outcome(m) for m in matches.blocked],
                "below_floor": [outcome(m) for m in matches.below_floor],
            },
            ensure_ascii=False,
        )
    return found


def outcome(match: Match) -> dict[str, object]:
    return {
        "call_id": match.call.id,
        "score": round(match.score, 6),
        "strength": match.strength.value,
        "role": match.role.value,
        "rules": [f"{c.rule}:{c.verdict}" for c in match.checks],
    }
