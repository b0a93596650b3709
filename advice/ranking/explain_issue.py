"""What was decided about a call for an issue, from the record that was kept of it."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from advice.profiles.stored_projects import load_projects
from advice.ranking.explain import ROLES, Stage
from funding.errors import WrongInput
from funding.evidence import Role
from funding.periods import days_of
from store.calls.calls import find_call
from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.decisions import load_decisions
from store.mail.past_issues import issues_with

LISTS = {
    "results": "in the list",
    "blocked": "blocked by a rule",
    "below_floor": "below the floor",
}


def explain_issue(
    store: Store, profile: str, name: str, *, period: str, today: date
) -> dict[str, list[Stage]]:
    """Return by project what was decided about a call, and which mails told it by then.

    Later changes of calls, profiles or the model do not change the answer.
    Raises UnknownName for an unknown profile or call, WrongInput for a period to come or none.
    """
    begins = days_of(period)[0]
    if begins > today:
        raise WrongInput(f"{period} begins on {begins}, after today ({today}); name an earlier one")
    projects = load_projects(store, profile)
    call_id = find_call(store, name).id
    return {p.id: recorded(store, p.id, call_id, period) for p in projects}


def recorded(store: Store, project_id: str, call_id: str, period: str) -> list[Stage]:
    text = load_decisions(store, period, project_id)
    if text is None:
        outcome = f"no issue of {period} was composed for this project"
        return [Stage(stage="issue", outcome=outcome, is_passed=False)]
    kept: dict[str, Any] = json.loads(text)
    head = Stage(
        stage="issue",
        outcome=f"composed on {kept['today']} from {kept['considered']} live calls",
        is_passed=True,
        details=(f"model {kept['model']}",) if "model" in kept else (),
    )
    return [head, *decided(store, kept, call_id), told(store, call_id, period)]


def decided(store: Store, kept: dict[str, Any], call_id: str) -> list[Stage]:
    """Return where the call stood, and the page that was written about it then."""
    for name, meaning in LISTS.items():
        rows: Sequence[dict[str, Any]] = kept[name]
        for place, row in enumerate(rows, 1):
            if resolve_call(store, row["call_id"]) != call_id:
                continue
            stages = [
                Stage(
                    stage="match",
                    outcome=f"{meaning}, place {place}: {row['strength']}, "
                    f"score {row['score']:.4f}; the city {ROLES[Role(row['role'])]}",
                    is_passed=name == "results",
                    details=() if "page" in row else tuple(row["rules"]),
                )
            ]
            if "page" in row:
                title, *lines = row["page"]
                page = Stage(stage="page", outcome=title, is_passed=True, details=tuple(lines))
                stages.append(page)
            return stages
    outcome = "not among the calls that were looked at, or too far below the floor"
    return [Stage(stage="match", outcome=outcome, is_passed=False)]


def told(store: Store, call_id: str, period: str) -> Stage:
    """Return in which issues up to this one the call stood, and under which reason."""
    until = [line for line in issues_with(store, call_id) if line.partition(":")[0] <= period]
    is_told = any(line.startswith(f"{period}:") for line in until)
    return Stage(
        stage="mails",
        outcome="told in this issue" if is_told else "not told in this issue",
        is_passed=is_told,
        details=tuple(until),
    )
