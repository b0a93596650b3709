"""What depends on the date alone: calls open and close whether a portal was read or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from funding.call import Record, Status
from funding.event import EventKind
from store.database import Row, Store, meta, set_meta
from store.harvest.present import note_change, write_events
from store.harvest.record_json import from_json

STEPPED_TO = "stepped_to"
"""Key in `meta`: the latest date that was applied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A record that the date opens or closes."""

    row: Row
    """Number, source, status and turning day before."""
    status: Status
    turns_on: str | None
    """The next day on which the date may change it again."""


def next_status_change(record: Record, today: date) -> date | None:
    """Return the next date on which the status may change by itself; None if it never will."""
    if record.status_on(today) is Status.CLOSED:
        return None
    turns = [record.opening_date] if record.opening_date else []
    if record.last_deadline is not None:
        turns.append(record.last_deadline + timedelta(days=1))
    return min((t for t in turns if t > today), default=None)


def apply_date(store: Store, today: date) -> int:
    """Open and close what the date says, for all sources; return how many records turned.

    The date never steps back: a command for an earlier date changes nothing here.
    """
    turns = due_turns(store, today)
    with store.write():
        return turn_records(store, turns, today)


def due_turns(store: Store, today: date) -> list[Turn]:
    """Return what the date changes in the records as they stand, in order of source and name."""
    due = store.rows(
        "SELECT r.id, r.source, r.status, r.turns_on, b.body FROM records r"
        " JOIN bodies b ON b.id = r.body_id WHERE r.turns_on <= ? ORDER BY r.source, r.source_id",
        [today.isoformat()],
    )
    turns = []
    for row in due:
        record = from_json(row.pop("body"))
        turn = next_status_change(record, today)
        turns.append(
            Turn(
                row=row,
                status=record.status_on(today),
                turns_on=None if turn is None else turn.isoformat(),
            )
        )
    return turns


def turn_records(store: Store, turns: Sequence[Turn], today: date) -> int:
    """Write what `due_turns` found, and the events; return how many records turned.

    One that was changed in between is left to the next step.  Call inside `store.write()`.
    """
    day, turned, sources = today.isoformat(), 0, set[str]()
    stepped = meta(store, STEPPED_TO)
    if stepped is not None and stepped > day:
        return 0
    for turn in turns:
        row = turn.row
        store.execute(
            "UPDATE records SET status = ?, turns_on = ?"
            " WHERE id = ? AND status = ? AND turns_on = ?",
            [str(turn.status), turn.turns_on, row["id"], row["status"], row["turns_on"]],
        )
        if not store.changes():
            continue
        sources.add(row["source"])
        if turn.status == row["status"]:
            continue
        turned += 1
        kind = EventKind.CLOSED if turn.status is Status.CLOSED else EventKind.STATUS
        write_events(store, [(row["id"], (kind, None, row["status"], str(turn.status)))], today)
    for source in sorted(sources):
        note_change(store, source)
    set_meta(store, STEPPED_TO, day)
    return turned


def step_back(store: Store, today: date) -> None:
    """Undo what a date to come has opened and closed; *today* is the date then.

    Call inside `store.write()`.
    """
    day = today.isoformat()
    rows = store.rows(
        "SELECT r.id, r.source, b.body FROM records r JOIN bodies b ON b.id = r.body_id"
        " WHERE r.last_seen > :day OR r.id IN"
        " (SELECT record_id FROM events WHERE seen_on > :day AND kind IN ('closed', 'status'))",
        {"day": day},
    )
    for row in rows:
        record = from_json(row["body"])
        status, turn = record.status_on(today), next_status_change(record, today)
        store.execute(
            "UPDATE records SET status = ?, turns_on = ? WHERE id = ?",
            [str(status), None if turn is None else turn.isoformat(), row["id"]],
        )
        store.execute(
            "DELETE FROM events WHERE record_id = ? AND seen_on > ?"
            " AND kind IN ('closed', 'status') AND old = ?",
            [row["id"], day, str(status)],
        )
    for source in sorted({row["source"] for row in rows}):
        note_change(store, source)
    if (meta(store, STEPPED_TO) or "") > day:
        set_meta(store, STEPPED_TO, day)
