"""The rows that answer a search, and how many there would be after each further click."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advice.search.filters import FIXED, Filter
from advice.search.query import PAGE_SIZE, CallQuery, Sort
from advice.search.table import CallRow, CallTable


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One value of a filter."""

    value: str
    count: int
    """Rows of the list after a click on it."""
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The answer to a search."""

    total: int
    rows: tuple[CallRow, ...]
    """All of them, in order; a page shows `page_rows`."""
    options: Mapping[Filter, tuple[Option, ...]]
    without: Mapping[str, int]
    """For each active filter, and ``q`` for the words: the rows of the list without it."""
    pages: int

    def page_rows(self, page: int) -> tuple[CallRow, ...]:
        return self.rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]


def search(table: CallTable, query: CallQuery, ranks: Mapping[int, float] | None = None) -> Found:
    """Return the rows that hold for every filter of *query*, with all counts.

    *ranks* are those of the records in which its words occur (`store.calls.calls.search_ranks`);
    None where no words are searched for.
    """
    row_ranks = best_ranks(table, ranks or {})
    worded = table.everything if ranks is None else mask_of(row_ranks)
    masks = {each: any_of(table, each, query.chosen.get(each, ())) for each in Filter}
    rest = {each: worded & all_but(masks, each) for each in Filter}
    held = worded & all_but(masks, None)
    rows = ordered(chosen_rows(table, held), query, row_ranks, table)
    without = {e.value: rest[e].bit_count() for e in Filter if query.chosen.get(e)}
    if ranks is not None:
        without["q"] = (table.everything & all_but(masks, None)).bit_count()
    return Found(
        total=len(rows),
        rows=tuple(rows),
        options={each: options_of(table, each, query, rest[each]) for each in Filter},
        without=without,
        pages=max(1, -(-len(rows) // PAGE_SIZE)),
    )


def best_ranks(table: CallTable, ranks: Mapping[int, float]) -> dict[int, float]:
    """Return the best rank of each row, over its call's records."""
    found: dict[int, float] = {}
    for record, rank in ranks.items():
        number = table.row_of_record.get(record)
        if number is not None:
            found[number] = min(rank, found.get(number, rank))
    return found


def mask_of(numbers: Mapping[int, float]) -> int:
    mask = 0
    for number in numbers:
        mask |= 1 << number
    return mask


def any_of(table: CallTable, each: Filter, values: Sequence[str]) -> int:
    """Return the rows with any of *values*; all rows where nothing is chosen."""
    if not values:
        return table.everything
    mask = 0
    for value in values:
        mask |= table.masks[each].get(value, 0)
    return mask


def all_but(masks: Mapping[Filter, int], left_out: Filter | None) -> int:
    held = -1
    for each, mask in masks.items():
        if each is not left_out:
            held &= mask
    return held


def options_of(table: CallTable, each: Filter, query: CallQuery, rest: int) -> tuple[Option, ...]:
    """Return the values of a filter with the rows after a click on each; *rest* holds the others.

    A value that no call has is left out, unless it is chosen.
    """
    chosen = query.chosen.get(each, ())
    values = set(table.masks[each]) | set(chosen)
    found = [
        Option(
            value=value,
            count=(
                rest & any_of(table, each, query.toggled(each, value).chosen.get(each, ()))
            ).bit_count(),
            is_chosen=value in chosen,
        )
        for value in values
    ]
    if each in FIXED:
        return tuple(sorted(found, key=lambda o: FIXED[each].index(o.value)))
    sizes = {v: (rest & table.masks[each].get(v, 0)).bit_count() for v in values}
    return tuple(sorted(found, key=lambda o: (-sizes[o.value], o.value)))


def chosen_rows(table: CallTable, mask: int) -> list[int]:
    return [number for number in range(len(table.rows)) if mask >> number & 1]


def ordered(
    numbers: list[int], query: CallQuery, ranks: Mapping[int, float], table: CallTable
) -> list[CallRow]:
    """Return the rows in the order asked for; equal ones in order of their deadlines."""
    rows = table.rows
    if query.sort is Sort.RELEVANCE and ranks:
        numbers.sort(key=lambda n: ranks[n])
    elif query.sort is Sort.NEWEST:
        numbers.sort(key=lambda n: rows[n].call.first_seen or date.min, reverse=True)
    elif query.sort is Sort.MONEY:
        numbers.sort(key=lambda n: -(rows[n].call.best.contribution_max_eur or -1))
    return [rows[n] for n in numbers]
