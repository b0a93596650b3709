"""What depends on the date alone: calls open and close whether a portal was read or not."""

from datetime import date, timedelta

from funding.call import Record, Status
from funding.event import EventKind
from store.database import Store, meta, set_meta
from store.harvest.record_json import from_json


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
    day = today.isoformat()
    with store.write():
        stepped = meta(store, "stepped_to")
        if stepped is not None and stepped > day:
            return 0
        turned = 0
        due = store.rows(
            "SELECT id, call_id, source, source_id, body, status FROM records"
            " WHERE turns_on <= ? ORDER BY source, source_id",
            [day],
        )
        for row in due:
            record = from_json(row["body"])
            status, turn = record.status_on(today), next_status_change(record, today)
            store.execute(
                "UPDATE records SET status = ?, turns_on = ? WHERE id = ?",
                [str(status), None if turn is None else turn.isoformat(), row["id"]],
            )
            if status == row["status"]:
                continue
            turned += 1
            kind = EventKind.CLOSED if status is Status.CLOSED else EventKind.STATUS
            store.execute(
                "INSERT INTO events (record_id, call_id, source, source_id, kind, old, new,"
                " seen_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    row["id"],
                    row["call_id"],
                    row["source"],
                    row["source_id"],
                    str(kind),
                    row["status"],
                    str(status),
                    day,
                ],
            )
        set_meta(store, "stepped_to", day)
    return turned
