"""The forecasts of a day, from all calls that were ever read."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from threading import Lock

from advice.forecasts.rounds import STRAY, YEAR, Forecast, Seen, forecasts, pattern_of
from advice.search.call_row import CallRow
from advice.search.catalogue import Catalogue, catalogue_of
from advice.weekly.quota import NATIONAL, family_of
from funding.call import Status
from store.database import Store

PERIOD_ENDS = date(2027, 12, 31)
"""Of the programmes of the Union that began in 2021: nobody knows what follows them."""
AHEAD = (Status.FORTHCOMING, Status.PLANNED)
WORKING = Lock()


def expected_calls(store: Store, *, today: date) -> list[Forecast]:
    """Return the calls that are expected again within a year; call it inside `store.read()`."""
    return list(made_of(catalogue_of(store, today)))


def expected_by_call(store: Store, *, today: date) -> Mapping[str, Forecast]:
    """Return the forecasts by the ids of the calls that each rests on."""
    return {one.call_id: made for made in expected_calls(store, today=today) for one in made.rounds}


def made_of(catalogue: Catalogue) -> tuple[Forecast, ...]:
    """Return the forecasts of a catalogue, worked out once however many ask at the same time."""
    with WORKING:
        return worked_out(catalogue)


@lru_cache(maxsize=2)  # the catalogue of a state and a day is one object for all readers
def worked_out(catalogue: Catalogue) -> tuple[Forecast, ...]:
    return tuple(forecasts(seen_in(catalogue), catalogue.today))


def seen_in(catalogue: Catalogue) -> Iterator[Seen]:
    """Yield the calls that may give a forecast: only these are read whole."""
    groups: dict[tuple[str, str], list[CallRow]] = defaultdict(list)
    for row in catalogue.rows:
        programme, pattern = row.line.programme, pattern_of(row.title)
        if programme and pattern is not None:
            groups[programme, pattern].append(row)
    for (programme, _), rows in groups.items():
        if not may_return(rows):
            continue
        for row in rows:
            call = row.call
            yield Seen(
                call_id=row.id,
                title=row.title,
                programme=programme,
                url=call.best.url,
                opened=row.opening_date,
                is_ahead=row.status in AHEAD,
                ends=None if family_of(call) == NATIONAL else PERIOD_ENDS,
            )


def may_return(rows: Sequence[CallRow]) -> bool:
    """Return whether calls with the same title opened in two years, and none of them is ahead."""
    opened = [row.opening_date for row in rows if row.opening_date is not None]
    if any(row.status in AHEAD for row in rows):
        return False
    return len(opened) > 1 and max(opened) - min(opened) >= YEAR - STRAY


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
