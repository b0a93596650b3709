"""The words around amounts of money in 24 languages, from the reference file."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from re import escape

from funding.grammar.lexicon import Lexicon, folded
from funding.reference import LANGUAGES, Row, read_rows
from funding.resources import shipped

KINDS = (
    *("hedge", "foreign", "per", "factor", "cost", "least", "most", "over", "from"),
    *("to", "and", "between", "span_after", "of", "percent", "euro", "filler"),
)
"""The kinds of words in ``money_words.csv``.

Words of *hedge*, *foreign* and *per* make any amount unknown; *cost* must belong to a share; *over*
and *from* make it the least only where they stand directly before it.
"""
SIGNS = tuple(",;:()[]\"«»„“”'!|•-–—−/")


@cache
def money_lexicon() -> Lexicon:
    """Return the phrases that may stand beside an amount."""
    return Lexicon(_rows(), SIGNS)


@cache
def words(kind: str) -> tuple[str, ...]:
    """Return the words of a kind in all languages."""
    return tuple(word for row in _rows() if row["kind"] == kind for word in split(row))


@cache
def factors(language: str | None) -> Mapping[str, int]:
    """Return what each word multiplies by: the words of all languages, then of *language*."""
    rows = [r for r in _rows() if r["kind"] == "factor" and r["language"] in ("", language)]
    return {word: int(row["reading"]) for row in rows for word in split(row)}


def alternatives(names: Iterable[str]) -> str:
    """Return the source of a pattern that matches one of *names*, the longest first."""
    return "|".join(sorted(map(escape, names), key=lambda w: (-len(w), w)))


def split(row: Row) -> list[str]:
    return [folded(word) for word in row["words"].split("|")]


@cache
def _rows() -> Sequence[Row]:
    return read_money_words(shipped("reference") / "money_words.csv")


def read_money_words(path: Path) -> Sequence[Row]:
    """Return the rows of ``money_words.csv``.  Raises WrongReference naming the line of a slip."""
    rows = read_rows(path, "kind", "reading", "language", "words")
    for row in rows:
        row.one_of("kind", KINDS)
        row.one_of("language", ("", *LANGUAGES))
        if row["kind"] == "factor":
            row.number("reading", 1, 10**12)
    return rows
