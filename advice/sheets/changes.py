"""What a newly read timetable says otherwise than the file that it would replace."""

from collections.abc import Sequence
from dataclasses import dataclass

from funding.timetable.timetable import PlannedRow, Timetable
from funding.timetable.window import Window

COMPARED = ("opens", "closes", "amount_eur", "amount_quote", "applicants", "area", "objective")


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """One value of a planned call that stands there otherwise."""

    title: str
    field: str
    old: str | int | None
    new: str | int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    new: Sequence[str]
    """Titles."""
    gone: Sequence[str]
    moved: Sequence[Moved]


def changes_between(old: Timetable, new: Timetable) -> Changes:
    """Return what is new, gone and moved, call by call."""
    before = {row.id: row for row in old.calls}
    after = {row.id: row for row in new.calls}
    return Changes(
        new=[row.title for key, row in after.items() if key not in before],
        gone=[row.title for key, row in before.items() if key not in after],
        moved=[
            Moved(title=row.title, field=field, old=one, new=other)
            for key, row in after.items()
            if key in before
            for field in COMPARED
            if (one := shown(before[key], field)) != (other := shown(row, field))
        ],
    )


def shown(row: PlannedRow, field: str) -> str | int | None:
    value: Window | str | int | None = getattr(row, field)
    return value.text if isinstance(value, Window) else value
