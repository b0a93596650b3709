"""What records say: written in pieces beside the present state, found by nobody until it is named.

A body has its words in the full-text index under its own number; a record names the body that
counts.  Whatever no record names any more is cleared away in pieces, too.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from funding.call import Record
from funding.event import RunState
from funding.words import plain
from store.database import Row, Store, in_pieces, meta, set_meta
from store.harvest.changes import RecordChange
from store.harvest.staging import MANY, PIECE

KEPT_QUARANTINED = 5
"""Staged rows of older quarantined runs of a source are thrown away."""


NAMED = ("id", "call_id", "source", "source_id")
"""What an event says of its record."""
COMING = (
    *("id", "source", "source_id", "reference", "call_id", "body_id", "content_hash", "reading"),
    *("status", "turns_on", "link_keys", "first_seen", "first_live", "last_seen"),
    "read_from",
)
"""The columns of a new record."""
EVENT = "record_id, call_id, source, source_id, kind, field, old, new, seen_on"
"""The columns of an event."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The new words of a record; *row* gets its number, and that of a new record."""

    row: Row
    record: Record
    text: str
    """Canonical JSON."""
    is_new: bool
    """True for a record that was never seen."""


def write_bodies(store: Store, run_id: int, bodies: Sequence[Body], today: date) -> None:
    """Write words, versions and full text of a run that is not admitted yet, in one transaction."""
    packed = [zlib.compress(body.text.encode()) for body in bodies]
    words = [(plain(body.record.title), words_of(body.record)) for body in bodies]
    fresh = [body.row for body in bodies if body.is_new]
    with store.write():
        for row, number in zip(fresh, take_numbers(store, "records", len(fresh)), strict=True):
            row["id"] = number
        numbers = take_numbers(store, "bodies", len(bodies))
        for body, number in zip(bodies, numbers, strict=True):
            body.row["body_id"] = number
        store.execute_many(
            "INSERT INTO bodies (id, run_id, body) VALUES (?, ?, ?)",
            [(body.row["body_id"], run_id, body.text) for body in bodies],
        )
        store.execute_many(
            "INSERT OR REPLACE INTO versions (record_id, valid_from, run_id, content_hash, body)"
            " VALUES (?, ?, ?, ?, ?)",
            [
                (body.row["id"], today.isoformat(), run_id, body.row["content_hash"], blob)
                for body, blob in zip(bodies, packed, strict=True)
            ],
        )
        store.execute_many(
            "INSERT INTO calls_fts (rowid, title, words) VALUES (?, ?, ?)",
            [(b.row["body_id"], *found) for b, found in zip(bodies, words, strict=True)],
        )
        # a call without records is seen by nobody
        store.execute_many(
            "INSERT OR IGNORE INTO calls (id, founded_on) VALUES (?, ?)",
            [(row["call_id"], today.isoformat()) for row in fresh],
        )
        marks = ", ".join("?" * (len(COMING) + 1))
        store.execute_many(
            f"INSERT INTO coming_records (run_id, {', '.join(COMING)}) VALUES ({marks})",
            [(run_id, *(row[name] for name in COMING)) for row in fresh],
        )


def write_coming_events(
    store: Store, run_id: int, events: Sequence[tuple[Row, RecordChange]], today: date
) -> None:
    """Write events of a run that is not admitted yet; a row says whose one is."""
    rows = [
        (run_id, *(row[n] for n in NAMED), str(kind), field, old, new, today.isoformat())
        for row, (kind, field, old, new) in events
    ]
    with store.write():
        store.execute_many(
            f"INSERT INTO coming_events (run_id, {EVENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )


def words_of(record: Record) -> str:
    """Return what a record is found by, beside its title."""
    return " ".join(
        [
            record.source_id,
            *record.keywords,
            *filter(None, (record.call_title, record.destination, record.owner)),
            record.text,
        ]
    )


def take_numbers(store: Store, table: str, count: int) -> range:
    """Return numbers of rows that nobody had or gets again.  Call inside `store.write()`."""
    key = f"last number of {table}"
    highest = (store.row(f"SELECT max(id) AS id FROM {table}") or {})["id"]
    first = max(int(meta(store, key) or 0), highest or 0) + 1
    if count:
        set_meta(store, key, str(first + count - 1))
    return range(first, first + count)


def bodies_of(store: Store, rows: Iterable[Row]) -> dict[int, str]:
    """Return the words of stored records as JSON, by the number of the record."""
    found: dict[int, str] = {}
    numbers = [row["id"] for row in rows]
    for start in range(0, len(numbers), MANY):
        part = numbers[start : start + MANY]
        marks = ", ".join("?" * len(part))
        some = store.rows(
            "SELECT r.id, b.body FROM records r JOIN bodies b ON b.id = r.body_id"
            f" WHERE r.id IN ({marks})",
            part,
        )
        found |= {row["id"]: row["body"] for row in some}
    return found


def clear_leftovers(store: Store) -> None:
    """Throw away what runs have left behind: words that were replaced, or never admitted.

    A run that is under way holds a lease and keeps what it has written.
    """
    clear_staged(store)
    clear_bodies(store)
    clear_versions(store)
    clear_coming(store)


def clear_staged(store: Store) -> None:
    """Keep what is staged of runs under way and of the last quarantined ones of each source."""
    kept = (
        "SELECT run_id FROM leases UNION SELECT id FROM (SELECT id, row_number() OVER"
        " (PARTITION BY source ORDER BY id DESC) AS place FROM runs WHERE state = :state)"
        " WHERE place <= :kept"
    )
    rows = store.rows(
        "SELECT run_id, source_id, coalesce(length(body), 0) AS size FROM staged"
        f" WHERE run_id NOT IN ({kept})",
        {"state": RunState.QUARANTINED, "kept": KEPT_QUARANTINED},
    )
    for piece in in_pieces(rows, 5 * PIECE, weight=lambda row: row["size"]):
        with store.write():
            store.execute_many(
                "DELETE FROM staged WHERE run_id = ? AND source_id = ?",
                [(row["run_id"], row["source_id"]) for row in piece],
            )


def clear_bodies(store: Store) -> None:
    rows = store.rows(
        "SELECT id, length(body) AS size FROM bodies b"
        " WHERE NOT EXISTS (SELECT 1 FROM records WHERE body_id = b.id)"
        " AND NOT EXISTS (SELECT 1 FROM leases WHERE run_id = b.run_id)"
        " AND id NOT IN (SELECT body_id FROM staged WHERE body_id IS NOT NULL)"
    )
    for piece in in_pieces(rows, PIECE, weight=lambda row: row["size"]):
        with store.write():
            # numbers are never used again, so that nobody has come to name one meanwhile
            remove_bodies(store, [row["id"] for row in piece])


def remove_bodies(store: Store, numbers: Sequence[int]) -> None:
    each = [(number,) for number in numbers]
    store.execute_many("DELETE FROM calls_fts WHERE rowid = ?", each)
    store.execute_many("DELETE FROM bodies WHERE id = ?", each)


def clear_versions(store: Store) -> None:
    rows = store.rows(
        "SELECT v.record_id, v.run_id FROM runs r JOIN versions v ON v.run_id = r.id"
        " WHERE r.state <> :state AND NOT EXISTS (SELECT 1 FROM leases WHERE run_id = r.id)",
        {"state": RunState.OK},
    )
    for piece in in_pieces(rows, MANY):
        with store.write():
            store.execute_many(
                "DELETE FROM versions WHERE record_id = ? AND run_id = ?",
                [tuple(row.values()) for row in piece],
            )


def clear_coming(store: Store) -> None:
    """Throw away the rows that waited for an admission, which came or never will."""
    for table in ("coming_events", "coming_records"):
        rows = store.rows(f"SELECT id FROM {table} WHERE run_id NOT IN (SELECT run_id FROM leases)")
        for piece in in_pieces(rows, 4 * MANY):
            with store.write():
                # the number may have been given again to a run that is under way
                store.execute_many(
                    f"DELETE FROM {table} WHERE id = ?"
                    " AND run_id NOT IN (SELECT run_id FROM leases)",
                    [(row["id"],) for row in piece],
                )


def forget_prepared(store: Store, run_id: int) -> None:
    """Throw away what an earlier try to admit this very run has written."""
    rows = store.rows("SELECT id, length(body) AS size FROM bodies WHERE run_id = ?", [run_id])
    for piece in in_pieces(rows, PIECE, weight=lambda row: row["size"]):
        with store.write():
            remove_bodies(store, [row["id"] for row in piece])
    with store.write():
        for table in ("versions", "coming_events", "coming_records"):
            store.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
