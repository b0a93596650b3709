"""A sheet and its mapping, read into a report."""

from advice.sheets.layout import choose_sheet
from advice.sheets.mapping import SheetMapping
from advice.sheets.opening import open_workbook
from advice.sheets.rows import SheetReport, read_rows


def read_sheet(data: bytes, file: str, mapping: SheetMapping) -> SheetReport:
    """Return what the sheet holds; *file* is how messages and places call it.

    What is wrong with cells, rows and headings stands in the report, all of it.  Raises WrongInput
    for a file that is no spreadsheet, and for a sheet that is not there, hidden or empty.
    """
    book = open_workbook(data, file, encoding=mapping.encoding, separator=mapping.separator)
    sheet = choose_sheet(book.sheets, mapping.name, file)
    place = file if book.separator is not None else f"sheet {sheet.name!r}"
    return read_rows(sheet, mapping, file, place)
