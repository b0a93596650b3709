"""The calls that answer a question, with what every click on a filter would lead to.

Values of one filter are alternatives; all filters and all words must hold.  The number beside a
value is the number of rows after the click on it: where nothing of its filter is chosen the click
chooses it alone, where something is chosen it adds the value, and on a chosen value it takes it
away.  A filter's numbers therefore depend on all other filters as they stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from advice.search.call_query import CallQuery, Sort
from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue, Hits, catalogue_of, in_order
from advice.search.choices import MONTH, Filter, known_choices
from advice.search.parameters import UnknownChoice
from store.database import Store

ROWS = 20
"""Rows of a page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FilterValue:
    value: str
    is_chosen: bool
    count: int
    """Rows that have it, with all other filters as they stand; its own filter's do not count."""
    after: int
    """Rows after the click."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Without:
    """One thing that was asked for, and how many rows there were without it."""

    kind: Filter | None
    """None for the words."""
    values: tuple[str, ...]
    query: CallQuery
    """The question without it: a filter is at its default then."""
    count: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """The answer to a question."""

    query: CallQuery
    catalogue: Catalogue
    places: int
    """The rows as a set of places in the catalogue."""
    order: Sequence[int]
    """Places in the order that was asked for, and others."""
    filters: Mapping[Filter, tuple[FilterValue, ...]]
    """What can be clicked: values that some call has, and those that are chosen."""
    without: tuple[Without, ...]
    """Everything that was asked for, in order: the ways out of an empty answer."""
    total: int
    """All calls, whatever their status."""

    @property
    def today(self) -> date:
        return self.catalogue.today

    @cached_property
    def count(self) -> int:
        return self.places.bit_count()

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // ROWS))

    @property
    def page(self) -> int:
        """The page that is shown: the last where the question asks for one behind it."""
        return min(self.query.page, self.pages)

    @property
    def shown(self) -> tuple[CallRow, ...]:
        """The rows of the page; none of the others is looked at."""
        places = in_order(self.order, self.places, len(self.catalogue.rows))
        page = islice(places, (self.page - 1) * ROWS, self.page * ROWS)
        return tuple(map(self.catalogue.rows.__getitem__, page))

    @cached_property
    def rows(self) -> tuple[CallRow, ...]:
        """All of them."""
        places = in_order(self.order, self.places, len(self.catalogue.rows))
        return tuple(map(self.catalogue.rows.__getitem__, places))

    def months(self, number: int) -> list[tuple[str, int]]:
        """Return the next *number* months, each with its rows, as `Filter.DEADLINE` counts them."""
        counted = {v.value: v for v in self.filters[Filter.DEADLINE]}
        names = []
        year, month = self.today.year, self.today.month
        for _ in range(number):
            names.append(f"{year}-{month:02}")
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return [(name, counted[name].count if name in counted else 0) for name in names]


def search_calls(store: Store, query: CallQuery, today: date) -> Found:
    """Return the calls that answer *query* on *today*.

    Raises UnknownChoice for a programme that no call has.
    """
    catalogue = catalogue_of(store, today)
    return find(catalogue, query, catalogue.hits(store, query.text))


def find(catalogue: Catalogue, query: CallQuery, hits: Hits) -> Found:
    """Return the answer from the calls of *catalogue*; *hits* are those with the words."""
    query = query.tidy()
    for name in query.values(Filter.PROGRAMME):
        if name not in catalogue.sets[Filter.PROGRAMME]:
            known = sorted(catalogue.sets[Filter.PROGRAMME])
            raise UnknownChoice(Filter.PROGRAMME, name, known)
    said = catalogue.everything if query.text is None else hits.places
    parts = {kind: union(catalogue, kind, query.values(kind)) for kind in Filter}
    return Found(
        query=query,
        catalogue=catalogue,
        places=intersection(said, parts),
        order=hits.order if query.order is Sort.RELEVANCE else catalogue.orders[query.order],
        filters={
            kind: count_values(catalogue, query, kind, intersection(said, parts, but=kind))
            for kind in Filter
        },
        without=tuple(things_without(catalogue, query, said, parts)),
        total=len(catalogue.rows),
    )


def union(
    catalogue: Catalogue, kind: Filter, values: tuple[str, ...], *, empty: int | None = None
) -> int:
    """Return the calls with any of the values; where none is asked for *empty*, or else all."""
    if not values:
        return catalogue.everything if empty is None else empty
    found = 0
    for value in values:
        found |= catalogue.sets[kind].get(value, 0)
    return found


def intersection(said: int, parts: Mapping[Filter, int], but: Filter | None = None) -> int:
    for kind, part in parts.items():
        if kind is not but:
            said &= part
    return said


def count_values(
    catalogue: Catalogue, query: CallQuery, kind: Filter, others: int
) -> tuple[FilterValue, ...]:
    """Return the values of a filter; *others* are the calls that all other filters let through."""
    chosen = query.chosen.get(kind, ())
    sets = catalogue.sets[kind]
    now = union(catalogue, kind, chosen, empty=0)
    found = []
    for value in names_of(catalogue, kind, chosen):
        with_it = sets.get(value, 0)
        if value in chosen:
            clicked = union(catalogue, kind, query.toggled(kind, value).values(kind))
        else:
            clicked = now | with_it
        found.append(
            FilterValue(
                value=value,
                is_chosen=value in chosen,
                count=(with_it & others).bit_count(),
                after=(clicked & others).bit_count(),
            )
        )
    return tuple(found)


def names_of(catalogue: Catalogue, kind: Filter, chosen: tuple[str, ...]) -> list[str]:
    """Return the values that some call has or that are chosen, in the order of the filter."""
    present = {**dict.fromkeys(catalogue.sets[kind]), **dict.fromkeys(chosen)}
    if kind is Filter.PROGRAMME:
        return sorted(present)
    known = [value for value in known_choices(kind) if value in present]
    return known + sorted(value for value in present if MONTH.fullmatch(value))


def things_without(
    catalogue: Catalogue, query: CallQuery, said: int, parts: Mapping[Filter, int]
) -> list[Without]:
    """Return everything that was asked for, each with the rows without it."""
    found = []
    if query.text is not None:
        count = intersection(catalogue.everything, parts).bit_count()
        less = replace(query, text=None, page=1)
        found.append(Without(kind=None, values=(query.text,), query=less, count=count))
    for kind, values in query.chosen.items():
        less = query.only(kind)
        others = intersection(said, parts, but=kind)
        count = (union(catalogue, kind, less.values(kind)) & others).bit_count()
        found.append(Without(kind=kind, values=values, query=less, count=count))
    return found
