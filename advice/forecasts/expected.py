"""The forecasts of a day, from all calls that were ever read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from threading import Lock

from advice.forecasts.rounds import STRAY, YEAR, Forecast, Seen, forecasts, pattern_of
from advice.search.catalogue import Catalogue, catalogue_of
from advice.weekly.quota import NATIONAL, family_of
from funding.call import Call, Status
from store.calls.call_lines import whole_calls
from store.calls.openings import Opening, openings
from store.database import Store

PERIOD_ENDS = date(2027, 12, 31)
"""Of the programmes of the Union that began in 2021: nobody knows what follows them."""
AHEAD = (Status.FORTHCOMING, Status.PLANNED)
LEAST = YEAR - STRAY
"""Between the first and the last opening of what has returned."""
WORKING = Lock()


def expected_calls(store: Store, *, today: date) -> list[Forecast]:
    """Return the calls that are expected again within a year; call it inside `store.read()`."""
    return list(made_of(catalogue_of(store, today)))


def expected_by_call(store: Store, *, today: date) -> Mapping[str, Forecast]:
    """Return the forecasts by the ids of the calls that each rests on."""
    return {one.call_id: made for made in expected_calls(store, today=today) for one in made.rounds}


def expected_once(store: Store, *, today: date) -> list[Forecast]:
    """Return the same where nobody lists calls: no more is read than the forecasts rest on.

    *store* may show a past moment.  Call it inside `store.read()`.
    """
    calls = whole_calls(store, returning(openings(store)))
    return forecasts(seen_of(calls, today), today)


def made_of(catalogue: Catalogue) -> tuple[Forecast, ...]:
    """Return the forecasts of a catalogue, worked out once however many ask at the same time."""
    with WORKING:
        return worked_out(catalogue)


@lru_cache(maxsize=2)  # the catalogue of a state and a day is one object for all readers
def worked_out(catalogue: Catalogue) -> tuple[Forecast, ...]:
    lines = (Opening(row.id, row.title, row.line.opening_date) for row in catalogue.rows)
    calls = (catalogue.rows[catalogue.places[name]].call for name in returning(lines))
    return tuple(forecasts(seen_of(calls, catalogue.today), catalogue.today))


def returning(lines: Iterable[Opening]) -> list[str]:
    """Return the ids of the calls that may give a forecast: only these are read whole.

    With each come all with its title; years and numbers do not tell titles apart.
    """
    groups: dict[str, list[Opening]] = defaultdict(list)
    for line in lines:
        pattern = pattern_of(line.title)
        if pattern is not None:
            groups[pattern].append(line)
    return sorted({line.call_id for line in chain.from_iterable(filter(is_far, groups.values()))})


def is_far(lines: Iterable[Opening]) -> bool:
    """Return whether calls opened so far apart that they are rounds of different years."""
    days = [date.fromisoformat(line.opened) for line in lines if line.opened]
    return max(days, default=date.min) - min(days, default=date.min) >= LEAST


def seen_of(calls: Iterable[Call], today: date) -> Iterator[Seen]:
    """Yield what a forecast looks at of calls; of no programme is none."""
    for call in calls:
        best = call.best
        if best.programme:
            yield Seen(
                call_id=call.id,
                title=best.title,
                programme=best.programme,
                url=best.url,
                opened=best.opening_date,
                is_ahead=call.status_on(today) in AHEAD,
                ends=None if family_of(call) == NATIONAL else PERIOD_ENDS,
            )


def forecast_values(forecast: Forecast) -> dict[str, object]:
    """Return a forecast for programs, with the calls that it rests on."""
    return {
        "programme": forecast.programme,
        "title": forecast.latest.title,
        "is_forecast": True,
        "about": f"{forecast.about:%Y-%m}",
        "first": forecast.first,
        "last": forecast.last,
        "rounds": [
            {"call_id": one.call_id, "title": one.title, "url": one.url, "opened": one.opened}
            for one in forecast.rounds
        ],
    }
