"""Where a call pays, in the codes that a sheet can be sorted and joined by."""

from eligibility.keys import AREA_INSIDE, COUNTRIES, COUNTRIES_AT_LEAST, REGIONS, FactKey
from eligibility.stated_facts import Facts, facts_of
from funding.call import Call
from funding.source import load_sources


def country_codes(call: Call) -> tuple[str, ...]:
    """Return the countries (ISO 3166-1) and groups that the call names; empty: it names none.

    A call of a national portal that names none is for that portal's country.
    """
    found = codes(facts_of(call), COUNTRIES, COUNTRIES_AT_LEAST)
    source = load_sources().get(call.best.source)
    if not found and source is not None and source.country:
        return (source.country,)
    return found


def region_codes(call: Call) -> tuple[str, ...]:
    """Return the NUTS codes, of any level, that the call names; empty where it names none."""
    return codes(facts_of(call), REGIONS, AREA_INSIDE)


def codes(facts: Facts, *keys: FactKey) -> tuple[str, ...]:
    words = [w for f in facts.items if any(k.is_of(f) for k in keys) for w in f.value.split()]
    return tuple(dict.fromkeys(words))
