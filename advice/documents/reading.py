"""The text of a file that somebody hands in; its kind is told by its first bytes."""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable

from advice.documents.archive import is_open_document, is_word, refuse_archive
from advice.documents.document import MAX_BYTES, MAX_CHARACTERS, Document
from advice.documents.mail import is_mail, read_mail
from advice.documents.open_document import read_flat, read_open_document
from advice.documents.pdf import beginning, read_pdf
from advice.documents.plain import read_plain
from advice.documents.rtf import read_rtf
from advice.documents.tidy import tidy
from advice.documents.web_page import read_web_page
from advice.documents.word import read_word
from funding.errors import WrongInput

PICTURES = (
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF"),
    *(b"\x00\x00\x00\x0cjP", b"\x00\x00\x00\x18ftyphei", b"\x00\x00\x00\x1cftyphei"),
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of Office before 2007 begin, and encrypted ones of today."""
IN_OLE = {
    "EncryptedPackage": "protected by a password; save a copy without one",
    "WordDocument": "an old Word document (.doc); save it as DOCX or PDF",
    "PowerPoint Document": "an old presentation (.ppt); save it as PDF",
    "Workbook": "an old spreadsheet (.xls); save what describes the project as PDF or DOCX",
    "__substg1.0_": "a mail of Outlook (.msg); save it as text or .eml, or paste what it says",
}
OTHERS = {
    b"%!PS": "a PostScript file; save it as PDF",
    b"Rar!": "a packed archive; unpack it and hand in one document of it",
    b"7z\xbc\xaf": "a packed archive; unpack it and hand in one document of it",
    b"\x1f\x8b": "a packed archive; unpack it and hand in one document of it",
    b"\xffWPC": "a WordPerfect document; save it as DOCX or PDF",
    b"{\\pwi": "a document of Pocket Word; save it as DOCX or PDF",
}
HTTP_HEAD = re.compile(rb"\A\s*HTTP/\d(?:\.\d)? \d{3}")
"""What a server says before a page, if it was stored with it: ``HTTP/1.1 200 OK``"""
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
"""The empty line after it: ``\n\n``"""
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,5000}?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|div|p|table|article|main|section|span|h[1-6]"
    rb"|ul|ol|style|script|font|b|strong|em|i|a|br|header|pre|center|iframe|img|hr|form|nav)[\s>/])",
    re.IGNORECASE | re.DOTALL,
)
"""How a web page or a piece of one begins: ``<!DOCTYPE html>``"""
XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml\s")
"""How any XML begins: ``<?xml version="1.0"?>``"""


def read_document(data: bytes, name: str) -> Document:
    """Return the text of a document; *name* is how messages call it.

    Raises WrongInput for what is empty, encrypted, scanned, broken, too large, or of a kind that is
    not read.
    """
    if len(data) > MAX_BYTES:
        raise WrongInput(
            f"{name} has {len(data):,} bytes; the limit is {MAX_BYTES:,}: hand in less"
        )
    if beginning(data) is None and HTTP_HEAD.match(data):
        data = END_OF_HEAD.split(data, 1)[-1]
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) and beginning(data) is None:
        data = read_plain(data, name).encode("utf-8", "replace")
    found, is_divided = read_kind(data, name)
    text = tidy(found.text[:MAX_CHARACTERS], is_divided=is_divided)
    if not text.strip():
        raise WrongInput(
            f"no text was found in {name}; a scanned document needs text recognition first"
        )
    remarks = found.remarks
    if len(found.text) > MAX_CHARACTERS:
        remarks += (f"{name}: only the first {MAX_CHARACTERS:,} characters are read",)
    return Document(text=text, remarks=remarks)


def read_kind(data: bytes, name: str) -> tuple[Document, bool]:
    """Return what the reader of its kind finds, and whether lines may end within words."""
    if beginning(data) is not None or data.startswith(b"%PDF"):
        return read_pdf(data, name), True
    read = reader_of(data, name)
    return Document(text=read(data, name)), read in (read_plain, read_mail)


def reader_of(data: bytes, name: str) -> Callable[[bytes, str], str]:
    """Return what reads this kind of file.  Raises WrongInput for a kind that nothing reads."""
    if data.startswith(b"PK\x03\x04"):
        if is_word(data):
            return read_word
        if is_open_document(data):
            return read_open_document
        raise refuse_archive(data, name)
    refuse_others(data, name)
    if data[:20].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return read_rtf
    if MARKUP.match(data):
        return read_web_page
    if XML.match(data):
        if b"urn:oasis:names:tc:opendocument:xmlns:office" in data[:20_000]:
            return read_flat
        raise WrongInput(f"{name} is XML of no kind that is read; save it as DOCX, ODT or PDF")
    return read_mail if is_mail(data) else read_plain


def refuse_others(data: bytes, name: str) -> None:
    """Raise WrongInput for known kinds that are not read, naming the kind and the cure."""
    if data.startswith(PICTURES) and b"\x00" in data[:4000]:
        raise WrongInput(f"{name} is a picture; a scanned document needs text recognition first")
    if data.startswith(OLE):
        for part, what in IN_OLE.items():
            if part.encode("utf-16-le") in data:
                raise WrongInput(f"{name} is {what}")
        raise WrongInput(f"{name} is an old Office file; save it as DOCX or PDF")
    for begins, what in OTHERS.items():
        if data.startswith(begins):
            raise WrongInput(f"{name} is {what}")
