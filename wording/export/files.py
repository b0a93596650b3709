"""A list of calls as one file of the form that was asked for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from advice.export.columns import SHORT, choose_columns
from advice.export.comma_file import write_comma_file
from advice.export.export import Export
from advice.export.markdown import write_markdown
from advice.export.sheet import Sheet
from advice.export.workbook import write_workbook
from wording.call_calendar import calendar_of
from wording.export.about import title_of
from wording.export.atom import write_feed
from wording.export.printable import print_page
from wording.export.sheets import sheet_of
from wording.language import Speech


class Format(StrEnum):
    """The forms of a list, each with the ending of its file."""

    XLSX = "xlsx"
    CSV = "csv"
    MD = "md"
    ICS = "ics"
    ATOM = "atom"
    HTML = "html"


MEDIA = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.MD: "text/markdown; charset=utf-8",
    Format.ICS: "text/calendar; charset=utf-8",
    Format.ATOM: "application/atom+xml; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportFile:
    body: bytes
    media_type: str
    name: str
    """Such as ``city-calls-2026-10-13.xlsx``."""


def write_export(
    form: Format,
    export: Export,
    s: Speech,
    *,
    columns: str = SHORT,
    style_address: str | None = None,
) -> ExportFile:
    """Return the list as a file; the same export gives the same bytes.

    *columns* is ``short``, ``full`` or names between commas; calendars and feeds have none.
    *style_address* is where a page to print finds its look; without it the page carries it.
    Raises UnknownName or WrongInput for columns that this list has not.
    """
    chosen = choose_columns(columns, has_matches=export.has_matches)
    if form is Format.ICS:
        body = calendar_of(
            [row.call for row in export.rows], s, today=export.today, name=title_of(s, export)
        )
    elif form is Format.ATOM:
        body = write_feed(s, title=title_of(s, export), rows=export.rows, today=export.today)
    else:
        body = write_sheet(form, sheet_of(s, export, chosen), style_address)
    return ExportFile(body=body, media_type=MEDIA[form], name=file_name(form, export.today))


def write_sheet(form: Format, sheet: Sheet, style_address: str | None) -> bytes:
    if form is Format.HTML:
        return print_page(sheet, style_address=style_address)
    writers: Mapping[Format, Callable[[Sheet], bytes]] = {
        Format.XLSX: write_workbook,
        Format.CSV: write_comma_file,
        Format.MD: write_markdown,
    }
    return writers[form](sheet)


def file_name(form: Format, today: date) -> str:
    return f"city-calls-{today.isoformat()}.{form}"
