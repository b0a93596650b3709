"""Reading timetables: strictly, for what is wrong in one would be told to cities as a plan.

Every error names file, line, value and cure.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from funding.errors import WrongInput
from funding.reference import LANGUAGES, Table, WrongReference, read_rows, read_toml
from funding.resources import shipped
from funding.timetable.timetable import PlannedRow, Timetable
from funding.timetable.window import Window, read_window
from funding.words import normalised, short_text

NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,59}")
"""``erdf-north``"""
OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}")
"""``2027-EFRE-04``"""
COUNTRY = re.compile(r"[A-Z]{2}")
"""``DE``"""
NO_SLUG = re.compile(r"[^a-z0-9]+")
"""What does not stand in a minted identifier: ``: ``"""
NEEDED = (
    *("title", "programme", "authority", "url", "published", "checked_on", "language"),
    "licence",
)
HEAD = (*NEEDED, "programme_name", "country")
ROW = tuple(f.name for f in fields(PlannedRow) if f.name != "has_own_id")
LINES = ("objective", "applicants", "area", "type", "amount_quote", "place")
LONGEST = 500
"""Characters of a text; a quote, which may be a whole row of a sheet, has twice as many."""
MOST_BYTES = 2_000_000
MOST_ROWS = 2_000
MOST_EUR = 100_000_000_000
SLUG = 40


@cache
def known_programmes() -> Mapping[str, str]:
    """Return the programmes that a timetable may name, by label, with their names."""
    folder = shipped("reference")
    portal = read_rows(folder / "sedia_programmes.csv", "code", "programme", "label")
    found = {row["programme"]: row["label"] for row in portal}
    return found | read_programmes(folder / "timetable_programmes.csv")


def read_programmes(path: Path) -> dict[str, str]:
    """Return the programmes that no portal of ours lists, by label."""
    return {row["programme"]: row["name"] for row in read_rows(path, "programme", "name")}


def read_timetable(path: Path) -> Timetable:
    """Return a timetable.  Raises WrongReference naming file, line, value and cure of a slip."""
    if not NAME.fullmatch(path.stem):
        raise WrongReference(
            f"{path}: the name {path.stem[:60]!r} is none for a timetable; take small letters,"
            " digits and hyphens, such as erdf-north.toml"
        )
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise WrongReference(f"{path} has more than {MOST_BYTES:,} bytes: no timetable is so long")
    head = read_toml(path)
    head.check_keys((*HEAD, "call"), *NEEDED, "call")
    if not isinstance(head["call"], list) or not all(isinstance(c, dict) for c in head["call"]):
        raise head.wrong("call", "call", "no list of calls; begin each one with a line [[call]]")
    if len(head["call"]) > MOST_ROWS:
        raise WrongReference(f"{path} has more than {MOST_ROWS:,} calls; divide it into two files")
    try:
        rows = list(head.tables("call"))
    except ValueError:  # the tables are written in one line, where no line can be named
        raise head.wrong("call", "call", "written in one line; begin each with [[call]]") from None
    return replace(read_head(head, path.stem), calls=read_calls(rows))


def read_head(head: Table, name: str) -> Timetable:
    """Return the timetable called *name* from its head, without its calls.

    Raises WrongReference; that the needed keys are there is for the caller to check.
    """
    published, checked = day_of(head, "published"), day_of(head, "checked_on")
    if checked < published:
        raise head.wrong(
            "checked_on", checked, f"before the timetable was published ({published}); correct one"
        )
    return Timetable(
        name=name,
        title=needed_line(head, "title"),
        programme=programme_of(head),
        authority=needed_line(head, "authority"),
        url=needed_link(head),
        published=published,
        checked_on=checked,
        language=one_of(head, "language", LANGUAGES),
        licence=needed_line(head, "licence"),
        programme_name=line_of(head, "programme_name"),
        country=country_of(head),
        calls=(),
    )


def read_calls(tables: Sequence[Table]) -> tuple[PlannedRow, ...]:
    """Return the rows, each under an identifier of its own.  Raises WrongReference for twins."""
    for table in tables:
        table.check_keys(ROW, "title")
    titles = Counter(normalised(needed_line(table, "title")) for table in tables)
    found: dict[str, Table] = {}
    rows = []
    for table in tables:
        is_twin = titles[normalised(needed_line(table, "title"))] > 1
        row = read_row(table, is_twin)
        if row.id in found:
            raise table.wrong(
                "id" if row.has_own_id else "title",
                row.id if row.has_own_id else row.title,
                f"there already (line {found[row.id].first}); drop one, or give each its own id",
            )
        found[row.id] = table
        rows.append(row)
    return tuple(rows)


def read_row(table: Table, is_twin: bool) -> PlannedRow:
    """Return one planned call; *is_twin* where another one bears the same title."""
    lines = {name: line_of(table, name) for name in LINES}
    title = needed_line(table, "title")
    opens, closes = window_of(table, "opens"), window_of(table, "closes")
    if opens is None and closes is None:
        raise table.wrong("title", title, "without a time; add opens or closes")
    if opens is not None and closes is not None and closes.last < opens.first:
        raise table.wrong(
            "closes", closes.text, f"before it opens ({opens.text}); look at the page again"
        )
    own = table.get("id")
    if own is not None and not (isinstance(own, str) and OWN_ID.fullmatch(own)):
        raise table.wrong("id", own, "no id; take letters, digits and . _ + - , in quotes")
    named = (title, lines["objective"], lines["area"]) if is_twin else (title,)
    return PlannedRow(
        id=own or minted(*named),
        has_own_id=own is not None,
        title=title,
        objective=lines["objective"],
        applicants=lines["applicants"],
        area=lines["area"],
        type=lines["type"],
        amount_quote=lines["amount_quote"],
        place=lines["place"],
        url=link_of(table, "url"),
        amount_eur=amount_of(table),
        opens=opens,
        closes=closes,
        quote=line_of(table, "quote", longest=2 * LONGEST),
    )


def minted(*parts: str | None) -> str:
    """Return an identifier that these words always get.

    >>> minted("Heat: shade for schools")
    'heat-shade-for-schools-85a910'
    """
    words = "|".join(normalised(part or "") for part in parts)
    ascii_only = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = NO_SLUG.sub("-", ascii_only.lower())[:SLUG].strip("-")
    mark = blake2b(words.encode(), digest_size=3).hexdigest()
    return f"{slug}-{mark}" if slug else mark


def line_of(table: Table, key: str, *, longest: int = LONGEST) -> str | None:
    """Return a text on one line without markup; None where the key is not there."""
    if key not in table.values:
        return None
    value = table[key]
    if not isinstance(value, str):
        raise table.wrong(key, value, f"no text for {key}; put it in quotes")
    text = short_text(value)
    if not text:
        raise table.wrong(key, value, f"empty for {key}; leave the key out where nothing is stated")
    if len(text) > longest:
        raise table.wrong(key, f"{text[:40]}…", f"longer than {longest} characters; shorten it")
    return text


def needed_line(table: Table, key: str) -> str:
    return line_of(table, key) or ""  # the key is there: `check_keys` asked for it


def day_of(table: Table, key: str) -> date:
    value = table[key]
    if not isinstance(value, date) or isinstance(value, datetime):
        raise table.wrong(key, value, "no date; write 2026-11-28 without quotes")
    return value


def window_of(table: Table, key: str) -> Window | None:
    value: Any = table.get(key)
    if value is None:
        return None
    try:
        return read_window(value.isoformat() if type(value) is date else str(value))
    except WrongInput as error:
        what = str(error).partition(" is ")[2]
        raise table.wrong(key, value, what) from error


def amount_of(table: Table) -> int | None:
    value = table.get("amount_eur")
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool):
        what = "no whole number of euro; write 2500000, and what is none as amount_quote"
        raise table.wrong("amount_eur", value, what)
    if not 1 <= value <= MOST_EUR:
        what = "no amount; leave the key out where none is stated"
        raise table.wrong("amount_eur", value, what)
    return value


def link_of(table: Table, key: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in value
    except ValueError:
        is_good = False
    if not is_good or not value.isprintable() or " " in value or len(value) > 2 * LONGEST:
        raise table.wrong(key, value, f"no {key}; write an address that begins with https://")
    return str(value)


def needed_link(table: Table) -> str:
    return link_of(table, "url") or ""  # the key is there: `check_keys` asked for it


def one_of(table: Table, key: str, known: Sequence[str]) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise table.wrong(key, value, f"no {key}; put it in quotes")
    return table.one_of(key, known)


def programme_of(table: Table) -> str:
    return one_of(table, "programme", tuple(known_programmes()))


def country_of(table: Table) -> str | None:
    value = table.get("country")
    if value is not None and not (isinstance(value, str) and COUNTRY.fullmatch(value)):
        raise table.wrong("country", value, 'no country; write its two letters, "DE"')
    return value
