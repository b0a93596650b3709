"""What cities decided against, and on which state of the call; the pipeline holds only the last.

declines_at(store, now=now)
"""

from dataclasses import dataclass
from datetime import datetime

from store.database import Store
from store.harvest.call_identity import resolve_call
from store.mail.outbox import stamp
from store.people.refusals import Basis, Why, read_basis, write_basis


@dataclass(frozen=True, kw_only=True, slots=True)
class Decline:
    id: int
    city_id: str
    call_id: str
    """The id that the call has now."""
    why: Why | None
    basis: Basis | None
    said_at: datetime


def declines_at(store: Store, *, now: datetime | None = None) -> list[Decline]:
    """Return what is decided against, oldest first; with *now* what was then."""
    rows = store.rows(
        "SELECT * FROM declines WHERE (ended_at IS NULL OR ended_at > :now)"
        " AND (:now IS NULL OR said_at <= :now) ORDER BY id",
        {"now": None if now is None else stamp(now)},
    )
    return [
        Decline(
            id=row["id"],
            city_id=row["city_id"],
            call_id=resolve_call(store, row["call_id"]),
            why=None if row["why"] is None else Why(row["why"]),
            basis=read_basis(row["basis"]),
            said_at=datetime.fromisoformat(row["said_at"]),
        )
        for row in rows
    ]


def end_declines(store: Store, city_id: str, call_id: str, *, now: datetime) -> None:
    """End what a city decided against a call; call inside `store.write()`."""
    for decline in declines_at(store):
        if (decline.city_id, decline.call_id) == (city_id, call_id):
            store.execute("UPDATE declines SET ended_at = ? WHERE id = ?", [stamp(now), decline.id])


def keep_decline(
    store: Store,
    city_id: str,
    call_id: str,
    *,
    why: Why | None,
    basis: Basis | None,
    now: datetime,
) -> None:
    """Note that a city decided against a call; call inside `store.write()`."""
    store.execute(
        "INSERT INTO declines (city_id, call_id, why, basis, said_at) VALUES (?, ?, ?, ?, ?)",
        [city_id, call_id, why, write_basis(basis), stamp(now)],
    )
