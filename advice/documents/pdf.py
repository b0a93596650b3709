"""The text of a PDF: its pages, what was filled in, and which pages are pictures."""

import io
import re
from collections.abc import Sequence
from typing import Any

from advice.documents.document import MAX_CHARACTERS, Document, unreadable
from advice.documents.pdf_forms import form_data, is_placeholder, typed_on_page, values_of_fields
from funding.errors import WrongInput

MAX_PAGES = 300
MAX_DRAWN = 10_000_000
"""Bytes of what draws the pages of a PDF; texts have some 20,000 a page."""
HEAD = re.compile(rb"(?:\A|[\r\n\x00\xbf\xfe\xff])[ \t]{0,99}(?P<pdf>%PDF-\d\.\d)")
"""Where a PDF begins: ``%PDF-1.7``"""
BEFORE = 4096
"""Bytes that may stand before it: blank lines, marks, the head of a download."""
NO_LETTERS = re.compile("[\x00-\x08\x0e-\x1f\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)|/[Gg](?:id)?\\d+")
"""What a font without a table of its letters gives: ``(cid:31)``"""


def beginning(data: bytes) -> int | None:
    """Return where the PDF in *data* begins; None if it is something else."""
    found = HEAD.search(data[:BEFORE])
    return None if found is None or b"obj" not in data else found.start("pdf")


def read_pdf(data: bytes, name: str) -> Document:
    """Return the text of its pages and forms.  Raises WrongInput."""
    import pypdf

    start = beginning(data) or 0
    try:
        reader = pypdf.PdfReader(io.BytesIO(data[start:]))
        if reader.is_encrypted and not reader.decrypt(""):
            raise WrongInput(f"{name} is protected by a password; save a copy without one")
        pages, pictures, is_cut = read_pages(reader)
        data_of_form = form_data(reader)
        fields = values_of_fields(reader)
        is_portfolio = "/Collection" in reader.root_object
    except WrongInput:
        raise
    except Exception as error:  # of the parser, as with DOCX
        raise unreadable(name, "a PDF that can't be read", error) from error
    text = "\n".join(pages)
    if is_placeholder(text):
        if is_portfolio:
            raise WrongInput(f"{name} is a portfolio of files; save one of them and hand it in")
        if not any(line.count(" ") >= 2 for line in data_of_form):
            raise WrongInput(
                f"{name} is a form that only Adobe's programs show, and nothing is filled in that "
                "could be read; print it to a new PDF there, or paste its text"
            )
        text = ""
    more = [line for line in dict.fromkeys((*fields, *data_of_form)) if line not in text]
    text = "\n".join([text, *more])
    refuse_signs(text, name)
    remarks = []
    if not text.strip():
        which = pictures or [number for number, _ in enumerate(pages, 1)]
        raise WrongInput(
            f"no text was found in {name}: {numbered(which)} a picture; a scanned document needs "
            "text recognition first (in most scanning programs: save as searchable PDF)"
        )
    if pictures:
        remarks.append(f"{name}: {numbered(pictures)} a picture without text and not read")
    if is_cut:
        remarks.append(f"{name}: only the first {len(pages)} pages are read; hand in the rest")
    return Document(text=text, remarks=tuple(remarks))


def read_pages(reader: Any) -> tuple[list[str], list[int], bool]:
    """Return the text of each page, the numbers of those that are pictures, and if some lack."""
    pages: list[str] = []
    pictures: list[int] = []
    length = drawn = 0
    for number, page in enumerate(reader.pages, 1):
        content = page.get_contents()
        drawn += 0 if content is None else len(content.get_data())
        if number > MAX_PAGES or drawn > MAX_DRAWN or length > MAX_CHARACTERS:
            return pages, pictures, True
        text = "\n".join([page.extract_text(), *typed_on_page(page)])
        if not text.strip() and has_picture(page):
            pictures.append(number)
        pages.append(text)
        length += len(text)
    return pages, pictures, False


def has_picture(page: Any) -> bool:
    """Return whether a page draws an image; False where its resources can't be read."""
    try:
        objects = page["/Resources"]["/XObject"].get_object()
        return any(o.get_object().get("/Subtype") in ("/Image", "/Form") for o in objects.values())
    except Exception:  # of the parser: the page counts as empty
        return False


def refuse_signs(text: str, name: str) -> None:
    """Raise WrongInput if the fonts do not tell which letters they draw."""
    strange = NO_LETTERS.findall(text)
    letters = sum(c.isalpha() for c in text)
    if strange and len(strange) > letters / 10:
        raise WrongInput(
            f"{name} does not tell which letters its fonts draw; print it to a new PDF with text "
            "recognition, or paste its text"
        )


def numbered(pages: Sequence[int]) -> str:
    """Return ``page 3 is`` or ``pages 1-4 and 7 are``."""
    spans: list[list[int]] = []
    for number in pages:
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    words = [f"{s[0]}" if len(s) == 1 else f"{s[0]}-{s[-1]}" for s in spans]
    if len(pages) == 1:
        return f"page {words[0]} is"
    return (
        f"pages {', '.join(words[:-1])} and {words[-1]} are"
        if words[1:]
        else f"pages {words[0]} are"
    )
