"""A small timetable as a real XLSX, ODS or CSV file, changed in one place by each test."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from advice.sheets.mapping import read_mapping
from advice.sheets.reading import read_sheet
from advice.sheets.rows import SheetReport

HEADINGS = ("Title", "Who", "Budget", "Opens", "Closes")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("Cool roofs", "Towns", 2_000_000, date(2027, 2, 1), "Q2 2027"),
    ("Green yards", "Towns", 3_000_000, "March 2027", "2027-09-30"),
    ("Shady paths", "Counties", 1_500_000, "H2 2027", None),
)
MAPPING = """
[sheet]
header_rows = [1]
amounts = "euro"
[columns]
title = "Title"
applicants = "Who"
amount = "Budget"
opens = "Opens"
closes = "Closes"
[timetable]
title = "Timetable"
programme = "ERDF"
authority = "Northmark"
url = "https://northmark.example/timetable"
published = 2026-10-01
checked_on = 2026-11-28
language = "en"
licence = "CC BY 4.0"
"""
Tweak = Callable[[xlsxwriter.Workbook, Any], object]


def make_xlsx(
    rows: Sequence[Sequence[Any]] = ROWS,
    *,
    headings: Sequence[Sequence[Any]] = (HEADINGS,),
    tweak: Tweak | None = None,
) -> bytes:
    """Return a workbook with one sheet; *tweak* does to it what the test is about."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Calls")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for number, row in enumerate([*headings, *rows]):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, column, datetime(*value.timetuple()[:3]), day)  # noqa: DTZ001
            elif isinstance(value, str):
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write_number(number, column, value)
    if tweak is not None:
        tweak(book, sheet)
    book.close()
    return target.getvalue()


def make_csv(
    rows: Sequence[Sequence[str]], *, separator: str = ";", encoding: str = "utf-8"
) -> bytes:
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def repacked(data: bytes, parts: dict[str, str]) -> bytes:
    """Return an archive with some of its parts replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return target.getvalue()


def read(
    data: bytes, folder: Path, *changes: tuple[str, str], name: str = "calls.xlsx"
) -> SheetReport:
    """Return what a file is read as, with *changes* made to the usual mapping."""
    text = MAPPING
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "calls.mapping.toml"
    path.write_text(text, encoding="utf-8")
    return read_sheet(data, name, read_mapping(path))
