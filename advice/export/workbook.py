"""A list as a workbook (xlsx): dates, amounts and shares are dates, amounts and shares.

Every text is written as a text, whatever it begins with: no cell of ours is ever a formula.
"""

import io
from datetime import UTC, date, datetime, time

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from advice.export.columns import Kind
from advice.export.sheet import Cell, Heading, Sheet, cell_text

DAY, EURO, WHOLE_SHARE, SHARE = "yyyy-mm-dd", '#,##0 "€"', "0%", "0.0%"
TOP = {"valign": "top", "font_name": "Calibri", "font_size": 11}
HEADING = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#0B4A80"}
ABOUT = Heading(name="about", words="", kind=Kind.LONG, width=0)
ABOUT_WIDTHS = (38, 46, 14, 10, 40, 60)
MOST_LINKS = 60_000
"""A sheet may hold 65,530; what comes after is the address as text."""
NAME_LENGTH = 31
"""Of a sheet; some marks may not stand in it."""


def write_workbook(sheet: Sheet) -> bytes:
    """Return the file: the list, frozen and filtered at its headings, and what it rests on.

    The same sheet gives the same bytes.
    """
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "default_date_format": DAY})
    made = datetime.combine(sheet.made_on, time(0), UTC).replace(tzinfo=None)
    book.set_properties({"title": cell_text(sheet.title)[:250], "created": made})
    formats = Formats(book)
    write_list(book.add_worksheet(sheet_name(sheet.list_name)), sheet, formats)
    write_about(book.add_worksheet(sheet_name(sheet.about_name)), sheet, formats)
    book.close()
    return target.getvalue()


class Formats:
    """The looks of the cells, each made once a book."""

    def __init__(self, book: Workbook) -> None:
        self.heading = book.add_format({**HEADING, "font_color": "#FFFFFF"})
        self.text = book.add_format(TOP)
        self.bold = book.add_format({**TOP, "bold": True})
        self.long = book.add_format({**TOP, "text_wrap": True})
        self.day = book.add_format({**TOP, "num_format": DAY, "align": "left"})
        self.euro = book.add_format({**TOP, "num_format": EURO})
        self.share = book.add_format({**TOP, "num_format": SHARE})
        self.whole_share = book.add_format({**TOP, "num_format": WHOLE_SHARE})
        self.link = book.add_format({**TOP, "font_color": "#0B4A80", "underline": 1})


def write_list(page: Worksheet, sheet: Sheet, formats: Formats) -> None:
    for column, heading in enumerate(sheet.headings):
        page.set_column(column, column, heading.width)
        page.write_string(0, column, cell_text(heading.words), formats.heading)
    links = 0
    for row, cells in enumerate(sheet.rows, 1):
        for column, (heading, cell) in enumerate(zip(sheet.headings, cells, strict=True)):
            links += heading.kind is Kind.LINK
            write_cell(page, row, column, heading, cell, formats, as_link=links <= MOST_LINKS)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(sheet.rows), max(len(sheet.headings) - 1, 0))
    page.set_row(0, 32)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")


def write_cell(
    page: Worksheet,
    row: int,
    column: int,
    heading: Heading,
    cell: Cell,
    formats: Formats,
    *,
    as_link: bool = True,
) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        text = cell_text(cell)
        if heading.kind is Kind.LINK and as_link:
            page.write_url(row, column, text, formats.link, string=text)
        else:
            page.write_string(row, column, text, text_format(heading.kind, formats))
    elif isinstance(cell, date):
        page.write_datetime(row, column, datetime.combine(cell, time(0)), formats.day)
    else:
        page.write_number(row, column, cell, number_format(heading.kind, cell, formats))


def text_format(kind: Kind, formats: Formats) -> Format:
    return formats.long if kind is Kind.LONG else formats.text


def number_format(kind: Kind, value: float, formats: Formats) -> Format:
    if kind is Kind.EURO:
        return formats.euro
    if kind is Kind.SHARE:
        is_whole = abs(value * 100 - round(value * 100)) < 1e-9
        return formats.whole_share if is_whole else formats.share
    return formats.text


def write_about(page: Worksheet, sheet: Sheet, formats: Formats) -> None:
    for column, width in enumerate(ABOUT_WIDTHS):
        page.set_column(column, column, width)
    at = 0
    for table in sheet.about:
        for column, words in enumerate((table.title, *table.head)):
            page.write_string(at, column, cell_text(words), formats.bold)
        for cells in table.rows:
            at += 1
            for column, cell in enumerate(cells):
                write_cell(page, at, column, ABOUT, cell, formats)
        at += 2
    for number, note in enumerate(sheet.notes):
        page.write_string(at + number, 0, cell_text(note), formats.text)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def sheet_name(words: str) -> str:
    kept = "".join(" " if c in "[]:*?/\\'" else c for c in cell_text(words))
    return " ".join(kept.split())[:NAME_LENGTH]
