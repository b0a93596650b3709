"""Filters and orders of a CommonGrants search."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from advice.search.call_row import CallRow
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
    days = {
        "createdAt": row.first_seen,
        "lastModifiedAt": row.last_changed or row.first_seen,
        "keyDates.closeDate": row.last_deadline,
    }
    day = days[name]
    return None if day is None else day.toordinal()


def in_order(rows: Iterable[CallRow], sorting: Sorting) -> list[CallRow]:
    """Return the calls in order; what a call does not state comes last, ties by call id."""
    valued = [(value_of(row, sorting.sortBy), row) for row in sorted(rows, key=lambda r: r.id)]
    stated = [pair for pair in valued if pair[0] is not None]
    stated.sort(key=lambda pair: (pair[0],), reverse=sorting.sortOrder == "desc")
    return [row for _, row in stated] + [row for value, row in valued if value is None]


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
