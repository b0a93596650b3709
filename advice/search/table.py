"""All calls of a day as rows and bits: built once for a state of the database, asked many times."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from advice.search.filters import Filter, values_of
from funding.call import Call, Status
from store.calls.calls import merge_calls
from store.database import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class CallRow:
    """What a list shows of one call, and what it is ordered by."""

    call: Call
    status: Status
    next_deadline: date | None
    last_deadline: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CallTable:
    """The rows in order of their deadlines, and which of them each value of a filter holds.

    Bit *n* of a mask stands for ``rows[n]``.
    """

    today: date
    rows: tuple[CallRow, ...]
    masks: Mapping[Filter, Mapping[str, int]]
    row_of_record: Mapping[int, int]
    """Number of a stored record to the number of its call's row."""

    @property
    def everything(self) -> int:
        """The mask of all rows."""
        return (1 << len(self.rows)) - 1


def build_table(store: Store, today: date) -> CallTable:
    """Return all calls that were ever read, as they stand on *today*."""
    stored = store.rows("SELECT * FROM records ORDER BY id")
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in stored:
        numbers[row["call_id"]].append(row["id"])
    return table_of(merge_calls(stored), today, numbers)


def table_of(
    calls: Iterable[Call], today: date, numbers: Mapping[str, Iterable[int]] | None = None
) -> CallTable:
    """Return the table of some calls; *numbers* holds the stored records of each call id."""
    rows = sorted((row_of(call, today) for call in calls), key=by_deadline)
    masks: dict[Filter, dict[str, int]] = {each: defaultdict(int) for each in Filter}
    for number, row in enumerate(rows):
        for each, value in values_of(row.call, today):
            masks[each][value] |= 1 << number
    return CallTable(
        today=today,
        rows=tuple(rows),
        masks={each: dict(found) for each, found in masks.items()},
        row_of_record={
            record: number
            for number, row in enumerate(rows)
            for record in (numbers or {}).get(row.call.id, ())
        },
    )


def row_of(call: Call, today: date) -> CallRow:
    return CallRow(
        call=call,
        status=call.status_on(today),
        next_deadline=call.best.next_deadline(today),
        last_deadline=call.best.last_deadline,
    )


def by_deadline(row: CallRow) -> tuple[date, str, str]:
    """Return the order of a list: the next deadline first, calls without any at the end."""
    return row.next_deadline or date.max, row.call.title, row.call.id
