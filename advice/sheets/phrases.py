"""What authorities call the columns of their timetables, in 22 languages."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from advice.sheets.mapping import FIELDS
from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped
from funding.words import normalised


def read_sheet_headings(path: Path) -> Sequence[Row]:
    """Return the rows of ``sheet_headings.csv``.  Raises WrongReference naming the line."""
    rows = read_rows(path, "field", "language", "words")
    for row in rows:
        row.one_of("field", (*FIELDS, "sum"))
        row.one_of("language", ("", *LANGUAGES))
    return rows


@cache
def phrases() -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return by each phrase the fields that it names, with the language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in read_sheet_headings(shipped("reference") / "sheet_headings.csv"):
        for phrase in row["words"].split("|"):
            found.setdefault(normalised(phrase), []).append((row["field"], row["language"]))
    return found


def matches(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the length of each phrase that stands in a heading, with its field and language."""
    said = f" {normalised(text)} "
    for phrase, meanings in phrases().items():
        if f" {phrase} " in said:
            whole = len(said) if len(phrase) + 2 == len(said) else 0  # a heading of nothing else
            for field, language in meanings:
                yield len(phrase) + whole, field, language
