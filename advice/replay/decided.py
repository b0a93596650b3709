"""What was decided about one call for the projects of a reader in an issue, as it was kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from advice.profiles.stored_projects import load_projects
from advice.replay.comparison import is_part
from funding.city import Project
from funding.evidence import Role, Rule
from funding.match import Strength
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.decisions import load_decisions


class Place(StrEnum):
    """Where a call stood, the nearest to being told first."""

    LISTED = "results"
    BLOCKED = "blocked"
    BELOW = "below_floor"
    NOWHERE = "nowhere"
    """Not among the calls that were looked at, or too far below the floor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    """What was decided for one project; figures that were not kept are None."""

    project_id: str
    project: Project | None
    """None for one that is no longer in the profile."""
    place: Place
    number: int | None = None
    """In its list, from 1."""
    considered: int = 0
    """How many live calls were looked at."""
    strength: str | None = None
    score: float | None = None
    chance: float | None = None
    """Of being a good call, 0..1."""
    role: Role | None = None
    rule: Rule | None = None
    """The rule of eligibility that said no."""

    @property
    def is_strong(self) -> bool:
        return self.strength == Strength.STRONG


def decided_for(
    store: Store, following: Sequence[str], profile: str | None, period: str, call_id: str
) -> tuple[Decided, ...]:
    """Return what was decided for the projects that somebody followed; only of *profile*, if given.

    Projects for which nothing was kept are left out.
    """
    projects = {p.id: p for p in load_projects(store)}
    wanted = {
        name
        for name in projects
        if any(is_part(name, followed) for followed in following)
        and (profile is None or is_part(name, profile))
    }
    wanted |= {x for x in following if "/" in x and (profile is None or is_part(x, profile))}
    found = []
    for name in sorted(wanted):
        text = load_decisions(store, period, name)
        if text is not None:
            kept = json.loads(text)
            found.append(read_decision(store, name, projects.get(name), kept, call_id))
    return tuple(found)


def read_decision(
    store: Store, project_id: str, project: Project | None, kept: Mapping[str, Any], call_id: str
) -> Decided:
    for place in (Place.LISTED, Place.BLOCKED, Place.BELOW):
        for number, row in enumerate(kept[place], 1):
            if resolve_call(store, row["call_id"]) == call_id:
                return Decided(
                    project_id=project_id,
                    project=project,
                    place=place,
                    number=number,
                    considered=kept["considered"],
                    strength=row["strength"],
                    score=row["score"],
                    chance=row.get("chance"),
                    role=Role(row["role"]),
                    rule=first_no(row["rules"]),
                )
    return Decided(
        project_id=project_id,
        project=project,
        place=Place.NOWHERE,
        considered=kept["considered"],
    )


def first_no(rules: Sequence[str]) -> Rule | None:
    """Return the rule that said no, of lines such as ``country:no``."""
    names = [
        rule for rule, _, verdict in (line.rpartition(":") for line in rules) if verdict == "no"
    ]
    return Rule(names[0]) if names else None
