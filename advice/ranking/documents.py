"""The text of what an analyst hands in: plain text, PDF or DOCX.  It is read, never stored."""

import io
import zipfile

from funding.errors import WrongInput

MAX_BYTES = 20_000_000
MAX_CHARACTERS = 1_000_000
MAX_PAGES = 300
MAX_DRAWN = 10_000_000
"""Bytes of what draws the pages of a PDF; texts have some 20,000 a page."""
MAX_TAGS = 500_000
"""The most tags of a DOCX: 300 pages have some 200,000, and each takes a hundred bytes."""


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

    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongInput(f"{name} is protected by a password; save a copy without one")
        pages, length, drawn = [], 0, 0
        for page in reader.pages[:MAX_PAGES]:
            content = page.get_contents()
            drawn += 0 if content is None else len(content.get_data())
            if drawn > MAX_DRAWN:
                break
            pages.append(page.extract_text())
            length += len(pages[-1])
            if length > MAX_CHARACTERS:
                break
    except WrongInput:
        raise
    except Exception as error:  # of the parser, as with DOCX
        raise WrongInput(
            f"{name} is a PDF that can't be read ({str(error)[:200]}); save it anew"
        ) from error
    return "\n".join(pages)


def read_docx(data: bytes, name: str) -> str:
    """Return the paragraphs in their order, those of tables included, each once."""
    import docx
    from docx.oxml.ns import qn

    try:
        check_size(data, name)
        paragraphs = docx.Document(io.BytesIO(data)).element.iter(qn("w:p"))
        return "\n".join(str(paragraph.text) for paragraph in paragraphs)
    except WrongInput:
        raise
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        raise WrongInput(
            f"{name} is no DOCX that can be read ({str(error)[:200]}); save it anew"
        ) from error


def check_size(data: bytes, name: str) -> None:
    """Raise WrongInput for a DOCX that would fill the memory; it is unpacked piece by piece."""
    tags = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > 10 * MAX_BYTES:
            raise WrongInput(f"{name} unpacks to more than {10 * MAX_BYTES:,} bytes: hand in less")
        for entry in entries:
            with archive.open(entry) as file:
                while block := file.read(1 << 20):
                    tags += block.count(b"<")
            if tags > MAX_TAGS:
                raise WrongInput(f"{name} has more than {MAX_TAGS:,} tags: hand in less")
