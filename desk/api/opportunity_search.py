"""Filters and orders of a CommonGrants search."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from weakref import WeakKeyDictionary

from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue
from desk.api.opportunity import STATUSES
from desk.api.shapes.common_grants import DateFilter, Filters, MoneyFilter, Sorting

Value = str | int | None
ORDER = ("forecasted", "open", "custom", "closed")
"""The statuses as the standard orders them."""
AMOUNTS: Mapping[str, Callable[[CallRow], int | None]] = {
    "funding.maxAwardAmount": lambda row: row.line.contribution_max_eur,
    "funding.minAwardAmount": lambda row: row.line.contribution_min_eur,
    "funding.totalAmountAvailable": lambda row: row.line.budget_eur,
    "funding.estimatedAwardCount": lambda row: row.line.expected_grants,
}


def status_word(row: CallRow) -> str:
    return STATUSES.get(row.status, "custom")


def value_of(row: CallRow, name: str) -> Value:
    """Return what a call is ordered by; None where it does not state it."""
    if name in AMOUNTS:
        return AMOUNTS[name](row)
    if name == "title":
        return row.title.casefold()
    if name == "status.value":
        return ORDER.index(status_word(row))
    # days as they are stored stand in the order of time
    if name == "createdAt":
        return row.dates.first_seen
    if name == "lastModifiedAt":
        return row.dates.last_changed or row.dates.first_seen
    return row.line.deadlines[-10:] or None


ORDERS: "WeakKeyDictionary[Catalogue, dict[tuple[str, str], Sequence[int]]]" = WeakKeyDictionary()
"""Made once for all calls of a day: a page of a list is cut out of it."""


def order_of(catalogue: Catalogue, sorting: Sorting) -> Sequence[int]:
    """Return all places in order; what a call does not state comes last, ties by call id."""
    known = ORDERS.setdefault(catalogue, {})
    asked = (sorting.sortBy, sorting.sortOrder)
    if asked not in known:
        values = [value_of(row, sorting.sortBy) for row in catalogue.rows]
        stated = [place for place, value in enumerate(values) if value is not None]
        stated.sort(key=lambda place: (values[place],), reverse=sorting.sortOrder == "desc")
        known[asked] = stated + [place for place, value in enumerate(values) if value is None]
    return known[asked]


def passes(row: CallRow, filters: Filters) -> bool:
    """Return whether a call passes every filter; what it does not state passes none."""
    line = row.line
    amounts = (
        (filters.totalFundingAvailableRange, line.budget_eur),
        (filters.minAwardAmountRange, line.contribution_min_eur),
        (filters.maxAwardAmountRange, line.contribution_max_eur),
    )
    asked = filters.status
    if asked is not None:
        is_named = status_word(row) in asked.value
        if is_named != (asked.operator == "in"):
            return False
    closes = filters.closeDateRange
    if closes is not None and not is_in_days(row.last_deadline, closes):
        return False
    return all(found is None or is_in_amounts(amount, found) for found, amount in amounts)


def is_in_days(day: date | None, asked: DateFilter) -> bool:
    if day is None:
        return False
    low, high = asked.value.min or date.min, asked.value.max or date.max
    return (low <= day <= high) == (asked.operator == "between")


def is_in_amounts(amount: int | None, asked: MoneyFilter) -> bool:
    """Return whether an amount in euro is in a range; ranges in other currencies hold nothing."""
    low, high = asked.value.min, asked.value.max
    if amount is None or {low.currency, high.currency} != {"EUR"}:
        return False
    inside = Decimal(low.amount) <= amount <= Decimal(high.amount)
    return inside == (asked.operator == "between")
