"""The text of what an analyst hands in: plain text, PDF or DOCX.  It is read, never stored."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from funding.errors import WrongInput

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000
MAX_PAGES = 300


def read_document(data: bytes, name: str) -> str:
    """Return the text of a document; its kind is told by its first bytes, not by its name.

    Raises WrongInput for what is empty, encrypted, scanned, broken or too large.
    """
    if len(data) > MAX_BYTES:
        raise WrongInput(
            f"{name} has {len(data):,} bytes; the limit is {MAX_BYTES:,}: hand in less"
        )
    if data.startswith(b"%PDF"):
        text = read_pdf(data, name)
    elif data.startswith(b"PK\x03\x04"):
        text = read_docx(data, name)
    else:
        text = read_plain(data, name)
    if not text.strip():
        raise WrongInput(
            f"no text was found in {name}; a scanned document needs text recognition first"
        )
    return text[:MAX_CHARACTERS]


def read_plain(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4000]:
        raise WrongInput(f"{name} is neither text nor PDF nor DOCX; save it as one of these")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_pdf(data: bytes, name: str) -> str:
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongInput(f"{name} is protected by a password; save a copy without one")
        pages, length = [], 0
        for page in reader.pages[:MAX_PAGES]:
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MAX_CHARACTERS:
                break
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WrongInput(f"{name} is a PDF that can't be read ({error}); save it anew") from error
    return "\n".join(pages)


def read_docx(data: bytes, name: str) -> str:
    import zipfile

    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 10 * MAX_BYTES:
                raise WrongInput(f"{name} unpacks to more than {10 * MAX_BYTES:,} bytes")
        document = docx.Document(io.BytesIO(data))
        return "\n".join(docx_lines(document))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise WrongInput(f"{name} is no DOCX that can be read ({error}); save it anew") from error


def docx_lines(part: "Document | _Cell") -> Iterator[str]:
    """Yield paragraphs and table cells in the order in which they stand."""
    from docx.table import Table

    for block in part.iter_inner_content():
        if isinstance(block, Table):
            yield from table_lines(block)
        else:
            yield str(block.text)


def table_lines(table: "Table") -> Iterator[str]:
    for row in table.rows:
        for cell in row.cells:
            yield from docx_lines(cell)
