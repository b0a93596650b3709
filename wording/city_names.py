"""What a city is called in the reader's language: Athènes, Drezno, Варна."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from funding.reference import read_rows
from funding.resources import shipped
from wording.language import LOCALES

OWN = "own"
READERS = tuple(sorted(LOCALES))
"""The other columns of ``city_names.csv``; an empty cell means the city's own name."""


def city_name(name: str, language: str) -> str:
    """Return a city's name as a reader of *language* knows it; its own where none is written.

    A city is found by its own name or by its English one: those two are never the name of another
    city of Europe, as Vienne and Valence are.

    >>> city_name("Dresden", "pl"), city_name("Athens", "fr"), city_name("Pirna", "fr")
    ('Drezno', 'Athènes', 'Pirna')
    """
    names = load_city_names().get(name.strip().casefold())
    return names.get(language, name) if names else name


@cache
def load_city_names() -> Mapping[str, Mapping[str, str]]:
    return read_city_names(shipped("reference") / "city_names.csv")


def read_city_names(path: Path) -> Mapping[str, Mapping[str, str]]:
    """Return the names by language, by the own and by the English name in small letters.

    Raises WrongReference for a wrong column, a row without a name, and a name of two rows.
    """
    found: dict[str, Mapping[str, str]] = {}
    for row in read_rows(path, OWN, *READERS):
        own = row[OWN]
        if not own.strip():
            raise row.wrong(own, "no city; write its own name in the first column")
        names = {language: row[language] or own for language in READERS}
        for name in {own.casefold(), names["en"].casefold()}:
            if name in found:
                raise row.wrong(own, "a second row of this city; keep one")
            found[name] = names
    return found
