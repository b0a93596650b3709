"""Curated entries for what no portal lists in a readable form: dated facts and links."""

import tomllib
from datetime import date
from decimal import Decimal

from eligibility.keys import INSTRUMENTS
from eligibility.reading.record_facts import with_facts
from funding.call import Deadline, Kind, Record, Status, TextSection
from funding.errors import PageChanged
from funding.reference import Table

SOURCE = "facilities"
OPTIONAL = {"deadlines", "opening_date", "co_financing_rate"}
OPTIONAL |= {"contribution_min_eur", "contribution_max_eur"}
NEEDED = {"title", "programme", "url", "owner", "instrument", "applicants", "is_rolling"}
NEEDED |= {"checked_on", "is_verified_live", "text"}


def read_facility(body: bytes, name: str) -> Record:
    """Return one entry of ``data/reference/facilities``; *name* is its file's name.

    An entry without a date that a person wrote down is a standing programme: never new, never due.
    Raises PageChanged naming the key that is missing.
    """
    try:
        values = tomllib.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PageChanged(SOURCE, name, f"the entry can't be read ({error})") from error
    absent = NEEDED - values.keys()
    if absent:
        raise PageChanged(SOURCE, name, f"the entry lacks {sorted(absent)}")
    deadlines = tuple(deadline(value) for value in sorted(values.get("deadlines", [])))
    rate = values.get("co_financing_rate")
    return with_facts(
        Record(
            source=SOURCE,
            source_id=name.removesuffix(".toml"),
            title=values["title"],
            url=values["url"],
            kind=Kind.CALL if deadlines else Kind.PROGRAMME,
            language="en",
            status_claimed=Status.OPEN,
            opening_date=values.get("opening_date"),
            deadlines=deadlines,
            is_rolling=not deadlines,
            programme=values["programme"],
            sections=(TextSection(heading=None, text=values["text"].strip()), checked(values)),
            contribution_min_eur=values.get("contribution_min_eur"),
            contribution_max_eur=values.get("contribution_max_eur"),
            co_financing_rate=None if rate is None else Decimal(str(rate)),
            owner=values["owner"],
            applicants_raw=values["applicants"],
            instrument=values["instrument"],
        )
    )


def check_facility(entry: Table) -> None:
    """Raise WrongReference naming the line of a slip in a file of ``facilities``."""
    entry.check_keys(NEEDED | OPTIONAL, *sorted(NEEDED))
    entry.one_of("instrument", INSTRUMENTS)


def deadline(day: date) -> Deadline:
    return Deadline(date=day, raw=day.isoformat())


def checked(values: dict[str, object]) -> TextSection:
    """Return the sentence on who looked at the owner's page, and when."""
    how = "checked on the owner's page" if values["is_verified_live"] else "put together from notes"
    calls = "" if values["is_rolling"] else " Calls have their own dates: look at the owner's page."
    return TextSection(heading="About this entry", text=f"{values['checked_on']}: {how}.{calls}")
