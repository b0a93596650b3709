"""The filters of all calls and their values, as a reader calls them."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from advice.search.choices import (
    LATER,
    MONTH,
    NONE,
    NOT_STATED,
    PAST,
    WITHDRAWN,
    Filter,
)
from funding.source import load_sources
from funding.words import plain, shorten
from matcher.concepts import load_concepts
from matcher.fields_of_work import load_fields
from wording.changes import status_word
from wording.desk.applicant_words import applicant_words
from wording.language import Speech

LONGEST = 60


def filter_words(s: Speech) -> Mapping[Filter, str]:
    """Return the names of the filters."""
    return {
        Filter.STATUS: s.say("Status"),
        Filter.COUNTRY: s.say("Applicants from"),
        Filter.APPLICANT: s.say("Who may apply"),
        Filter.THEME: s.say("Field of work"),
        Filter.DEADLINE: s.say("Deadline"),
        Filter.MONEY: s.say("Grant per project"),
        Filter.PROGRAMME: s.say("Programme"),
        Filter.SOURCE: s.say("Source"),
        Filter.CHANGED: s.say("New or changed"),
    }


def value_words(s: Speech, kind: Filter, value: str) -> str:
    """Return one value of a filter."""
    if value == NOT_STATED:
        return s.say("not stated")
    if kind is Filter.STATUS:
        return status_words(s, value)
    if kind is Filter.COUNTRY:
        return s.country(value)
    if kind is Filter.APPLICANT:
        return applicant_words(s, value)
    if kind is Filter.THEME:
        return theme_names(s.code).get(value, value)
    if kind is Filter.DEADLINE:
        return deadline_value(s, value)
    if kind is Filter.MONEY:
        return band_words(s, value)
    if kind is Filter.SOURCE:
        return source_words(s, value)
    if kind is Filter.CHANGED:
        return s.count("in the last {n} day", "in the last {n} days", int(value))
    return shorten(plain(value), LONGEST)


def status_words(s: Speech, value: str) -> str:
    if value == WITHDRAWN:
        return s.say("withdrawn at the source")
    return s.say("not stated") if value == "unknown" else status_word(s, value)


def deadline_value(s: Speech, value: str) -> str:
    if MONTH.fullmatch(value):
        return s.month(date.fromisoformat(f"{value}-01"))
    known = {
        LATER: s.say("later"),
        NONE: s.say("without a date"),
        PAST: s.say("past"),
    }
    return known.get(value) or s.count("within {n} day", "within {n} days", int(value))


def band_words(s: Speech, value: str) -> str:
    low, _, high = value.partition("-")
    if not high:
        return s.say("over {amount}", amount=s.euro(int(low)))
    if low == "0":
        return s.say("up to {amount}", amount=s.euro(int(high)))
    return s.say("{low} to {high}", low=s.euro(int(low)), high=s.euro(int(high)))


def source_words(s: Speech, name: str) -> str:
    source = load_sources().get(name)
    if source is None:
        return name
    return s.named(source.title) if source.base_url.startswith("file:") else source.title


@cache
def theme_names(code: str) -> Mapping[str, str]:
    """Return the fields of work by their ids, in one language.

    Their English names stand in the table; in other languages the concept that leads to a field
    gives its name.
    """
    concepts = load_concepts()
    found = {}
    for field in load_fields():
        name = field.names[0]
        if code != "en":
            name = concepts.name(concepts.place_of(field.concepts[0]), code)
        found[field.id] = name[:1].upper() + name[1:]
    return found


def sorted_values(kind: Filter, values: Mapping[str, str]) -> list[str]:
    """Return values by their words where a reader looks them up by name; else as they stand."""
    if kind not in (Filter.COUNTRY, Filter.APPLICANT, Filter.THEME, Filter.SOURCE):
        return list(values)
    last = [v for v in values if v == NOT_STATED]
    named = sorted((v for v in values if v not in last), key=lambda v: sort_key(values[v]))
    return named + last


def sort_key(words: str) -> tuple[str, str]:
    """Return the words for sorting, accents after their letters."""
    folded = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c)), words
