"""Runs that were set aside and may still be admitted, and what each would change."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from funding.call import Record
from funding.event import RunState
from funding.source import find_source
from funding.words import short_text
from store.database import Row, Store
from store.harvest.runs import judged, live_records, past_of
from store.harvest.staging import staged_records

SHOWN = 5
"""Calls that are named of each kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One kind of difference between a run and the present state."""

    count: int
    names: tuple[str, ...]
    """Titles of the first few, in order of their identifiers."""


@dataclass(frozen=True, kw_only=True, slots=True)
class QuarantinedRun:
    """A run that waits for a person."""

    run_id: int
    source: str
    day: date
    is_complete: bool
    """False: what it did not list may still be there, and nothing becomes missing by it."""
    listed: int
    reasons: tuple[str, ...]
    """Why it was set aside."""
    live: int
    """Calls of the present state that should still be listed."""
    new: Difference
    gone: Difference
    moved: Difference
    """Calls whose last deadline is another one."""
    renamed: Difference


def quarantined_runs(store: Store) -> list[QuarantinedRun]:
    """Return the runs that can be admitted, the oldest first.

    Left out is what a later good run of the same source has settled, and what was thrown away.
    """
    rows = store.rows(
        "SELECT * FROM runs r WHERE state = ?"
        " AND EXISTS (SELECT 1 FROM staged WHERE run_id = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM runs n WHERE n.source = r.source AND n.state = ?"
        " AND n.id > r.id) ORDER BY id",
        [RunState.QUARANTINED, RunState.OK],
    )
    return [read_run(store, row) for row in rows]


def read_run(store: Store, row: Row) -> QuarantinedRun:
    day = date.fromisoformat(row["today"])
    source = find_source(row["source"])
    known = live_records(store, source)
    past = past_of(store, source, known.values(), day)
    staged = staged_records(store, row["id"], judged(source), known)
    records = {record.source_id: record for record in staged}
    listed = {*records, *(r.reference for r in records.values())}
    common = [r for name, r in records.items() if name in past.survivors]
    gone = [name for name in past.survivors if name not in listed]
    return QuarantinedRun(
        run_id=row["id"],
        source=row["source"],
        day=day,
        is_complete=bool(row["is_complete"]),
        listed=row["listed"],
        reasons=tuple(json.loads(row["reasons"])),
        live=len(past.survivors),
        new=difference(r for name, r in records.items() if name not in past.survivors),
        gone=Difference(
            count=len(gone), names=tuple(past.titles[name] for name in sorted(gone)[:SHOWN])
        ),
        moved=difference(r for r in common if r.last_deadline != past.survivors[r.source_id]),
        renamed=difference(
            r for r in common if short_text(r.title) != short_text(past.titles[r.source_id])
        ),
    )


def difference(records: Iterable[Record]) -> Difference:
    found = sorted(records, key=lambda r: r.source_id)
    return Difference(count=len(found), names=tuple(r.title for r in found[:SHOWN]))


def how_settled(store: Store, run_id: int) -> Row | None:
    """Return who admitted a run, when and why; None for a run that no person admitted."""
    return store.row(
        "SELECT admitted_by, comment, finished_at FROM runs WHERE id = ? AND state = ?"
        " AND admitted_by IS NOT NULL",
        [run_id, RunState.OK],
    )
