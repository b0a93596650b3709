"""After a change of the model nothing floods: staff see what it would do, and release it."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from advice.ranking.own_concepts import concepts_of
from funding.match import MatchList
from matcher.model_version import model_name
from store.calls.calls import calls_of
from store.database import Store, meta, set_meta
from store.mail.decisions import load_decisions, periods_decided

KEY = "model"
"""The key in `meta` under which the release in force is kept, as JSON."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelState:
    """Which model matches, and whether staff have let it add calls to mails."""

    name: str
    released: str | None
    """The model that may add calls; None before the first issue."""
    changed_on: date | None
    """The day of the release that followed a change; None while the first model holds."""
    author: str | None
    comment: str | None

    @property
    def is_released(self) -> bool:
        return self.released == self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """How the present model changes one project's list, compared with its last issue."""

    project_id: str
    period: str | None
    """The period of that issue; None where there was none."""
    entering: tuple[tuple[str, str], ...]
    """Id and title of calls that fit now and did not then, the best first."""
    leaving: tuple[tuple[str, str], ...]
    """Id and title of calls that fitted then and do not now; calls no longer live are left out."""
    staying: int


def model_state(store: Store) -> ModelState:
    """Return which model holds.  The model of the first issue needs no release."""
    name, kept = model_name(concepts_of(store)), meta(store, KEY)
    if kept is None:
        is_first = store.row("SELECT 1 FROM outbox WHERE kind = 'issue' LIMIT 1") is None
        return ModelState(
            name=name,
            released=name if is_first else None,
            changed_on=None,
            author=None,
            comment=None,
        )
    values: dict[str, Any] = json.loads(kept)
    changed = values.get("changed_on")
    return ModelState(
        name=name,
        released=values["name"],
        changed_on=date.fromisoformat(changed) if changed else None,
        author=values.get("author"),
        comment=values.get("comment"),
    )


def note_first_model(store: Store) -> None:
    """Remember the model with which the first issue is made."""
    state = model_state(store)
    if meta(store, KEY) is None and state.is_released:
        set_meta(store, KEY, json.dumps({"name": state.name}))


def release_model(store: Store, *, author: str, comment: str | None, today: date) -> ModelState:
    """Let the present model add calls to the mails, and return the new state.

    Where no change waits nothing is noted: a release of nothing would be told as a change.
    """
    if (state := model_state(store)).is_released:
        return state
    values = {
        "name": model_name(concepts_of(store)),
        "changed_on": today.isoformat(),
        "author": author,
    }
    if comment:
        values["comment"] = comment
    set_meta(store, KEY, json.dumps(values, ensure_ascii=False))
    return model_state(store)


def effects_of(
    store: Store, lists: Mapping[str, MatchList], *, live: Collection[str]
) -> list[Effect]:
    """Return per project what *lists*, made by the present model, change; in order of the ids.

    *live* are the ids of the calls that can be won: what ended did not leave by the model.
    """
    return [
        effect_of(store, project_id, found, live) for project_id, found in sorted(lists.items())
    ]


def effect_of(store: Store, project_id: str, found: MatchList, live: Collection[str]) -> Effect:
    periods = periods_decided(store, project_id)
    text = load_decisions(store, periods[-1], project_id) if periods else None
    before = {row["call_id"] for row in json.loads(text)["results"]} if text else set()
    now = {m.call.id for m in found.results}
    gone = calls_of(store, sorted((before - now) & set(live)))
    return Effect(
        project_id=project_id,
        period=periods[-1] if periods else None,
        entering=tuple((m.call.id, m.call.title) for m in found.results if m.call.id not in before),
        leaving=tuple((call.id, call.title) for _, call in sorted(gone.items())),
        staying=len(before & now),
    )
