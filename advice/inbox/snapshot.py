"""A call as it was when somebody answered to it, against what it says now."""

from dataclasses import dataclass
from datetime import date

from advice.one_call.history import FIELDS, stated, text_changes
from store.calls.calls import call_at
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotRow:
    """One field; None where nothing was stated.  Dates are YYYY-MM-DD."""

    field: str
    then: str | None
    now: str | None

    @property
    def is_changed(self) -> bool:
        return self.then != self.now


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    day: date
    rows: tuple[SnapshotRow, ...]
    """What one of the two states, in the order of the call's page."""
    paragraphs: int
    """How many paragraphs of the text differ."""

    @property
    def is_changed(self) -> bool:
        return self.paragraphs > 0 or any(row.is_changed for row in self.rows)


def snapshot_of(store: Store, call_id: str, day: date, today: date) -> Snapshot | None:
    """Return what a call said at the end of *day* and says now; None if it was not known then."""
    then, now = call_at(store, call_id, day), call_at(store, call_id, today)
    if then is None or now is None:
        return None
    rows = (
        SnapshotRow(field=name, then=stated(then.best, name), now=stated(now.best, name))
        for name in FIELDS
    )
    return Snapshot(
        day=day,
        rows=tuple(r for r in rows if r.then is not None or r.now is not None),
        paragraphs=sum(1 for _ in text_changes(then.best, now.best)),
    )
