"""The words around dates in 24 languages, from the reference files."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from funding.resources import shipped


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


def _split(row: Mapping[str, str]) -> list[str]:
    return row["words"].split("|")


def _rows(name: str) -> Iterator[dict[str, str]]:
    path = shipped("reference") / name
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
