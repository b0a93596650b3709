"""Cities by calls at a glance: which calls fit which member cities, filtered and counted."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce
from operator import and_
from typing import Any
from weakref import WeakKeyDictionary

from advice.one_call.network import Network, NetworkFit
from advice.profiles.stored_projects import load_profiles
from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue, catalogue_of, in_order, set_of
from advice.search.choices import DEADLINES, Filter, check_choice
from advice.search.parameters import UnknownChoice, read_page, read_word, single_values
from funding.city import City
from funding.match import Strength
from store.database import Store

PAGE = 40
"""Rows of a page."""
FILTERS = (Filter.PROGRAMME, Filter.DEADLINE, Filter.THEME)
LEAST = ("1", "2", "3", "4")
"""The filter asks for calls that fit at least so many cities."""


class NetworkSort(StrEnum):
    CITIES = "cities"
    """The call that fits most cities first."""
    DEADLINE = "deadline"


@dataclass(frozen=True, kw_only=True, slots=True)
class NetworkQuery:
    """What is asked of the matrix; None lets everything through."""

    programme: str | None = None
    deadline: str | None = None
    theme: str | None = None
    city: str | None = None
    least: int = 1
    """Calls that fit at least so many cities."""
    sort: NetworkSort = NetworkSort.CITIES
    page: int = 1

    @classmethod
    def from_params(
        cls, params: Iterable[tuple[str, str]], *, others: Iterable[str] = ()
    ) -> "NetworkQuery":
        """Return the question of an address; *others* are names that somebody else reads.

        Empty values count as unset.  Raises UnknownParameter, UnknownChoice.
        """
        found = single_values(params, PARAMETERS, others=others)
        for kind in FILTERS:
            value = found.get(kind.value, "")
            if value and (known := check_choice(kind, value)) is not None:
                raise UnknownChoice(kind, value, known)
        if (least := found.get("cities", "1")) not in LEAST:
            raise UnknownChoice("cities", least, LEAST)
        return cls(
            programme=found.get("programme"),
            deadline=found.get("deadline"),
            theme=found.get("theme"),
            city=found.get("city"),
            least=int(least),
            sort=read_word("sort", found.get("sort"), NetworkSort) or NetworkSort.CITIES,
            page=read_page(found.get("page")),
        )

    def to_params(self) -> list[tuple[str, str]]:
        """Return the address of this question, the same for the same question."""
        values = (
            ("programme", self.programme),
            ("deadline", self.deadline),
            ("theme", self.theme),
            ("city", self.city),
            ("cities", str(self.least) if self.least > 1 else None),
            ("sort", self.sort.value if self.sort is not NetworkSort.CITIES else None),
            ("page", str(self.page) if self.page > 1 else None),
        )
        return [(name, value) for name, value in values if value]


PARAMETERS = ("programme", "deadline", "theme", "city", "cities", "sort", "page")


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixRow:
    """One call with the cities that it fits."""

    row: CallRow
    fits: Mapping[str, NetworkFit]
    """By city, its best project."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One value of a filter with the number of rows after it is chosen."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Matrix:
    """The rows that answer a question."""

    query: NetworkQuery
    cities: tuple[City, ...]
    """The columns, by name."""
    rows: tuple[MatrixRow, ...]
    """All of them, in the order asked."""
    totals: Mapping[str, int]
    """By city, how many of the rows fit it."""
    choices: Mapping[str, tuple[Choice, ...]]
    """By parameter; what no row would answer is left out, unless it is chosen."""

    @property
    def shown(self) -> tuple[MatrixRow, ...]:
        """The rows of the page asked for."""
        start = (min(self.query.page, self.pages) - 1) * PAGE
        return self.rows[start : start + PAGE]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.rows) // PAGE))


@dataclass(frozen=True, kw_only=True, eq=False)
class Fitting:
    """The calls that fit member cities, as sets of places in the catalogue: made once, kept."""

    rows: Mapping[int, MatrixRow]
    """By place."""
    everything: int
    by_city: Mapping[str, int]
    by_number: Mapping[int, int]
    """The calls that fit at least so many cities, for `LEAST`."""
    orders: Mapping[NetworkSort, Sequence[int]]


FITTING: "WeakKeyDictionary[Network, tuple[Catalogue, Fitting]]" = WeakKeyDictionary()


def matrix(store: Store, network: Network, query: NetworkQuery, today: date) -> Matrix:
    """Return the calls that fit member cities.

    Raises UnknownChoice for an unknown city, and for a programme that no call has.
    """
    cities = member_cities(store)
    if query.city is not None and query.city not in {city.id for city in cities}:
        raise UnknownChoice("city", query.city, [city.id for city in cities])
    catalogue = catalogue_of(store, today)
    known = catalogue.sets[Filter.PROGRAMME]
    if query.programme is not None and query.programme not in known:
        raise UnknownChoice(Filter.PROGRAMME, query.programme, sorted(known))
    fitting = fitting_of(network, catalogue)
    parts = parts_of(query, catalogue, fitting)
    chosen = joined(parts)
    places = in_order(fitting.orders[query.sort], chosen, len(catalogue.rows))
    return Matrix(
        query=query,
        cities=cities,
        rows=tuple(map(fitting.rows.__getitem__, places)),
        totals={city.id: (fitting.by_city.get(city.id, 0) & chosen).bit_count() for city in cities},
        choices=choices_of(query, catalogue, fitting, parts, cities),
    )


def fitting_of(network: Network, catalogue: Catalogue) -> Fitting:
    """Return what the pages of one state of calls and profiles share."""
    known = FITTING.get(network)
    if known is None or known[0] is not catalogue:
        known = FITTING[network] = catalogue, find_fitting(network, catalogue)
    return known[1]


def find_fitting(network: Network, catalogue: Catalogue) -> Fitting:
    rows = {}
    by_city: dict[str, list[int]] = defaultdict(list)
    for call_id, fits in network.fits.items():
        place = catalogue.places.get(call_id)
        if place is not None:
            rows[place] = MatrixRow(row=catalogue.rows[place], fits=best_by_city(fits))
            for city in rows[place].fits:
                by_city[city].append(place)
    return Fitting(
        rows=rows,
        everything=set_of(rows),
        by_city={city: set_of(places) for city, places in by_city.items()},
        by_number={
            n: set_of(place for place, row in rows.items() if len(row.fits) >= n)
            for n in map(int, LEAST)
        },
        orders={
            sort: sorted(rows, key=lambda place: key(rows[place])) for sort, key in KEYS.items()
        },
    )


def parts_of(query: NetworkQuery, catalogue: Catalogue, fitting: Fitting) -> dict[str, int]:
    """Return the calls that each parameter lets through, by its name."""
    asked = {Filter.PROGRAMME: query.programme, Filter.DEADLINE: query.deadline}
    asked[Filter.THEME] = query.theme
    parts = {
        kind.value: catalogue.sets[kind].get(value, 0)
        for kind, value in asked.items()
        if value is not None
    }
    if query.city is not None:
        parts["city"] = fitting.by_city.get(query.city, 0)
    return {"all": fitting.everything, "cities": fitting.by_number[query.least], **parts}


def joined(parts: Mapping[str, int], but: str | None = None) -> int:
    """Return the calls that pass all parts, or all but one."""
    return reduce(and_, (part for name, part in parts.items() if name != but))


def member_cities(store: Store) -> tuple[City, ...]:
    """Return the cities with a profile, by name."""
    found = [profile.city for profile in load_profiles(store)]
    return tuple(sorted(found, key=lambda city: (city.name.casefold(), city.id)))


def best_by_city(fits: Sequence[NetworkFit]) -> dict[str, NetworkFit]:
    """Return the best fit of each city; *fits* come with the strongest first."""
    found: dict[str, NetworkFit] = {}
    for fit in fits:
        found.setdefault(city_of(fit), fit)
    return found


def city_of(fit: NetworkFit) -> str:
    return fit.project_id.partition("/")[0]


def by_deadline(row: MatrixRow) -> tuple[object, ...]:
    return row.row.next_deadline or date.max, row.row.id


def by_cities(row: MatrixRow) -> tuple[object, ...]:
    strong = sum(fit.strength is Strength.STRONG for fit in row.fits.values())
    return -len(row.fits), -strong, *by_deadline(row)


KEYS: Mapping[NetworkSort, Callable[[MatrixRow], Any]] = {
    NetworkSort.CITIES: by_cities,
    NetworkSort.DEADLINE: by_deadline,
}


def choices_of(
    query: NetworkQuery,
    catalogue: Catalogue,
    fitting: Fitting,
    parts: Mapping[str, int],
    cities: Sequence[City],
) -> dict[str, tuple[Choice, ...]]:
    """Return the values of each filter with the rows after the click."""
    found: dict[str, tuple[Choice, ...]] = {}
    for kind in FILTERS:
        free = joined(parts, but=kind.value)
        counts = {value: (some & free).bit_count() for value, some in catalogue.sets[kind].items()}
        chosen: str | None = getattr(query, kind.value)
        values: Iterable[str] = [v for v in sorted(counts) if counts[v] or v == chosen]
        if kind is Filter.DEADLINE:  # months are values, too, but too many for a choice
            values = [v for v in DEADLINES if counts.get(v) or v == chosen]
            values += [chosen] if chosen is not None and chosen not in values else []
        found[kind.value] = tuple(Choice(value=v, count=counts.get(v, 0)) for v in values)
    free = joined(parts, but="city")
    found["city"] = tuple(
        Choice(value=c.id, count=(fitting.by_city.get(c.id, 0) & free).bit_count()) for c in cities
    )
    free = joined(parts, but="cities")
    found["cities"] = tuple(
        Choice(value=str(n), count=(some & free).bit_count())
        for n, some in fitting.by_number.items()
    )
    return found
