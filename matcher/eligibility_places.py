"""Where a city lies: in a country, a group of countries, a region.

A city lies in its NUTS 3 region, so in the regions of NUTS 2 and 1 whose code begins its own, in
its country and in the groups of that country.
"""

import csv
from collections.abc import Iterable, Mapping
from functools import cache

from funding.city import City
from funding.resources import shipped

EU = "EU"
EUROSTAT = {"GR": "EL", "GB": "UK"}
"""Countries that Eurostat writes differently in NUTS codes."""


@cache
def country_groups() -> Mapping[str, frozenset[str]]:
    """Return the members of each recorded group of countries, as ISO codes."""
    members: dict[str, set[str]] = {}
    path = shipped("reference") / "country_groups.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            members.setdefault(row["group"], set()).add(row["country"])
    return {group: frozenset(countries) for group, countries in members.items()}


def in_countries(country: str, codes: Iterable[str]) -> bool | None:
    """Return whether *country* is among *codes*: ISO codes and groups such as ``EU``.

    None where it depends on a group whose members nobody has recorded.
    """
    is_open = False
    for code in codes:
        if code == country:
            return True
        if len(code) > 2 or code == EU:
            members = country_groups().get(code)
            if members is None:
                is_open = True
            elif country in members:
                return True
    return None if is_open else False


def in_area(city: City, codes: Iterable[str]) -> bool | None:
    """Return whether the city lies in the area: NUTS codes of any level, Eurostat's writing.

    None where the area holds a part of the city's country and the profile gives no NUTS 3 code.
    """
    if not city.country:
        return None
    prefix = EUROSTAT.get(city.country, city.country)
    is_open = False
    for code in codes:
        if code == EU:
            if in_countries(city.country, (EU,)):
                return True
        elif code == prefix or (city.nuts3 is not None and city.nuts3.startswith(code)):
            return True
        elif city.nuts3 is None and code.startswith(prefix):
            is_open = True
    return None if is_open else False
