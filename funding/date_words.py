"""The words around dates in 24 languages, from the reference files."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from re import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from funding.grammar.lexicon import Lexicon, folded
from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped

KINDS = (
    *("cancelled", "hedge", "opens", "negation"),
    *("starts", "before", "until", "until_after", "and"),
    *("zone", "local", "weekday", "open", "rolling"),
    *("midnight", "noon", "clock", "hour", "end", "project", "stage", "ordinal", "filler"),
)
"""The kinds of words in ``date_words.csv``; where a word may be several, the first counts.

Words of the first line make any date unknown, *starts* the date behind it, *end* beside *project*
too; *before* needs a time, *until* something to limit, *open* an "until"; *rolling* says that there
is no date.  The rest is harmless, and what is on no list is not.
"""
SIGNS = tuple(",;:()[]\"«»„“”'!|•·&+-–—−/")


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
def date_lexicon() -> Lexicon:
    """Return the phrases that may stand beside a date."""
    return Lexicon(_rows("date_words.csv"), SIGNS)


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of a kind in all languages, the longest first."""
    rows = [row for row in _rows("date_words.csv") if row["kind"] == kind]
    found = {folded(word) for row in rows for word in row["words"].split("|")}
    return tuple(sorted(found, key=lambda w: (-len(w), w)))


def pattern(names: Iterable[str]) -> str:
    """Return the source of a group that matches one of *names* as whole words."""
    ordered = sorted(names, key=lambda w: (-len(w), w))
    return rf"(?<!\w)(?:{'|'.join(map(escape, ordered))})(?!\w)"


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
    rows = read_rows(path, "kind", "reading", "language", "words")
    for row in rows:
        kind = row.one_of("kind", KINDS)
        row.one_of("language", ("", *LANGUAGES))
        if kind == "zone" and row["reading"]:
            _check_zone(row)
        if kind == "weekday":
            row.one_of("reading", [str(day) for day in range(7)])
    return rows


def _check_zone(row: Row) -> None:
    zone = row["reading"].split(" ")[0]
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise row.wrong(zone, "no time zone", available_timezones()) from None


READERS = {"months.csv": read_months, "date_words.csv": read_date_words}
