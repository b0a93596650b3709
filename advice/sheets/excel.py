"""Workbooks of Excel (XLSX), read with openpyxl: it alone tells hidden rows and merged cells."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from advice.documents.archive import check_size
from advice.documents.document import unreadable
from advice.sheets.grid import MAX_COLUMNS, MAX_ROWS, Area, Cell, NoValue, Sheet, address, one_line
from funding.errors import WrongInput

MOST_MERGED = 100_000
"""Cells below merged ones and links: the package makes an object of each."""
REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
"""``A1:C3``"""
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""Words, marks and conditions in the form of a number or date: ``"lei"``"""
CURRENCY = re.compile(r'\[\$([^\]-]+)(?:-[^\]]*)?\]|"([^"]*)"|([€$£¥])')
"""A currency in the form of a number: ``[$RON]``"""
MACROS = ("xl/vbaProject.bin", "xl/macrosheets/")


def read_excel(data: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook, hidden ones too.  Raises WrongInput."""
    from openpyxl import load_workbook

    try:
        check_parts(data, name)
        with warnings.catch_warnings():  # of what the package does not keep when it writes
            warnings.simplefilter("ignore")
            values = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(data), keep_links=False)
        names = [sheet.title for sheet in formulas.worksheets]
        return [read_sheet(values[title], formulas[title], name) for title in names]
    except WrongInput:
        raise
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        cause = unreadable(name, "no workbook that can be read", error)
        raise WrongInput(str(cause).replace("or as a PDF", "as .xlsx")) from error


def check_parts(data: bytes, name: str) -> None:
    """Raise WrongInput for macros, and for what would fill the memory."""
    from lxml import etree

    check_size(data, name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.namelist()
        if any(part.startswith(MACROS) for part in parts):
            raise WrongInput(f"{name} holds macros; save a copy without them as .xlsx")
        if "xl/workbook.bin" in parts:
            raise WrongInput(f"{name} is a binary workbook (.xlsb); save it as .xlsx")
        for part in parts:
            if not part.startswith("xl/worksheets/") or not part.endswith(".xml"):
                continue
            covered = 0
            with archive.open(part) as file:
                for _, element in etree.iterparse(file, resolve_entities=False, no_network=True):
                    if str(element.tag).endswith(("}mergeCell", "}hyperlink")):
                        covered += size(str(element.get("ref")))
                    element.clear()
            if covered > MOST_MERGED:
                raise WrongInput(
                    f"{name} merges or links more than {MOST_MERGED:,} cells; unmerge them"
                )


def size(reference: str) -> int:
    """Return how many cells a reference covers."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        return 1
    left, top, right, bottom = found.groups()
    width = abs(number_of(right) - number_of(left)) + 1
    return width * (abs(int(bottom) - int(top)) + 1)


def number_of(letters: str) -> int:
    """Return the number of a column, from 1.

    >>> number_of("A"), number_of("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def read_sheet(values: Any, formulas: Any, name: str) -> Sheet:
    last_row, last_column = values.max_row, values.max_column
    if last_row > MAX_ROWS or last_column > MAX_COLUMNS:
        raise WrongInput(
            f"{name}, sheet {one_line(values.title)!r} reaches as far as "
            f"{address(last_row, last_column)}; a timetable has at most {MAX_ROWS:,} rows and "
            f"{MAX_COLUMNS} columns: delete what lies below and beside it"
        )
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    return Sheet(
        name=one_line(values.title),
        rows=[[cell_of(v, f) for v, f in zip(*rows, strict=True)] for rows in pairs],
        is_hidden=values.sheet_state != "visible",
        hidden_rows=frozenset(n for n, row in values.row_dimensions.items() if row.hidden),
        hidden_columns=frozenset(hidden_columns(values.column_dimensions.values())),
        merged=[
            Area(top=r.min_row, left=r.min_col, bottom=r.max_row, right=r.max_col)
            for r in sorted(values.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col))
        ],
    )


def hidden_columns(dimensions: Iterable[Any]) -> Iterable[int]:
    for dimension in dimensions:
        if dimension.hidden:
            first = dimension.min or number_of(dimension.index)
            yield from range(first, min(dimension.max or first, MAX_COLUMNS) + 1)


def cell_of(cell: Any, written: Any) -> Cell:
    """Return a cell; *written* is the same with its formula in place of the value."""
    value = cell.value
    if value is None:
        is_formula = written.data_type == "f"
        return Cell(text="", no_value=NoValue.NOT_CALCULATED if is_formula else None)
    if cell.data_type == "e":
        return Cell(text=one_line(str(value)), no_value=NoValue.ERROR)
    form = str(cell.number_format or "")
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        has_day = "d" in QUOTED.sub("", form).lower()
        text = day.isoformat() if has_day else f"{day:%Y-%m}"
        return Cell(text=text, value=day, has_day=has_day)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(Decimal(repr(value)), currency_of(form), is_share="%" in form)
    return Cell(text=one_line(str(value)))


def number(value: Decimal, currency: str | None, *, is_share: bool) -> Cell:
    """Return the cell of a number, as it would be written without marks between thousands."""
    if not value.is_finite():
        return Cell(text=str(value), no_value=NoValue.ERROR)
    if is_share:
        return Cell(text=f"{(value * 100).normalize():f} %")
    text = f"{value.normalize():f}"
    return Cell(
        text=text if currency is None else f"{text} {currency}", value=value, currency=currency
    )


def currency_of(form: str) -> str | None:
    """Return the currency that the form of a number shows.

    >>> currency_of('#,##0.00 "lei"'), currency_of("#,##0 [$€-407]"), currency_of("0.00")
    ('lei', '€', None)
    """
    for found in CURRENCY.finditer(form):
        sign = one_line(found[1] or found[2] or found[3] or "")
        if sign:
            return sign
    return None
