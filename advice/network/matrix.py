"""Cities by calls at a glance: which calls fit which member cities, filtered and counted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from advice.one_call.network import Network, NetworkFit
from advice.profiles.stored_projects import load_profiles
from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue, catalogue_of
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
    everything = all_rows(catalogue, network)
    rows = [row for row in everything if answers(query, row)]
    rows.sort(key=order_of(query))
    return Matrix(
        query=query,
        cities=cities,
        rows=tuple(rows),
        totals={city.id: sum(city.id in row.fits for row in rows) for city in cities},
        choices=choices_of(query, everything, cities),
    )


def member_cities(store: Store) -> tuple[City, ...]:
    """Return the cities with a profile, by name."""
    found = [profile.city for profile in load_profiles(store)]
    return tuple(sorted(found, key=lambda city: (city.name.casefold(), city.id)))


def all_rows(catalogue: Catalogue, network: Network) -> list[MatrixRow]:
    found = []
    for call_id, fits in network.fits.items():
        place = catalogue.places.get(call_id)
        if place is not None:
            found.append(MatrixRow(row=catalogue.rows[place], fits=best_by_city(fits)))
    return found


def best_by_city(fits: Sequence[NetworkFit]) -> dict[str, NetworkFit]:
    """Return the best fit of each city; *fits* come with the strongest first."""
    found: dict[str, NetworkFit] = {}
    for fit in fits:
        found.setdefault(city_of(fit), fit)
    return found


def city_of(fit: NetworkFit) -> str:
    return fit.project_id.partition("/")[0]


def answers(query: NetworkQuery, row: MatrixRow) -> bool:
    wanted = (
        (Filter.PROGRAMME, query.programme),
        (Filter.DEADLINE, query.deadline),
        (Filter.THEME, query.theme),
    )
    return (
        all(value is None or value in row.row.values[kind] for kind, value in wanted)
        and (query.city is None or query.city in row.fits)
        and len(row.fits) >= query.least
    )


def order_of(query: NetworkQuery) -> Callable[[MatrixRow], tuple[object, ...]]:
    def by_deadline(row: MatrixRow) -> tuple[object, ...]:
        return row.row.next_deadline or date.max, row.row.id

    def by_cities(row: MatrixRow) -> tuple[object, ...]:
        strong = sum(fit.strength is Strength.STRONG for fit in row.fits.values())
        return -len(row.fits), -strong, *by_deadline(row)

    return by_deadline if query.sort is NetworkSort.DEADLINE else by_cities


def without(query: NetworkQuery, kind: Filter) -> NetworkQuery:
    """Return the question without one of its filters."""
    if kind is Filter.PROGRAMME:
        return replace(query, programme=None)
    if kind is Filter.DEADLINE:
        return replace(query, deadline=None)
    return replace(query, theme=None)


def choices_of(
    query: NetworkQuery, rows: Sequence[MatrixRow], cities: Sequence[City]
) -> dict[str, tuple[Choice, ...]]:
    """Return the values of each filter with the rows after the click."""
    found: dict[str, tuple[Choice, ...]] = {}
    for kind in FILTERS:
        free = without(query, kind)
        counts: dict[str, int] = {}
        for row in rows:
            if answers(free, row):
                for value in row.row.values[kind]:
                    counts[value] = counts.get(value, 0) + 1
        chosen = getattr(query, kind.value)
        if chosen is not None:
            counts.setdefault(chosen, 0)
        values: Iterable[str] = counts
        if kind is Filter.DEADLINE:  # months are values, too, but too many for a choice
            values = [v for v in DEADLINES if v in counts]
            values += [chosen] if chosen is not None and chosen not in values else []
        found[kind.value] = tuple(Choice(value=v, count=counts[v]) for v in values)
    free = replace(query, city=None)
    found["city"] = tuple(
        Choice(value=c.id, count=sum(c.id in row.fits for row in rows if answers(free, row)))
        for c in cities
    )
    found["cities"] = tuple(
        Choice(value=str(n), count=sum(answers(replace(query, least=n), row) for row in rows))
        for n in map(int, LEAST)
    )
    return found
