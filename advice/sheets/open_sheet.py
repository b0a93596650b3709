"""Sheets of LibreOffice and others (ODS), read from their XML as texts are.

Libraries flatten what must be refused: covered cells, filtered rows, sheets that a style hides.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from advice.documents.archive import check_size, parse_xml
from advice.documents.document import unreadable
from advice.documents.open_document import line_of, refuse_encrypted
from advice.sheets.excel import number
from advice.sheets.grid import (
    EMPTY,
    MAX_COLUMNS,
    MAX_ROWS,
    Area,
    Cell,
    NoValue,
    Sheet,
    address,
    one_line,
)
from funding.errors import WrongInput

SPACES = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, STYLE, TEXT = (
    f"{{{SPACES}{part}:1.0}}" for part in ("office", "table", "style", "text")
)
GROUPS = (f"{TABLE}table-rows", f"{TABLE}table-header-rows", f"{TABLE}table-row-group")
COLUMN_GROUPS = (
    *(f"{TABLE}table-columns", f"{TABLE}table-header-columns"),
    f"{TABLE}table-column-group",
)
MACROS = ("Basic/", "Scripts/")
FIGURES = re.compile(r"[0-9]+")
"""``2027``"""
MONTH = re.compile(r"[^\W\d_]{3}")
"""The name of a month, no mark of a quarter: ``mar``"""


def read_open_sheets(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a document, hidden ones too.  Raises WrongInput."""
    try:
        check_size(data, name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
            if "META-INF/manifest.xml" in parts:
                refuse_encrypted(archive.read("META-INF/manifest.xml"), name)
            if any(part.startswith(MACROS) and part.endswith(".xml") for part in parts):
                raise WrongInput(f"{name} holds macros; save a copy without them as .ods")
            root = parse_xml(archive.read("content.xml"))
        unseen = hidden_styles(root)
        return [read_table(table, unseen, name) for table in root.iter(f"{TABLE}table")]
    except WrongInput:
        raise
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        cause = unreadable(name, "no ODS that can be read", error)
        raise WrongInput(str(cause).replace("or as a PDF", "as .ods")) from error


def hidden_styles(root: Any) -> frozenset[str]:
    """Return the styles that take a sheet out of sight."""
    return frozenset(
        str(style.get(f"{STYLE}name"))
        for style in root.iter(f"{STYLE}style")
        for properties in style.iter(f"{STYLE}table-properties")
        if properties.get(f"{TABLE}display") == "false"
    )


@dataclass(kw_only=True, slots=True)
class Reading:
    """What of a table was read so far."""

    rows: list[list[Cell]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    waiting: int = 0
    """Empty rows, which count only if another comes below."""


def read_table(table: Any, unseen: frozenset[str], name: str) -> Sheet:
    title = one_line(str(table.get(f"{TABLE}name")))
    found = Reading()
    for row, is_hidden in rows_below(table, is_hidden=False):
        cells = list(cells_of(row, len(found.rows) + found.waiting + 1, found.merged))
        times = repeated(row, "rows")
        if not cells:
            found.waiting += times
            continue
        last = len(found.rows) + found.waiting + times
        if last > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise WrongInput(
                f"{name}, sheet {title!r} reaches as far as {address(last, len(cells))}; a "
                f"timetable has at most {MAX_ROWS:,} rows and {MAX_COLUMNS} columns: delete what "
                "lies below and beside it"
            )
        found.rows += [[] for _ in range(found.waiting)]
        found.waiting = 0
        if is_hidden:
            found.hidden |= set(range(len(found.rows) + 1, last + 1))
        found.rows += [cells] * times
    return Sheet(
        name=title,
        rows=found.rows,
        is_hidden=table.get(f"{TABLE}style-name") in unseen,
        hidden_rows=frozenset(found.hidden),
        hidden_columns=frozenset(columns_hidden(table)),
        merged=found.merged,
    )


def rows_below(element: Any, *, is_hidden: bool) -> Iterator[tuple[Any, bool]]:
    """Yield the rows of a table in order, each with whether it is out of sight."""
    for part in element:
        if part.tag in GROUPS:
            closed = is_hidden or part.get(f"{TABLE}display") == "false"
            yield from rows_below(part, is_hidden=closed)
        elif part.tag == f"{TABLE}table-row":
            yield part, is_hidden or is_unseen(part)


def is_unseen(element: Any) -> bool:
    return element.get(f"{TABLE}visibility") in ("collapse", "filter")


def columns_hidden(table: Any) -> Iterator[int]:
    place = 1
    for column, is_hidden in columns_below(table, is_hidden=False):
        times = min(repeated(column, "columns"), MAX_COLUMNS)
        if is_hidden:
            yield from range(place, min(place + times, MAX_COLUMNS + 1))
        place += times


def columns_below(element: Any, *, is_hidden: bool) -> Iterator[tuple[Any, bool]]:
    for part in element:
        if part.tag in COLUMN_GROUPS:
            closed = is_hidden or part.get(f"{TABLE}display") == "false"
            yield from columns_below(part, is_hidden=closed)
        elif part.tag == f"{TABLE}table-column":
            yield part, is_hidden or is_unseen(part)


def repeated(element: Any, what: str) -> int:
    """Return how often a row or cell stands there."""
    return max(1, int(element.get(f"{TABLE}number-{what}-repeated") or 1))


def cells_of(row: Any, at: int, merged: list[Area]) -> Iterator[Cell]:
    """Yield the cells of a row up to its last one that says something; merged ones are noted."""
    waiting, place = 0, 1
    for part in row:
        if part.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            continue
        times = repeated(part, "columns")
        wide, high = (
            int(part.get(f"{TABLE}number-{side}-spanned") or 1) for side in ("columns", "rows")
        )
        if wide > 1 or high > 1:
            merged.append(Area(top=at, left=place, bottom=at + high - 1, right=place + wide - 1))
        is_covered = part.tag == f"{TABLE}covered-table-cell"
        cell = EMPTY if is_covered else cell_of(part)
        place += times
        if cell == EMPTY:
            waiting += times
            continue
        yield from [EMPTY] * min(waiting, MAX_COLUMNS)
        yield from [cell] * min(times, MAX_COLUMNS + 1)
        waiting = 0


def cell_of(element: Any) -> Cell:
    kind = element.get(f"{OFFICE}value-type")
    paragraphs = [line_of(part, []) for part in element if part.tag == f"{TEXT}p"]
    shown = one_line("\n".join(paragraphs))
    if any(str(v) == "error" for k, v in element.attrib.items() if k.endswith("}value-type")):
        return Cell(text=shown, no_value=NoValue.ERROR)
    if element.get(f"{TABLE}formula") is not None and kind is None:
        return Cell(text=shown, no_value=NoValue.NOT_CALCULATED)
    if kind == "date":
        return day_cell(str(element.get(f"{OFFICE}date-value")), shown)
    if kind in ("float", "currency", "percentage"):
        try:
            value = Decimal(str(element.get(f"{OFFICE}value")))
        except InvalidOperation:
            return Cell(text=shown, no_value=NoValue.ERROR)
        return number(value, element.get(f"{OFFICE}currency"), is_share=kind == "percentage")
    return Cell(text=shown) if shown else EMPTY


def day_cell(value: str, shown: str) -> Cell:
    """Return a date; where its form shows no day, its words say how exact it is."""
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return Cell(text=shown, no_value=NoValue.ERROR)
    if not shown or shows_day(shown, day):
        return Cell(text=day.isoformat(), value=day)
    return Cell(text=shown, value=day, has_day=False)


def shows_day(shown: str, day: date) -> bool:
    """Return whether a date is written with its day.

    >>> shows_day("1. März 2027", date(2027, 3, 1)), shows_day("03/2027", date(2027, 3, 3))
    (True, False)
    """
    figures = [int(figure) for figure in FIGURES.findall(shown)]
    if len(figures) > 2:
        return True
    return len(figures) == 2 and day.day in figures and MONTH.search(shown) is not None
