"""A list as a text file of rows (csv): UTF-8 with its mark, commas, ISO dates, plain numbers.

A spreadsheet that opens such a file takes a text that begins with ``=`` for a formula.  Such texts
get an apostrophe before them, and so does what would begin a cell for a program that splits at
semicolons.
"""

import csv
import io
import re
from datetime import date

from advice.export.sheet import Cell, Sheet, cell_text

TRIGGERS = re.compile(r"(^|;)(\s*)(?=[=+\-@\t\r＝＋－＠])")
"""Where a formula would begin: ``=1+1``, also behind a semicolon."""


def write_comma_file(sheet: Sheet) -> bytes:
    """Return the file; texts stand in quotes on one line each, numbers and dates do not."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([defused(heading.words) for heading in sheet.headings])
    for cells in sheet.rows:
        writer.writerow([value_of(cell) for cell in cells])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def value_of(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.isoformat()
    return defused(cell) if isinstance(cell, str) else cell


def defused(text: str) -> str:
    """Return *text* on one line, with an apostrophe before what a spreadsheet would calculate.

    >>> defused("=1+1")
    "'=1+1"
    >>> defused("Heat; =cmd")
    "Heat; '=cmd"
    """
    return TRIGGERS.sub(r"\1\2'", " ".join(cell_text(text).split()))
