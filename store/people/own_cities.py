"""The cities that somebody is limited to, as they are kept: a list in JSON, or nothing for all."""

import json
from collections.abc import Iterable

from funding.errors import UnknownName
from store.database import Store


def written_cities(store: Store, cities: Iterable[str] | None) -> str | None:
    """Return what is kept of *cities*; None for all.  Raises UnknownName for no city of ours."""
    if cities is None:
        return None
    known = {row["city_id"] for row in store.rows("SELECT DISTINCT city_id FROM profile_versions")}
    found = sorted(set(cities))
    for city in found:
        if city not in known:
            raise UnknownName(
                f"no city is called {city[:60]!r}; `citycalls profiles list` shows all"
            )
    return json.dumps(found)


def read_cities(text: str | None) -> frozenset[str] | None:
    """Return the cities; None for all."""
    return None if text is None else frozenset(json.loads(text))
