"""Countries: their codes, how Eurostat writes them, and their standing towards the EU."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.core import get_global

from eligibility.places import read_country_rows
from funding.reference import LANGUAGES, Row
from funding.resources import shipped

SEPARATORS = re.compile(r"[/,;|()\s]+")
"""Between two codes for the same: ``GR/EL``"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Country:
    """One row of data/reference/countries.csv; a date is the first day of a standing."""

    code: str
    """*Format* ISO 3166-1 alpha-2, and XK for Kosovo."""
    name: str
    eurostat: str
    """How NUTS codes begin: EL for Greece, UK for the United Kingdom, else the ISO code."""
    eu_since: date | None
    eea_since: date | None
    candidate_since: date | None
    """Candidate for accession."""
    horizon_europe_since: date | None
    """Associated to Horizon Europe, in whole or in part."""
    sources: tuple[str, ...]
    checked_on: date | None
    """When the row was last compared with its sources; None: not yet."""

    def standings(self, today: date) -> frozenset[str]:
        """Return which of EU, EEA, CANDIDATE and HORIZON_EUROPE the country is on *today*."""
        since = {
            "EU": self.eu_since,
            "EEA": self.eea_since,
            "CANDIDATE": self.candidate_since,
            "HORIZON_EUROPE": self.horizon_europe_since,
        }
        return frozenset(name for name, day in since.items() if day is not None and day <= today)


@cache
def read_countries() -> Mapping[str, Country]:
    """Return all countries by ISO code."""
    countries = map(_country, read_country_rows(shipped("reference") / "countries.csv"))
    return {country.code: country for country in countries}


def _country(row: Row) -> Country:
    return Country(
        code=row["code"],
        name=row["name"],
        eurostat=row["eurostat"],
        eu_since=row.day("eu_since"),
        eea_since=row.day("eea_since"),
        candidate_since=row.day("candidate_since"),
        horizon_europe_since=row.day("horizon_europe_since"),
        sources=tuple(row["sources"].split()),
        checked_on=row.day("checked_on"),
    )


def suggest_country(text: str) -> str | None:
    """Return the sentence that helps who wrote *text* for a country; None if it is a known code."""
    countries = read_countries()
    if text in countries:
        return None
    for part in (text, *SEPARATORS.split(text)):
        for country in countries.values():
            if part.upper() in (country.code, country.eurostat):
                is_other = part.isupper() and part != country.code
                how = " (Eurostat's code, the ISO one is asked for here)" if is_other else ""
                return f"write {country.code}{how}"
    code = code_of_name(text)
    return f"write {code}" if code else "write the two letters of ISO 3166-1, such as DE, GR or NO"


def code_as_typed(text: str) -> str:
    """Return the code of a country by its code, by Eurostat's, or by its whole name.

    Raises KeyError for anything else: nothing is guessed.

    >>> code_as_typed("fr"), code_as_typed("EL"), code_as_typed("Polen")
    ('FR', 'GR', 'PL')
    """
    known = read_countries()
    codes = {country.eurostat: country.code for country in known.values()}
    wanted = text.upper()
    if wanted in known:
        return wanted
    return codes[wanted] if wanted in codes else names_of_countries()[text.casefold()]


def code_of_name(text: str) -> str | None:
    """Return the code of a country by its name in any language of the EU, or by three letters."""
    known = read_countries()
    wanted = text[:60].strip().casefold()
    aliases = get_global("territory_aliases").get(wanted.upper(), ())
    if len(aliases) == 1 and aliases[0] in known:
        return str(aliases[0])
    english = {country.name.casefold(): country.code for country in known.values()}
    names = {**names_of_countries(), **english}
    if wanted in names:
        return names[wanted]
    begun = {code for name, code in english.items() if name.startswith(wanted)}
    if len(wanted) > 2 and len(begun) == 1:
        return begun.pop()
    near = difflib.get_close_matches(wanted, english, n=1, cutoff=0.75)
    near = near or difflib.get_close_matches(wanted, names, n=1, cutoff=0.85)
    return names[near[0]] if near else None


@cache
def names_of_countries() -> Mapping[str, str]:
    """Return the codes of countries by their names in the languages of the EU, case-folded."""
    known = read_countries()
    return {
        name.casefold(): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if code in known
    }
