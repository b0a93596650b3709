"""Typed changes, for the mail and the command line."""

from dataclasses import dataclass
from datetime import date

from funding.event import Event, EventKind
from store.database import Row, Store
from store.harvest.call_identity import resolve_call


@dataclass(frozen=True, kw_only=True, slots=True)
class DatedEvent:
    """An event with its number, which grows with every event that is noted."""

    number: int
    event: Event


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
    found = number_events(store, since=since, until=until, source=source)
    if call_id is None:
        return [f.event for f in found]
    wanted = resolve_call(store, call_id)
    return [f.event for f in found if f.event.call_id == wanted]


def number_events(
    store: Store,
    *,
    since: date | None = None,
    until: date | None = None,
    source: str | None = None,
) -> list[DatedEvent]:
    """Return the same events with their numbers, in order of day and number."""
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
    return [DatedEvent(number=row["id"], event=as_event(row, current)) for row in rows]


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
