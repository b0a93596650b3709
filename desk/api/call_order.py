"""The place of a call in a list, in values that a cursor can name."""

from collections.abc import Callable, Mapping
from datetime import date

from advice.search.call_query import CallQuery, Sort
from advice.search.call_values import grant_of
from advice.search.catalogue import CallRow, catalogue_of
from desk.api.cursors import Key
from store.database import Store

TITLE = 60
"""Characters of a title that decide; the call's id decides between equal ones."""


def order_of(store: Store, query: CallQuery, today: date) -> Callable[[CallRow], Key]:
    """Return what gives each row that answers *query* its place: the lower comes first."""
    ranks: Mapping[int, float] = {}
    catalogue = catalogue_of(store, today)
    if query.text is not None and query.order is Sort.RELEVANCE:
        ranks = catalogue.ranks(store, query.text)

    def key(row: CallRow) -> Key:
        due = by_deadline(row, today)
        if query.order is Sort.RELEVANCE:
            return (round(ranks.get(catalogue.places[row.id], 0.0), 6), *due)
        if query.order is Sort.MONEY:
            return (-(grant_of(row.call) or 0), *due)
        if query.order is Sort.NEWEST:
            first = row.call.first_seen
            return (0 if first is None else -first.toordinal(), *due)
        return due

    return key


def by_deadline(row: CallRow, today: date) -> Key:
    """Return first what is to come, then what never closes, then what is past, the latest first."""
    best = row.call.best
    due, last = best.next_deadline(today), best.last_deadline
    if due is not None:
        part, day = 0, due.toordinal()
    else:
        part, day = (1, 0) if last is None else (2, -last.toordinal())
    return (part, day, row.call.title.casefold()[:TITLE], row.id)
