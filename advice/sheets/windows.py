"""When a planned call opens or closes, as timetables write it: on a day, or within a longer time.

Everything in a timetable is planned, so that "expected" says nothing here; what may be two times is
still none.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from funding.date_words import month_names, pattern
from funding.dates import FIRST_YEAR, LAST_YEAR, Order, read_date
from funding.grammar.lexicon import folded
from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped

KINDS = (
    *("quarter", "half_year", "first", "second", "third", "fourth"),
    *("planned", "from", "until", "unknown", "mark"),
)
ORDINALS = ("first", "second", "third", "fourth")
LONGEST = 120
"""Characters of a cell that says when; a longer one says more."""
DIGITS = re.compile(r"(?<![\d./-])(?P<month>0?[1-9]|1[0-2])[./-](?P<year>20\d\d)(?![\d./-])")
"""A month in figures: ``03/2027``"""
DIGITS_BACK = re.compile(r"(?<![\d./-])(?P<year>20\d\d)[./-](?P<month>0[1-9]|1[0-2])(?![\d./-])")
"""``2027-03``"""
YEAR = re.compile(r"(?P<year>20\d\d)")
"""``2027``"""
BETWEEN = r"[ ,./-]*(?:(?:de|del|di|do|of|на|d'|roku|rok|a|anul|έτους|του|год|г)(?!\w)[ .]*)?"
YEAR_END = r"\.?(?: ?(?:r|m|г|gada|de|roku|évi?)(?!\w)\.?)?"
DASH = re.compile(r" ?[–—] ?| - |(?<=\d{4})-(?=\d\d[./])")
"""What stands between the beginning and the end: `` – ``"""


def read_window_words(path: Path) -> Sequence[Row]:
    """Return the rows of ``window_words.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "kind", "language", "words")
    for row in rows:
        row.one_of("kind", KINDS)
        row.one_of("language", ("", *LANGUAGES))
    return rows


@cache
def words(kind: str, language: str | None = None) -> tuple[str, ...]:
    """Return the words of a kind: those of *language*, or of all, and those of every language."""
    rows = read_window_words(shipped("reference") / "window_words.csv")
    chosen = [
        r
        for r in rows
        if r["kind"] == kind and (language is None or r["language"] in ("", language))
    ]
    found = {folded(word) for row in chosen for word in row["words"].split("|")}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def is_unknown(text: str, language: str | None, also: Sequence[str] = ()) -> bool:
    """Return whether a cell says that nobody knows yet: ``à définir``, ``–``."""
    said = folded(text).strip(" .*()")
    return said in {*words("unknown", language), *map(folded, also)} or folded(text) in words(
        "unknown", language
    )


def is_mark(text: str, language: str | None) -> bool:
    """Return whether a cell of a column of quarters says "then"."""
    return folded(text).strip(" .") in words("mark", language)


def read_when(
    text: str, *, order: Order | None, language: str | None, side: str | None = None
) -> str | None:
    """Return a time as ``2027-03-15``, ``2027-03``, ``2027-Q2``, ``2027-H1`` or ``2027``.

    *order* is how days are written; with None only what can be read in one way counts.  *side* is
    "from" for when something opens and "until" for when it closes: such a word may stand before
    it.  None where it is not certain.

    >>> read_when("II kwartał 2027 r.", order=None, language="pl")
    '2027-Q2'
    >>> read_when("03/04/2027", order=None, language="en") is None
    True
    """
    said = bare(text, language, side)
    if not said or len(said) > LONGEST:
        return None
    for forms, name in ((quarter_forms(language), "Q"), (half_forms(language), "H")):
        for form in forms:
            found = form.fullmatch(said)
            if found:
                number = ordinal_of(found["number"])
                return (
                    None if number > (4 if name == "Q" else 2) else within(found, f"{name}{number}")
                )
    for form in (DIGITS, DIGITS_BACK):
        found = form.fullmatch(said.removesuffix("."))
        if found:
            return within(found, f"{int(found['month']):02d}")
    for form in month_forms(language):
        found = form.fullmatch(said)
        if found:
            months = month_names(language)[found["month"]]
            return within(found, f"{min(months):02d}") if len(months) == 1 else None
    if YEAR.fullmatch(said):
        return said if FIRST_YEAR <= int(said) <= LAST_YEAR else None
    reading = read_date(said, order=order, language=language)
    if reading is None or not reading.deadlines:
        return None
    days = [deadline.date for deadline in reading.deadlines]
    return (days[0] if side == "from" else days[-1]).isoformat()


def read_span(text: str, *, order: Order | None, language: str | None) -> tuple[str, str] | None:
    """Return when something opens and closes, from one cell; None where that is not certain.

    >>> read_span("od 01.03.2027 do 30.04.2027", order="DMY", language="pl")
    ('2027-03-01', '2027-04-30')
    """
    said = folded(text)
    until = pattern(words("until", language))
    for cut in (*DASH.finditer(said), *re.finditer(until, said)):
        opens = read_when(said[: cut.start()], order=order, language=language, side="from")
        rest = said[cut.end() :]
        closes = read_when(rest, order=order, language=language, side="until")
        if opens is not None and closes is not None:
            return opens, closes
    return None


def bare(text: str, language: str | None, side: str | None) -> str:
    """Return *text* folded, without words that say nothing here."""
    said = folded(text).strip(" *")
    kinds = ("planned", side) if side else ("planned",)
    before = re.compile(
        rf"(?:{pattern([w for kind in kinds for w in words(kind, language)])})[ .:]*"
    )
    while found := before.match(said):
        said = said[found.end() :]
    return said.strip(" ()")


def within(found: re.Match[str], part: str) -> str | None:
    year = found["year"]
    return f"{year}-{part}" if FIRST_YEAR <= int(year) <= LAST_YEAR else None


@cache
def numbers() -> Mapping[str, int]:
    return {word: place for place, kind in enumerate(ORDINALS, 1) for word in words(kind)}


def ordinal_of(word: str) -> int:
    return numbers()[word]


@cache
def quarter_forms(language: str | None) -> tuple[re.Pattern[str], ...]:
    return part_forms(words("quarter", language))


@cache
def half_forms(language: str | None) -> tuple[re.Pattern[str], ...]:
    return part_forms(words("half_year", language))


def part_forms(names: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """Return the orders in which a part of a year, its number and the year are written."""
    ordinals = sorted(numbers(), key=lambda word: (-len(word), word))
    number = rf"(?P<number>{'|'.join(map(re.escape, ordinals))})"
    number += r"(?:st|nd|rd|th|er|re|e|è|ème|ère|de|ste|:a|-й|-о|-ro|-to|-asis|[º°ª])?\.?"
    unit = rf"(?:{'|'.join(map(re.escape, names))})\.?"
    year = r"(?P<year>20\d\d)"
    return (
        re.compile(rf"{number} ?{unit}{BETWEEN}{year}{YEAR_END}"),
        re.compile(rf"{unit} ?{number}{BETWEEN}{year}{YEAR_END}"),
        re.compile(rf"{year}{YEAR_END}[ ,./-]*{number} ?{unit}"),
        re.compile(rf"{year}{YEAR_END}[ ,./-]*{unit} ?{number}"),
    )


@cache
def month_forms(language: str | None) -> tuple[re.Pattern[str], ...]:
    month = f"(?P<month>{pattern(month_names(language))})"
    year = r"(?P<year>20\d\d)"
    return (
        re.compile(rf"{month}{BETWEEN}{year}{YEAR_END}"),
        re.compile(rf"{year}{YEAR_END}[ ,./-]*{month}\.?"),
    )
