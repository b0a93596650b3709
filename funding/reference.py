"""Reading the files of ``data/reference``: a slip in one is told with file, line and the cure.

Staff edit these files.  Every loader reads rows or tables here and says which columns, keys and
values it knows; anything else raises `WrongReference`.
"""

import csv
import difflib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from funding.errors import WrongInput

LANGUAGES = (
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr", "hu", "it", "lt"),
    *("lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
)
"""The official languages of the EU, ISO 639-1."""
HEADER = re.compile(r"\s*\[\[?\s*\"?(?P<name>[\w-]+)\"?\s*\]\]?\s*(?:#.*)?")
"""``[[rule]]``"""
SHOWN = 12
"""Longer lists of right names are not shown."""


class WrongReference(WrongInput):
    """A reference file holds a name or value that nothing knows; nothing starts with it."""


def wrong(path: Path, line: int, value: str, what: str, known: Collection[str]) -> WrongReference:
    """Return the error of a wrong name: file, line, value and the nearest of the *known* ones."""
    near = difflib.get_close_matches(value[:60], known, n=1, cutoff=0.5)
    cure = ""
    if near:
        cure = f"; did you mean {near[0]!r}?"
    elif 0 < len(known) <= SHOWN:
        cure = f"; write one of {', '.join(sorted(known))}"
    return WrongReference(f"{path}, line {line}: {value!r} is {what}{cure}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of a CSV file."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, value: str, what: str, known: Collection[str] = ()) -> WrongReference:
        return wrong(self.path, self.line, value, what, known)

    def one_of(self, column: str, known: Collection[str]) -> str:
        """Return a cell that holds one of *known*."""
        value = self[column]
        if value not in known:
            raise self.wrong(value, f"no {column}", known)
        return value

    def some_of(self, column: str, known: Collection[str]) -> tuple[str, ...]:
        """Return the words of a cell, each one of *known*."""
        found = tuple(self[column].split())
        for word in found:
            if word not in known:
                raise self.wrong(word, f"no {column}", known)
        return found

    def day(self, column: str) -> date | None:
        """Return a cell as a date; None where it is empty."""
        value = self[column]
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise self.wrong(value, f"no {column}; write a date as 2026-11-25") from None

    def number(self, column: str, least: float, most: float) -> float:
        """Return a cell as a number between *least* and *most*."""
        value = self[column]
        if not re.fullmatch(r"\d+(\.\d+)?", value) or not least <= float(value) <= most:
            raise self.wrong(value, f"no {column}; write a number from {least:g} to {most:g}")
        return float(value)


def read_rows(path: Path, *columns: str) -> tuple[Row, ...]:
    """Return the rows of a CSV file that has exactly these *columns*.

    Raises WrongReference for another column, for one that lacks and for a row of another length.
    """
    with _opened(path) as file:
        reader = csv.reader(file, strict=True)
        try:
            header = next(reader, [])
            _check_names(path, 1, header, columns, "column", needed=columns)
            rows = []
            for cells in reader:
                if cells and len(cells) != len(header):
                    what = f"in a row of {len(cells)} cells; there are {len(header)} columns"
                    raise wrong(path, reader.line_num, cells[0], what, ())
                if cells:
                    values = dict(zip(header, cells, strict=True))
                    rows.append(Row(path=path, line=reader.line_num, cells=values))
        except (UnicodeDecodeError, csv.Error) as error:
            raise WrongReference(f"{path}, line {reader.line_num}: no CSV ({error})") from error
    return tuple(rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table of a TOML file, or the whole file."""

    path: Path
    values: Mapping[str, Any]
    first: int
    """Its first line, from 1."""
    lines: tuple[str, ...]
    """The lines of the table; those within texts of several lines are left empty."""

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def get(self, key: str) -> Any:
        return self.values.get(key)

    def line(self, key: str, word: str | None = None) -> int:
        """Return the line of *key*, or of the quoted *word* in its value."""
        begins = re.compile(rf'\s*(?:\[\[?\s*)?"?{re.escape(key)}"?\s*[=\]]')
        at = next((n for n, text in enumerate(self.lines) if begins.match(text)), 0)
        quoted = (f'"{word}"', f"'{word}'")
        if word is not None:
            rest = range(at, len(self.lines))
            at = next((n for n in rest if any(q in self.lines[n] for q in quoted)), at)
        return self.first + at

    def wrong(
        self, key: str, value: object, what: str, known: Collection[str] = ()
    ) -> WrongReference:
        return wrong(self.path, self.line(key, str(value)), str(value), what, known)

    def check_keys(self, known: Collection[str], *needed: str) -> None:
        """Raise WrongReference for a key that is not *known*, and for one that is missing."""
        for key in self.values:
            if key not in known:
                raise wrong(self.path, self.line(key), key, "no key here", known)
        _check_names(self.path, self.first, tuple(self.values), known, "key", needed=needed)

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Return the text of *key*, which is one of *known*."""
        value = self[key]
        if value not in known:
            raise self.wrong(key, value, f"no {key}", known)
        return str(value)

    def pattern(self, key: str, source: str) -> re.Pattern[str]:
        """Return a regular expression that stands under *key*."""
        try:
            return re.compile(source, re.IGNORECASE)
        except re.error as error:
            raise self.wrong(key, source, f"no regular expression ({error})") from error

    def tables(self, name: str) -> Iterator["Table"]:
        """Yield the tables ``[[name]]``, or the one table ``[name]``, in their order."""
        heads = [n for n, text in enumerate(self.lines) if HEADER.fullmatch(text)]
        values = self.values[name]
        places = [n for n in heads if (m := HEADER.fullmatch(self.lines[n])) and m["name"] == name]
        for at, entry in zip(places, values if isinstance(values, list) else [values], strict=True):
            end = next((n for n in heads if n > at), len(self.lines))
            lines = self.lines[at:end]
            yield Table(path=self.path, values=entry, first=self.first + at, lines=lines)


def read_toml(path: Path) -> Table:
    """Return a TOML file.  Raises WrongReference with the line where it is none."""
    with _opened(path) as file:
        try:
            text = file.read()
            values = tomllib.loads(text)
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise WrongReference(f"{path}: no TOML ({error})") from error
    return Table(path=path, values=values, first=1, lines=tuple(_outside_texts(text)))


def read_toml_folder(folder: Path) -> list[Table]:
    """Return the TOML files of a folder in order of their names."""
    return [read_toml(path) for path in sorted(folder.glob("*.toml"))]


def _opened(path: Path) -> Any:
    try:
        return path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise WrongReference(f"{path} can't be read ({error}); install City Calls anew") from error


def _outside_texts(text: str) -> Iterator[str]:
    """Yield the lines; those that begin within a text of several lines are empty."""
    is_inside = False
    for line in text.split("\n"):
        yield "" if is_inside else line
        is_inside ^= (line.count('"""') + line.count("'''")) % 2 == 1


def _check_names(
    path: Path,
    line: int,
    names: Collection[str],
    known: Collection[str],
    kind: str,
    *,
    needed: Collection[str],
) -> None:
    for name in names:
        if name not in known:
            raise wrong(path, line, name, f"no {kind} of this file", known)
    lacking = [name for name in needed if name not in names]
    if lacking:
        raise WrongReference(f"{path}, line {line}: the {kind} {lacking[0]!r} is missing; add it")
