"""The words around dates in 24 languages, from the reference files."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped

KINDS = (
    *("zone", "rolling", "and", "clock", "filler", "hedge", "local", "negation", "noon"),
    *("stage", "opens", "starts", "cancelled", "weekday"),
)
"""The kinds of words in ``date_words.csv``."""


def folded(text: str) -> str:
    """Return *text* for comparison: composed, case-folded, every blank a plain one.

    Invisible characters and those of private use, which stand for nothing, are left out.
    """
    composed = unicodedata.normalize("NFC", text)
    kept = [c for c in composed if unicodedata.category(c) not in ("Cf", "Co")]
    return " ".join("".join(kept).split()).casefold()


@cache
def month_names(language: str | None) -> Mapping[str, frozenset[int]]:
    """Return every name with the months it may mean: in *language*, or in any when None.

    ``listopada`` is November in Polish and October in Croatian: without a language it has two.
    """
    found: dict[str, set[int]] = {}
    for row in _rows("months.csv"):
        if language in (None, row["language"]):
            found.setdefault(folded(row["name"]), set()).add(int(row["month"]))
    return {name: frozenset(months) for name, months in found.items()}


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of a kind, the longest first."""
    found = {folded(w) for r in _rows("date_words.csv") if r["kind"] == kind for w in _split(r)}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


@cache
def weekdays() -> Mapping[str, int]:
    """Return the names of the days of the week, in all languages: 0 is Monday."""
    rows = [r for r in _rows("date_words.csv") if r["kind"] == "weekday"]
    return {folded(word): int(row["reading"]) for row in rows for word in _split(row)}


@cache
def rolling_words() -> frozenset[str]:
    """Return the words and phrases that say: at any time."""
    return frozenset(words("rolling"))


@cache
def zones() -> Mapping[str, str]:
    """Return the zone that each word names; "" where the word could mean several."""
    rows = [r for r in _rows("date_words.csv") if r["kind"] == "zone"]
    return {folded(word): row["reading"] for row in rows for word in _split(row)}


def pattern(names: Iterable[str]) -> str:
    """Return the source of a group that matches one of *names* as whole words."""
    ordered = sorted(names, key=lambda w: (-len(w), w))
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)"


def _split(row: Row) -> list[str]:
    return row["words"].split("|")


@cache
def _rows(name: str) -> Sequence[Row]:
    return READERS[name](shipped("reference") / name)


def read_months(path: Path) -> Sequence[Row]:
    """Return the rows of ``months.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "language", "month", "name")
    for row in rows:
        row.one_of("language", LANGUAGES)
        row.one_of("month", [str(month) for month in range(1, 13)])
    return rows


def read_date_words(path: Path) -> Sequence[Row]:
    """Return the rows of ``date_words.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "kind", "reading", "words")
    for row in rows:
        kind = row.one_of("kind", KINDS)
        if kind == "zone" and row["reading"]:
            _check_zone(row)
        if kind == "weekday":
            row.one_of("reading", [str(day) for day in range(7)])
        if kind == "rolling":
            row.one_of("reading", LANGUAGES)
    return rows


def _check_zone(row: Row) -> None:
    zone = row["reading"].split(" ")[0]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise row.wrong(zone, "no time zone", available_timezones()) from None


READERS = {"months.csv": read_months, "date_words.csv": read_date_words}
