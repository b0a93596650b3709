"""Where a city lies: in a country, a group of countries, a region.

A city lies in its NUTS 3 region, so in the regions of NUTS 2 and 1 whose code begins its own, in
its country and in the groups of that country.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from funding.city import City
from funding.reference import Row, read_rows
from funding.resources import shipped

EU = "EU"
SINCE = {
    EU: "eu_since",
    "EEA": "eea_since",
    "CANDIDATE": "candidate_since",
    "HORIZON_EUROPE": "horizon_europe_since",
}
"""Group of countries to the column that says since when a country is in it."""
CLOSED = frozenset({EU, "EEA"})
"""Groups whose list is known to be whole; who is not in another one is a question."""


@cache
def countries() -> Mapping[str, Row]:
    """Return the rows of ``countries.csv`` by ISO code."""
    return {row["code"]: row for row in read_country_rows(shipped("reference") / "countries.csv")}


def read_country_rows(path: Path) -> tuple[Row, ...]:
    """Return the rows of ``countries.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "code", "name", "eurostat", *SINCE.values(), "sources", "checked_on")
    for row in rows:
        for column in ("code", "eurostat"):
            if not re.fullmatch("[A-Z]{2}", row[column]):
                raise row.wrong(row[column], f"no {column}; write two capital letters")
        for column in (*SINCE.values(), "checked_on"):
            row.day(column)
    return rows


def in_group(country: str, group: str, today: date) -> bool | None:
    """Return whether *country* is in *group* on *today*; None where nobody has recorded it."""
    row = countries().get(country)
    if group not in SINCE or row is None:
        return None
    since = row[SINCE[group]]
    if since and date.fromisoformat(since) <= today:
        return True
    return False if group in CLOSED else None


def in_countries(country: str, codes: Iterable[str], today: date) -> bool | None:
    """Return whether *country* is among *codes*: ISO codes and groups such as ``EU``.

    None where it depends on a group whose members are not recorded.
    """
    is_open = False
    for code in codes:
        if code == country:
            return True
        if code == EU or len(code) > 2:
            is_in = in_group(country, code, today)
            if is_in:
                return True
            is_open = is_open or is_in is None
    return None if is_open else False


def in_area(city: City, codes: Iterable[str], today: date) -> bool | None:
    """Return whether the city lies in the area: NUTS codes of any level, Eurostat's writing.

    None where the area holds a part of the city's country and the profile gives no NUTS 3 code.
    """
    if not city.country:
        return None
    row = countries().get(city.country)
    prefix = row["eurostat"] if row else city.country
    is_open = False
    for code in codes:
        if code == EU:
            if in_group(city.country, EU, today):
                return True
        elif code == prefix or (city.nuts3 is not None and city.nuts3.startswith(code)):
            return True
        elif city.nuts3 is None and code.startswith(prefix):
            is_open = True
    return None if is_open else False
