"""A list as one page to print: it stands alone, without a script and without another file."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from markupsafe import Markup

from advice.export.columns import Kind
from advice.export.sheet import Cell, Sheet, cell_text
from funding.resources import shipped
from wording.language import Speech, speech
from wording.templates import html_templates

TITLE, LINK = "title", "url"
LOOKS = {
    Kind.LONG: "long",
    Kind.DAY: "day",
    Kind.EURO: "number",
    Kind.NUMBER: "number",
    Kind.SHARE: "number",
    Kind.LINK: "link",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedCell:
    words: str
    look: str = ""
    url: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedTable:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedPage:
    language: str
    title: str
    list_name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[PrintedCell, ...], ...]
    about_name: str
    tables: tuple[PrintedTable, ...]
    notes: tuple[str, ...]
    style: Markup | None
    """The style sheet itself; None where *style_address* has it."""
    style_address: str | None


def print_page(sheet: Sheet, *, style_address: str | None = None) -> bytes:
    """Return the page; with *style_address* it takes its look from there, else it carries it.

    A title is the link to the portal; an address in a column of its own would make it too wide.
    """
    s = speech(sheet.language)
    names = [heading.name for heading in sheet.headings]
    kept = [n for n, name in enumerate(names) if name != LINK or TITLE not in names]
    link = names.index(LINK) if len(kept) < len(names) else None
    page = PrintedPage(
        language=sheet.language,
        title=cell_text(sheet.title),
        list_name=sheet.list_name,
        headings=tuple(sheet.headings[n].words for n in kept),
        rows=tuple(
            tuple(
                with_link(
                    printed(s, cells[n], sheet.headings[n].kind),
                    cells[link] if link is not None and names[n] == TITLE else None,
                )
                for n in kept
            )
            for cells in sheet.rows
        ),
        about_name=sheet.about_name,
        tables=tuple(
            PrintedTable(
                title=table.title,
                head=table.head,
                rows=tuple(
                    tuple(printed(s, cell, Kind.TEXT).words for cell in cells)
                    for cells in table.rows
                ),
            )
            for table in sheet.about
        ),
        notes=sheet.notes,
        style=None if style_address else Markup(print_style()),  # our own file
        style_address=style_address,
    )
    return html_templates("export").get_template("print.html.j2").render(page=page).encode()


def print_style(name: str = "print.css") -> str:
    """Return one of our style sheets for paper."""
    return (shipped("templates") / "export" / name).read_text(encoding="utf-8")


def with_link(cell: PrintedCell, url: Cell) -> PrintedCell:
    return replace(cell, url=url) if isinstance(url, str) else cell


def printed(s: Speech, cell: Cell, kind: Kind) -> PrintedCell:
    look = LOOKS.get(kind, "")
    if cell is None:
        return PrintedCell(words="", look=look)
    if isinstance(cell, date):
        return PrintedCell(words=s.short_date(cell), look=look)
    if isinstance(cell, str):
        words = cell_text(cell)
        return PrintedCell(words=words, look=look, url=words if kind is Kind.LINK else None)
    if kind is Kind.EURO:
        return PrintedCell(words=s.euro(int(cell)), look=look)
    if kind is Kind.SHARE:
        return PrintedCell(words=s.percent(Decimal(str(cell))), look=look)
    return PrintedCell(words=s.number(Decimal(str(cell))), look=look)
