"""The calls of the week for a bulletin: new, changed, closing soon; none twice unchanged."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from weakref import WeakKeyDictionary

from advice.bulletin.told import Change, changes_since
from advice.one_call.network import Network
from advice.search.call_query import CallQuery
from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue, places_of, set_of
from advice.search.find import search_calls
from advice.search.parameters import UnknownChoice, UnknownParameter
from funding.match import Strength
from store.bulletins.bulletins import Told
from store.database import Store

DAYS = 7
MOST_DAYS = 92
CLOSING_DAYS = 30
SHOW, SINCE = "show", "days"


class Why(StrEnum):
    """Why a call is one of the week's, in the order in which they are offered."""

    NEW = "new"
    CHANGED = "changed"
    CLOSING = "closing"
    TOLD = "told"
    """Told before, and the same since: offered only on request."""


USUAL = (Why.NEW, Why.CHANGED, Why.CLOSING)


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekQuery:
    """Which calls are offered; every question is an address."""

    shows: tuple[Why, ...] = USUAL
    days: int = DAYS
    calls: CallQuery = field(default_factory=CallQuery)
    """The filters of `/calls`."""

    @classmethod
    def from_params(
        cls, params: Iterable[tuple[str, str]], *, others: Iterable[str] = ()
    ) -> "WeekQuery":
        """Return the question of an address.  Raises UnknownParameter, UnknownChoice."""
        pairs = [(name, value) for name, value in params if name not in others]
        shows = dict.fromkeys(value for name, value in pairs if name == SHOW and value)
        for value in shows:
            if value not in list(Why):
                raise UnknownChoice(SHOW, value, tuple(Why))
        days = [value for name, value in pairs if name == SINCE and value]
        for value in days:
            if not (value.isdecimal() and len(value) < 4 and 0 < int(value) <= MOST_DAYS):
                raise UnknownChoice(SINCE, value, (f"1 to {MOST_DAYS}",))
        rest = [(name, value) for name, value in pairs if name not in (SHOW, SINCE)]
        try:
            calls = CallQuery.from_params(rest)
        except UnknownParameter as error:
            raise UnknownParameter(error.name, (SHOW, SINCE, *error.known)) from error
        return cls(
            shows=tuple(map(Why, shows)) or USUAL,
            days=int(days[-1]) if days else DAYS,
            calls=replace(calls, page=1),
        )

    def to_params(self) -> list[tuple[str, str]]:
        shows = [] if self.shows == USUAL else [(SHOW, str(why)) for why in self.shows]
        days = [] if self.days == DAYS else [(SINCE, str(self.days))]
        return [*shows, *days, *self.calls.to_params()]


@dataclass(frozen=True, kw_only=True, slots=True)
class WeekCall:
    """One call that may stand in the bulletin."""

    row: CallRow
    why: Why
    told: Told | None
    """Where it was told last."""
    changes: tuple[Change, ...]
    """What it says otherwise since then."""
    cities: tuple[str, ...]
    """Names of the member cities that it fits, the strongest first."""
    strong: int
    """How many of them it fits strongly."""


def calls_of_week(
    store: Store,
    query: WeekQuery,
    *,
    network: Network | None,
    told: Mapping[str, Told],
    today: date,
) -> tuple[WeekCall, ...]:
    """Return the calls of the week: those that fit most members first.

    Raises UnknownChoice for a programme that no call has.
    """
    since = today - timedelta(days=query.days)
    answer = search_calls(store, query.calls, today)
    catalogue, chosen = answer.catalogue, answer.places
    before = {catalogue.places[name]: old for name, old in told.items() if name in catalogue.places}
    found = []
    for place in places_of(chosen & set_of(before)):
        row, old = catalogue.rows[place], before[place]
        changes = changes_since(old.stated, row.call)
        why = Why.CHANGED if changes else Why.TOLD
        if why in query.shows:
            found.append(week_call(row, why, old, changes, network))
    chosen &= ~set_of(before)
    for why, some in news_of(catalogue, since).items():
        if why in query.shows:
            for place in places_of(chosen & some):
                found.append(week_call(catalogue.rows[place], why, None, (), network))
    return tuple(sorted(found, key=rank_of))


NEWS: "WeakKeyDictionary[Catalogue, dict[date, Mapping[Why, int]]]" = WeakKeyDictionary()
KEPT = 8
"""Beginnings of weeks whose calls are kept."""


def news_of(catalogue: Catalogue, since: date) -> Mapping[Why, int]:
    """Return the calls that would be told for each reason, had none been told before."""
    known = NEWS.setdefault(catalogue, {})
    if since not in known:
        places: dict[Why, list[int]] = {}
        for place, row in enumerate(catalogue.rows):
            why = why_news(row, since, catalogue.today)
            if why is not None:
                places.setdefault(why, []).append(place)
        if len(known) >= KEPT:
            known.clear()
        known[since] = {why: set_of(some) for why, some in places.items()}
    return known[since]


def why_news(row: CallRow, since: date, today: date) -> Why | None:
    """Return why a call that was never told is one of the week's; None where it is none."""
    opens, changed, due = row.opening_date, row.last_changed, row.next_deadline
    if row.first_seen is not None and row.first_seen > since:
        return Why.NEW
    if opens is not None and since < opens <= today:
        return Why.NEW
    if changed is not None and changed > since and row.is_fresh:
        return Why.CHANGED
    if due is not None and due <= today + timedelta(days=CLOSING_DAYS):
        return Why.CLOSING
    return None


def week_call(
    row: CallRow,
    why: Why,
    told: Told | None,
    changes: tuple[Change, ...],
    network: Network | None,
) -> WeekCall:
    cities, strong = fitting_cities(network, row.id)
    return WeekCall(row=row, why=why, told=told, changes=changes, cities=cities, strong=strong)


def fitting_cities(network: Network | None, call_id: str) -> tuple[tuple[str, ...], int]:
    """Return the members that a call fits, the strongest first, and how many of them strongly."""
    fits = () if network is None else network.fits.get(call_id, ())
    cities = tuple(dict.fromkeys(fit.city_name for fit in fits))
    return cities, len({fit.city_name for fit in fits if fit.strength is Strength.STRONG})


def rank_of(each: WeekCall) -> tuple[object, ...]:
    due = each.row.next_deadline or date.max
    return -each.strong, -len(each.cities), due, each.row.id
