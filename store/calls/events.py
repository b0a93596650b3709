"""Typed changes, for the mail and the command line."""

from datetime import date

from funding.event import Event, EventKind
from store.database import Row, Store
from store.harvest.call_identity import resolve_call


def list_events(
    store: Store,
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
    call_id: str | None = None,
) -> list[Event]:
    """Return the events seen from *since* to *until*, both included, in order of time.

    Each names the call that the record belongs to now, also when calls have merged since.
    """
    rows = store.rows(
        "SELECT * FROM events WHERE seen_on >= :since AND seen_on <= :until"
        " AND (:source IS NULL OR source = :source) ORDER BY seen_on, id",
        {
            "since": since.isoformat() if since else "",
            "until": until.isoformat() if until else "9999",
            "source": source,
        },
    )
    current = {r["id"]: r["call_id"] for r in store.rows("SELECT id, call_id FROM records")}
    events = [as_event(row, current) for row in rows]
    if call_id is None:
        return events
    wanted = resolve_call(store, call_id)
    return [e for e in events if e.call_id == wanted]


def as_event(row: Row, current: dict[int, str]) -> Event:
    return Event(
        call_id=current[row["record_id"]],
        source=row["source"],
        source_id=row["source_id"],
        kind=EventKind(row["kind"]),
        field=row["field"],
        old=row["old"],
        new=row["new"],
        seen_on=date.fromisoformat(row["seen_on"]),
    )
