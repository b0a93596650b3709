"""Filters and orders of a CommonGrants search."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

from desk.api.opportunity import STATUSES
from desk.api.shapes.common_grants import DateFilter, Filters, MoneyFilter, Sorting
from store.calls.calls import ListedCall

Value = str | int | None
ORDER = ("forecasted", "open", "custom", "closed")
"""As the standard orders them."""
SORTED_BY: Mapping[str, Callable[[ListedCall], Value]] = {
    "lastModifiedAt": lambda c: (c.last_changed or c.first_seen).isoformat(),
    "createdAt": lambda c: c.first_seen.isoformat(),
    "title": lambda c: c.record.title.casefold(),
    "status.value": lambda c: ORDER.index(status_word(c)),
    "keyDates.closeDate": lambda c: day_of(c.record.last_deadline),
    "funding.maxAwardAmount": lambda c: c.record.contribution_max_eur,
    "funding.minAwardAmount": lambda c: c.record.contribution_min_eur,
    "funding.totalAmountAvailable": lambda c: c.record.indicative_budget_eur,
    "funding.estimatedAwardCount": lambda c: c.record.expected_grants,
}


def status_word(call: ListedCall) -> str:
    return STATUSES.get(call.status, "custom")


def day_of(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def in_order(calls: Iterable[ListedCall], sorting: Sorting) -> list[ListedCall]:
    """Return the calls in order; what a call does not state comes last, ties by call id."""
    value = SORTED_BY[sorting.sortBy]
    by_id = sorted(calls, key=lambda c: c.call_id)
    stated = [c for c in by_id if value(c) is not None]
    stated.sort(key=lambda c: (value(c),), reverse=sorting.sortOrder == "desc")
    return [*stated, *(c for c in by_id if value(c) is None)]


def passes(call: ListedCall, filters: Filters) -> bool:
    """Return whether a call passes every filter; what it does not state passes none."""
    record = call.record
    amounts = (
        (filters.totalFundingAvailableRange, record.indicative_budget_eur),
        (filters.minAwardAmountRange, record.contribution_min_eur),
        (filters.maxAwardAmountRange, record.contribution_max_eur),
    )
    asked = filters.status
    if asked is not None and (status_word(call) in asked.value) != (asked.operator == "in"):
        return False
    closes = filters.closeDateRange
    if closes is not None and not is_in_days(record.last_deadline, closes):
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
