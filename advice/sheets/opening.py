"""A spreadsheet from its bytes; the kind is told by them, never by the name."""

import io
import zipfile
from dataclasses import dataclass

from advice.documents.archive import is_open_document, parts_of
from advice.documents.document import MAX_BYTES
from advice.documents.reading import IN_OLE, MARKUP, OLE
from advice.sheets.comma_sheet import read_comma_sheet
from advice.sheets.excel import read_excel
from advice.sheets.grid import Sheet
from advice.sheets.open_sheet import read_open_sheets
from funding.errors import WrongInput

CURE = "save the timetable as .xlsx, .ods or .csv"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True, kw_only=True, slots=True)
class Workbook:
    sheets: tuple[Sheet, ...]
    separator: str | None = None
    """Of a text with separators; None for others."""


def open_workbook(
    data: bytes, name: str, *, encoding: str | None = None, separator: str | None = None
) -> Workbook:
    """Return what a file holds; *name* is how messages call it.

    *encoding* and *separator* are those of a text; None lets its bytes tell them.  Raises
    WrongInput for what is empty, protected, broken, too large, holds macros, or is no spreadsheet.
    """
    if len(data) > MAX_BYTES:
        raise WrongInput(
            f"{name} has more than {MAX_BYTES:,} bytes; hand in the sheet with the calls alone"
        )
    if not data.strip():
        raise WrongInput(f"{name} is empty; {CURE}")
    if data.startswith(b"PK"):
        return Workbook(sheets=tuple(read_archive(data, name)))
    if data.startswith(OLE):
        raise refuse_old(data, name)
    if MARKUP.match(data) or data.startswith((b"%PDF", b"<?xml")):
        raise WrongInput(f"{name} is a page or a document, no spreadsheet; {CURE}")
    sheet, used = read_comma_sheet(data, name, encoding=encoding, separator=separator)
    return Workbook(sheets=(sheet,), separator=used)


def read_archive(data: bytes, name: str) -> list[Sheet]:
    parts = parts_of(data)
    if any(part.startswith("xl/") for part in parts):
        return read_excel(data, name)
    if is_open_document(data) and kind_of(data).startswith(SPREADSHEET):
        return read_open_sheets(data, name)
    if not parts:
        raise WrongInput(f"{name} is cut off or broken; {CURE}")
    raise WrongInput(f"{name} is an archive or a document, no spreadsheet; {CURE}")


def kind_of(data: bytes) -> bytes:
    """Return what an OpenDocument says it is; nothing where it does not say."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("mimetype") as part:
            return part.read(len(SPREADSHEET))
    except Exception:  # of the parser: whatever a broken file makes it stumble over
        return b""


def refuse_old(data: bytes, name: str) -> WrongInput:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return WrongInput(f"{name} is {IN_OLE['EncryptedPackage']}")
    return WrongInput(f"{name} is a file of Office before 2007 (such as .xls); {CURE}")
