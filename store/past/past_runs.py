"""Runs of past days that brought nothing."""

from datetime import date

from funding.event import RunState
from store.database import Store


def troubled_runs(store: Store, source: str, days: tuple[date, date]) -> list[int]:
    """Return the numbers of the runs of a source from one day to another that were set aside, also
    where a person admitted one later, or that failed."""
    rows = store.rows(
        "SELECT id FROM runs WHERE source = ? AND today BETWEEN ? AND ?"
        " AND (state IN (?, ?) OR admitted_by IS NOT NULL) ORDER BY id",
        [
            source,
            days[0].isoformat(),
            days[1].isoformat(),
            RunState.QUARANTINED,
            RunState.FAILED,
        ],
    )
    return [row["id"] for row in rows]
