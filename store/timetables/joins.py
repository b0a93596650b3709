"""The links between planned calls and real ones, as they are stored."""

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from store.database import Row, Store
from store.harvest.call_identity import PLANS

KEY = "plan:"
"""Before the number of a plan: the key that its record and the real one share."""


class JoinState(StrEnum):
    JOINED = "joined"
    PERHAPS = "perhaps"
    """Alike, but not surely the same: staff decide."""
    APART = "apart"
    """Staff said that they are two calls."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Join:
    """A planned call and a real one that is, or may be, the same."""

    plan_call: str
    """The identifier of the plan's record with its source."""
    plan_title: str
    real_call: str
    """The id of the call that the real record belongs to."""
    real_title: str
    state: JoinState
    found_on: date
    decided_by: str | None
    """Who decided; None where we did."""


def add_keys(store: Store, rows: dict[int, Row]) -> None:
    """Add to the link keys of records, by number, those of the plans that they are joined by."""
    pairs = store.rows("SELECT plan_id, record_id FROM plan_joins WHERE state = 'joined'")
    for pair in pairs:
        for number in (pair["plan_id"], pair["record_id"]):
            row = rows.get(number)
            if row is not None:
                keys = [*json.loads(row["link_keys"]), f"{KEY}{pair['plan_id']}"]
                row["link_keys"] = json.dumps(keys, ensure_ascii=False)


def plan_ids(store: Store) -> list[str]:
    """Return the ids of the calls that timetables announce, whatever they have become."""
    rows = store.rows(
        "SELECT DISTINCT call_id FROM records WHERE source = ? AND withdrawn_on IS NULL", [PLANS]
    )
    return [row["call_id"] for row in rows]


def list_joins(store: Store, state: JoinState | None = None) -> list[Join]:
    """Return the links, or those of one state, the latest first.

    What is only alike is no question any more once the plan is joined, or the other call closed.
    """
    rows = store.rows(
        "SELECT j.*, p.source || ':' || p.source_id AS plan_call, r.call_id AS real_call,"
        " json_extract(pb.body, '$.title') AS plan_title,"
        " json_extract(rb.body, '$.title') AS real_title FROM plan_joins j"
        " JOIN records p ON p.id = j.plan_id JOIN bodies pb ON pb.id = p.body_id"
        " JOIN records r ON r.id = j.record_id JOIN bodies rb ON rb.id = r.body_id"
        " WHERE (:state IS NULL OR j.state = :state) AND (j.state <> 'perhaps'"
        " OR r.status <> 'closed' AND NOT EXISTS (SELECT 1 FROM plan_joins k"
        "  WHERE k.plan_id = j.plan_id AND k.state = 'joined'))"
        " ORDER BY j.found_on DESC, p.source_id, r.source_id",
        {"state": state},
    )
    return [
        Join(
            plan_call=row["plan_call"],
            plan_title=row["plan_title"],
            real_call=row["real_call"],
            real_title=row["real_title"],
            state=JoinState(row["state"]),
            found_on=date.fromisoformat(row["found_on"]),
            decided_by=row["decided_by"],
        )
        for row in rows
    ]
