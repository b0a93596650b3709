"""The place of a call in a list, in values that a cursor can name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from advice.search.call_query import CallQuery, Sort
from advice.search.call_row import CallRow
from advice.search.call_values import grant_of
from advice.search.catalogue import Catalogue, Hits, due_key
from desk.api.cursors import Key

TITLE = 60
"""Characters of a title that decide; the call's id decides between equal ones."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """All places that can be asked for, in the order of their keys: the lower comes first."""

    places: Sequence[int]
    keys: Sequence[Key] | Mapping[int, Key]
    """By place."""


ORDERS: "WeakKeyDictionary[Catalogue, dict[Sort, Order]]" = WeakKeyDictionary()
"""Made once for all calls of a day: a page of a list is cut out of it."""
FOUND: "WeakKeyDictionary[Hits, Order]" = WeakKeyDictionary()


def order_of(catalogue: Catalogue, query: CallQuery, hits: Hits) -> Order:
    """Return the order of a list that *query* asks for; *hits* answer its words."""
    if query.order is not Sort.RELEVANCE:
        known = ORDERS.setdefault(catalogue, {})
        if query.order not in known:
            keys = [key_of(row, query.order) for row in catalogue.rows]
            places = sorted(range(len(keys)), key=keys.__getitem__)
            known[query.order] = Order(places=places, keys=keys)
        return known[query.order]
    if hits not in FOUND:
        rows = catalogue.rows
        ranked = {
            place: (round(rank, 6), *by_deadline(rows[place])) for place, rank in hits.ranks.items()
        }
        FOUND[hits] = Order(places=sorted(ranked, key=ranked.__getitem__), keys=ranked)
    return FOUND[hits]


def key_of(row: CallRow, order: Sort) -> Key:
    if order is Sort.MONEY:
        return (-(grant_of(row.line) or 0), *by_deadline(row))
    if order is Sort.NEWEST:
        first = row.first_seen
        return (0 if first is None else -first.toordinal(), *by_deadline(row))
    return by_deadline(row)


def by_deadline(row: CallRow) -> Key:
    """Return first what is to come, then what never closes, then what is past, the latest first."""
    return (*due_key(row), row.title.casefold()[:TITLE], row.id)
