"""The entries of the pipeline with their cities and calls, filtered; every question an address."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from advice.profiles.stored_projects import load_profiles, load_projects
from advice.refusals.falling import Fallen, is_to_win
from advice.refusals.refusals import load_refusals
from advice.search.parameters import UnknownChoice, UnknownParameter
from funding.call import Call
from store.calls.calls import calls_of
from store.database import Store
from store.pipeline.entries import Entry, Stand, entries

CITY, STATE = "city", "state"


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelineQuery:
    """Which entries are asked for; () is all."""

    cities: tuple[str, ...] = ()
    stands: tuple[Stand, ...] = ()

    @classmethod
    def from_params(
        cls, params: Iterable[tuple[str, str]], *, others: Iterable[str] = ()
    ) -> "PipelineQuery":
        """Return the question of an address.  Raises UnknownParameter, UnknownChoice."""
        found: dict[str, list[str]] = {CITY: [], STATE: []}
        for name, value in params:
            if name in others:
                continue
            if name not in found:
                raise UnknownParameter(name, (CITY, STATE))
            if value:
                found[name].append(value)
        for value in found[STATE]:
            if value not in list(Stand):
                raise UnknownChoice(STATE, value, tuple(Stand))
        return cls(
            cities=tuple(dict.fromkeys(found[CITY])),
            stands=tuple(Stand(value) for value in dict.fromkeys(found[STATE])),
        )

    def to_params(self) -> list[tuple[str, str]]:
        cities = [(CITY, value) for value in self.cities]
        return [*cities, *((STATE, stand.value) for stand in self.stands)]


@dataclass(frozen=True, kw_only=True, slots=True)
class PipelineRow:
    entry: Entry
    city: str
    """Its name; its id where its profile is gone."""
    call: Call | None
    """None for a call that is gone."""
    fallen: Fallen | None = None
    """Why a decision against it holds no more."""


def city_names(store: Store, may_see: Callable[[str], bool]) -> dict[str, str]:
    """Return the cities that somebody may see, by id in order of their names."""
    cities = [profile.city for profile in load_profiles(store)]
    seen = {city.id: city.name for city in cities if may_see(city.id)}
    return dict(sorted(seen.items(), key=lambda pair: (pair[1].casefold(), pair[0])))


def fallen_declines(
    store: Store, cities: Collection[str], today: date
) -> dict[tuple[str, str], Fallen]:
    """Return by city and call why what was decided against holds no more; closed calls are not."""
    refusals = load_refusals(store, (), today=today)
    found = {}
    for decline in refusals.declines:
        call = refusals.calls.get(decline.call_id)
        if decline.city_id not in cities or call is None or not is_to_win(call, today):
            continue
        fallen = refusals.fallen(decline, load_projects(store, decline.city_id))
        if fallen is not None:
            found[decline.city_id, decline.call_id] = fallen
    return found


def pipeline_rows(
    store: Store, query: PipelineQuery, *, may_see: Callable[[str], bool], today: date
) -> list[PipelineRow]:
    """Return the entries of an answer by city, in each the next deadline first.

    Raises UnknownChoice for a city that is not known, or not theirs who ask.
    """
    names = city_names(store, may_see)
    for city in query.cities:
        if city not in names:
            raise UnknownChoice(CITY, city, tuple(names))
    found = [
        entry
        for entry in entries(store)
        if may_see(entry.city_id)
        and (not query.cities or entry.city_id in query.cities)
        and (not query.stands or entry.standing.stand in query.stands)
    ]
    calls = calls_of(store, [entry.call_id for entry in found])
    fallen = fallen_declines(store, names, today)
    rows = [
        PipelineRow(
            entry=entry,
            city=names.get(entry.city_id, entry.city_id),
            call=calls.get(entry.call_id),
            fallen=fallen.get((entry.city_id, entry.call_id)),
        )
        for entry in found
    ]

    def order(row: PipelineRow) -> tuple[object, ...]:
        due = None if row.call is None else row.call.best.next_deadline(today)
        return row.city.casefold(), row.entry.city_id, due or date.max, row.entry.call_id

    return sorted(rows, key=order)
