"""What every change of the present state writes: events, and a count by which a plan sees it."""

from collections.abc import Iterable
from datetime import date

from store.database import Store, meta, set_meta
from store.harvest.changes import RecordChange

STATE = "records of"
"""Before the name of a source: the key that counts how often its records were changed."""


def write_events(store: Store, events: Iterable[tuple[int, RecordChange]], today: date) -> None:
    """Write typed events by number of record, under the names that the record has now."""
    store.execute_many(
        "INSERT INTO events"
        " (record_id, call_id, source, source_id, kind, field, old, new, seen_on)"
        " SELECT id, call_id, source, source_id, ?, ?, ?, ?, ? FROM records WHERE id = ?",
        [
            (str(kind), field, old, new, today.isoformat(), record_id)
            for record_id, (kind, field, old, new) in events
        ],
    )


def note_change(store: Store, source: str) -> None:
    """Note that records of a source are not as they were.  Call inside `store.write()`."""
    set_meta(store, f"{STATE} {source}", str(int(meta(store, f"{STATE} {source}") or 0) + 1))


def states_of(store: Store) -> dict[str, int]:
    """Return for every source how often its records have been changed."""
    rows = store.rows("SELECT key, value FROM meta WHERE key LIKE ?", [f"{STATE} %"])
    return {r["key"].removeprefix(f"{STATE} "): int(r["value"]) for r in rows}
