"""Making a run the present state: records, versions and typed events, in the open transaction."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from funding.call import Record, Status
from funding.event import EventKind
from funding.source import Source
from funding.words import plain
from store.database import Row, Store
from store.harvest.call_identity import link_calls, link_keys
from store.harvest.changes import RecordChange, find_changes, keep_unreadable
from store.harvest.date_step import next_status_change
from store.harvest.record_json import content_hash, from_json, to_json

WITHDRAWN_AFTER = 3
"""A call counts as withdrawn after it was absent from complete runs on this many dates."""
FRESH = frozenset(Status) - {Status.CLOSED, Status.ROLLING}
"""Statuses in which a call can be news; a standing programme is open all the time."""


@dataclass(kw_only=True, slots=True)
class Counts:
    stored: int = 0
    new: int = 0
    changed: int = 0
    missing: int = 0
    skipped: int = 0
    """Stale copies, and what was over at first sight where that is not kept."""


def admit(
    store: Store,
    run_id: int,
    records: Sequence[Record],
    source: Source,
    *,
    is_complete: bool,
    today: date,
) -> Counts:
    """Write the run's records with versions and events, and return what happened.

    Call inside `store.write()`.  Only a complete run can make a call missing.
    """
    counts = Counts()
    known = Known(store, source.name, records)
    seen: set[int] = set()
    for record in records:
        row, events = known.find(record)
        if row is not None and record.is_stale_copy and row["reference"] != record.reference:
            counts.skipped += 1
            continue
        if row is None:
            if is_ghost(record, source, today):
                counts.skipped += 1
                continue
            record_id = insert_record(store, run_id, record, source, today)
            if record.status_on(today) in FRESH:
                counts.new += 1
                write_events(store, record_id, [new_event(record)], today)
        else:
            record_id = row["id"]
            if update_record(store, run_id, row, record, source, events, today):
                counts.changed += 1
        counts.stored += 1
        seen.add(record_id)
    if is_complete:
        counts.missing = mark_absent(store, source.name, seen, today)
    link_calls(store, today)
    return counts


def is_ghost(record: Record, source: Source, today: date) -> bool:
    """Return whether a record seen for the first time is over, as far as anybody can tell.

    The old index flags calls of long ago as open: without a date that can be read nothing shows
    that they are.
    """
    if record.is_stale_copy and record.is_deadline_unreadable:
        return True
    if record.is_ended_early(today):
        return False  # it is cancelled: the same call in another source must not stay open
    return record.status_on(today) is Status.CLOSED and not source.keeps_closed


class Known:
    """The records of one source as they stand, findable by identifier, alias and reference."""

    def __init__(self, store: Store, source: str, staged: Iterable[Record]) -> None:
        rows = store.rows("SELECT * FROM records WHERE source = ?", [source])
        by_number = {r["id"]: r for r in rows}
        self.by_id: dict[str, Row] = {r["source_id"]: r for r in rows}
        self.by_reference = {r["reference"]: r for r in rows if r["reference"]}
        self.by_alias = {
            r["alias"]: by_number[r["record_id"]]
            for r in store.rows(
                "SELECT alias, record_id FROM record_aliases WHERE source = ?", [source]
            )
        }
        self.staged_ids = {r.source_id for r in staged}

    def find(self, record: Record) -> tuple[Row | None, list[RecordChange]]:
        """Return the stored row of a record and, if it came under a new name, that event."""
        row = self.by_id.get(record.source_id)
        if row is not None:
            return row, []
        row = self.by_reference.get(record.reference) if record.reference else None
        row = row or self.by_alias.get(record.source_id)
        if row is None or row["source_id"] in self.staged_ids:
            return None, []  # the former name is still in use: this is another call
        return row, [(EventKind.RENAMED, None, row["source_id"], record.source_id)]


def new_event(record: Record) -> RecordChange:
    deadline = record.last_deadline
    return EventKind.NEW, None, None, None if deadline is None else deadline.isoformat()


def insert_record(store: Store, run_id: int, record: Record, source: Source, today: date) -> int:
    day, status = today.isoformat(), record.status_on(today)
    store.execute("INSERT OR IGNORE INTO calls (id, founded_on) VALUES (?, ?)", [record.id, day])
    values = {
        "source": record.source,
        "call_id": record.id,
        "first_seen": day,
        "first_live": None if status is Status.CLOSED else day,
        "last_seen": day,
        **present_values(record, source, today),
    }
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    record_id = store.execute(f"INSERT INTO records ({names}) VALUES ({marks})", values)
    write_version(store, record_id, run_id, record, today)
    index_words(store, record_id, record)
    return record_id


def update_record(
    store: Store,
    run_id: int,
    row: Row,
    record: Record,
    source: Source,
    events: list[RecordChange],
    today: date,
) -> bool:
    """Bring a stored record up to date; return whether a reader could notice a difference."""
    day, record_id = today.isoformat(), row["id"]
    former = from_json(row["body"])
    record = keep_unreadable(former, record)
    same_reading = row["reading"] == source.reading
    events = [*events, *status_events(row, record, today)]
    events += find_changes(former, record, same_reading=same_reading)
    if events and events[0][0] is EventKind.RENAMED:
        store.execute(
            "INSERT OR REPLACE INTO record_aliases (source, alias, record_id) VALUES (?, ?, ?)",
            [record.source, row["source_id"], record_id],
        )
    if row["missing_since"] is not None:
        store.execute(
            "INSERT OR REPLACE INTO absences (record_id, since, until) VALUES (?, ?, ?)",
            [record_id, row["missing_since"], day],
        )
    values = present_values(record, source, today)
    is_changed = values["content_hash"] != row["content_hash"] or bool(events)
    if values["content_hash"] == row["content_hash"]:
        values.pop("body")  # nothing a reader could notice: the former wording stays
    if values["status"] != Status.CLOSED and row["first_live"] is None:
        values["first_live"] = day
    if is_changed:
        values["last_changed"] = day
    values |= {"last_seen": day, "missing_since": None, "missed_on": None}
    values |= {"missed_dates": 0, "withdrawn_on": None}
    marks = ", ".join(f"{name} = :{name}" for name in values)
    store.execute(f"UPDATE records SET {marks} WHERE id = :id", values | {"id": record_id})
    if "body" in values:
        write_version(store, record_id, run_id, record, today)
        index_words(store, record_id, record)
    write_events(store, record_id, events, today)
    return is_changed


def present_values(record: Record, source: Source, today: date) -> dict[str, object]:
    """Return the columns that follow from the record and the date."""
    turn = next_status_change(record, today)
    return {
        "source_id": record.source_id,
        "reference": record.reference,
        "body": to_json(record),
        "content_hash": content_hash(record),
        "reading": source.reading,
        "status": str(record.status_on(today)),
        "turns_on": None if turn is None else turn.isoformat(),
        "link_keys": json.dumps(link_keys(record), ensure_ascii=False),
    }


def status_events(row: Row, record: Record, today: date) -> list[RecordChange]:
    """Return the event that the change of status and presence makes, if any."""
    before, after = Status(row["status"]), record.status_on(today)
    deadline = None if record.last_deadline is None else record.last_deadline.isoformat()
    was_live = before is not Status.CLOSED and row["missing_since"] is None
    if after is Status.CLOSED:
        if before is Status.CLOSED:
            return []
        return [(EventKind.CLOSED, None, str(before), str(after))]
    if row["first_live"] is None:
        return [(EventKind.NEW, None, None, deadline)] if after in FRESH else []
    if not was_live:
        return [(EventKind.REOPENED, None, None, deadline)]
    if before is not after:
        return [(EventKind.STATUS, None, str(before), str(after))]
    return []


def mark_absent(store: Store, source: str, seen: set[int], today: date) -> int:
    """Mark live records that a complete run did not list; return how many there are.

    The first date makes one missing, the third different date withdrawn; nothing is deleted.
    """
    day, absent = today.isoformat(), 0
    live = store.rows(
        "SELECT * FROM records WHERE source = ? AND status <> 'closed' AND withdrawn_on IS NULL",
        [source],
    )
    for row in live:
        if row["id"] in seen or from_json(row["body"]).status_on(today) is Status.CLOSED:
            continue
        absent += 1
        if row["missed_on"] is not None and row["missed_on"] >= day:
            continue
        dates = row["missed_dates"] + 1
        gone = dates >= WITHDRAWN_AFTER
        store.execute(
            "UPDATE records SET missing_since = coalesce(missing_since, ?), missed_on = ?,"
            " missed_dates = ?, withdrawn_on = ?, last_changed = ? WHERE id = ?",
            [
                day,
                day,
                dates,
                day if gone else None,
                day if dates == 1 or gone else row["last_changed"],
                row["id"],
            ],
        )
        if dates == 1:
            write_events(store, row["id"], [(EventKind.MISSING, None, None, None)], today)
        if gone:
            write_events(store, row["id"], [(EventKind.WITHDRAWN, None, None, None)], today)
    return absent


def write_version(store: Store, record_id: int, run_id: int, record: Record, today: date) -> None:
    store.execute(
        "INSERT OR REPLACE INTO versions (record_id, valid_from, run_id, content_hash, body)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            record_id,
            today.isoformat(),
            run_id,
            content_hash(record),
            zlib.compress(to_json(record).encode()),
        ],
    )


def index_words(store: Store, record_id: int, record: Record) -> None:
    """Make a record findable by its title and every other word."""
    words = " ".join(
        [
            record.source_id,
            *record.keywords,
            *filter(None, (record.call_title, record.destination, record.owner)),
            record.text,
        ]
    )
    store.execute("DELETE FROM calls_fts WHERE rowid = ?", [record_id])
    store.execute(
        "INSERT INTO calls_fts (rowid, title, words) VALUES (?, ?, ?)",
        [record_id, plain(record.title), words],
    )


def write_events(store: Store, record_id: int, events: Sequence[RecordChange], today: date) -> None:
    """Write typed events of a record; the same change is written once a day."""
    if not events:
        return
    named: Mapping[str, str] = (
        store.row("SELECT call_id, source, source_id FROM records WHERE id = ?", [record_id]) or {}
    )
    store.execute_many(
        "INSERT INTO events"
        " (record_id, call_id, source, source_id, kind, field, old, new, seen_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (record_id, *named.values(), str(kind), field, old, new, today.isoformat())
            for kind, field, old, new in events
        ],
    )
