"""What public sources say of cities: shipped, each value with source and year, to be confirmed."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advice.profiles.countries import read_countries
from advice.profiles.schema import NUTS3
from funding.city import City
from funding.reference import Row, read_rows
from funding.resources import shipped

NAME = "city_facts.csv"
FAR_OFF = 0.2
"""Populations that differ by more than this part contradict each other."""
FACTS = ("population", "nuts3", "degurba")
STATES = ("to be confirmed", "confirmed")
COLUMNS = ("city", "country", "fact", "value", "year", "source", "state")


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicFact:
    """One value of one city."""

    city: str
    """As the city file names it."""
    country: str
    fact: str
    """One of `FACTS`."""
    value: int | str
    year: int | None
    """None where the source does not say of which year it is."""
    source: str
    is_confirmed: bool = False
    """True once somebody compared it with the source's own page."""


def read_city_facts(path: Path) -> tuple[PublicFact, ...]:
    """Return the rows of the file.  Raises WrongReference with line, value and cure."""
    found = tuple(read_fact(row) for row in read_rows(path, *COLUMNS))
    seen = set[tuple[str, str, str]]()
    for row, fact in zip(read_rows(path, *COLUMNS), found, strict=True):
        if (key := (fact.country, fact.city.casefold(), fact.fact)) in seen:
            raise row.wrong(fact.city, f"a city whose {fact.fact} stands here twice; keep one")
        seen.add(key)
    return found


def read_fact(row: Row) -> PublicFact:
    fact = row.one_of("fact", FACTS)
    value: int | str = row["value"]
    if fact == "nuts3":
        if not NUTS3.fullmatch(row["value"]):
            raise row.wrong(row["value"], "no NUTS 3 code; write one such as DEA14")
    else:
        value = int(row.number("value", 1, 3 if fact == "degurba" else 50_000_000))
    if not row["source"] or not row["city"]:
        raise row.wrong(row["value"], "a value without city or source; write both")
    return PublicFact(
        city=row["city"],
        country=row.one_of("country", read_countries()),
        fact=fact,
        value=value,
        year=int(row.number("year", 1990, 2100)) if row["year"] else None,
        source=row["source"],
        is_confirmed=row.one_of("state", STATES) == "confirmed",
    )


@cache
def public_facts() -> dict[tuple[str, str, str], PublicFact]:
    """Return the shipped values by country, name of the city in lower case, and fact."""
    found = read_city_facts(shipped("reference") / NAME)
    return {(f.country, f.city.casefold(), f.fact): f for f in found}


def public_fact(city: City, fact: str) -> PublicFact | None:
    """Return what a public source says of a city; None where none is known to us."""
    return public_facts().get((city.country, city.name.casefold(), fact))


def contradicts(ours: object, theirs: PublicFact) -> bool:
    """Return whether a value of a profile is another than the public one.

    Populations are of different years and rounded: they differ only beyond a fifth.

    >>> of = PublicFact(city="K", country="DE", fact="population", value=100, year=None, source="s")
    >>> contradicts(119, of), contradicts(121, of), contradicts(None, of)
    (False, True, False)
    """
    if ours is None:
        return False
    if isinstance(theirs.value, int) and isinstance(ours, int) and theirs.fact == "population":
        return abs(ours - theirs.value) > theirs.value * FAR_OFF
    return ours != theirs.value
