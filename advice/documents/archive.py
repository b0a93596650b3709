"""Files that are zip archives inside: DOCX, ODT and their kin, and those that are not read."""

import io
import zipfile
from typing import Any

from advice.documents.document import MAX_BYTES, refuse_tags
from funding.errors import WrongInput

BLOCK = 1 << 20
OTHERS = {
    "xl/": "a spreadsheet (Excel); save what describes the project as PDF or DOCX",
    "ppt/": "a presentation (PowerPoint); save it as PDF",
    "Index/": "a document of Apple's iWork; export it as PDF or DOCX",
    "META-INF/container.xml": "an e-book; save it as PDF",
    "FixedDocSeq": "an XPS document; save it as PDF",
    "FixedDocumentSequence": "an XPS document; save it as PDF",
}
"""How the name of a part begins, and what the archive is then."""
OPEN_DOCUMENTS = {
    "spreadsheet": "a spreadsheet (OpenDocument); save what describes the project as PDF or ODT",
    "presentation": "a presentation (OpenDocument); save it as PDF",
    "graphics": "a drawing (OpenDocument); save it as PDF",
}


def is_word(data: bytes) -> bool:
    """Return whether the archive holds a text of Word: DOCX, DOCM, DOTX or DOTM."""
    return any(part.startswith("word/") for part in parts_of(data))


def is_open_document(data: bytes) -> bool:
    """Return whether the archive is an OpenDocument of any kind."""
    return "content.xml" in parts_of(data)


def parts_of(data: bytes) -> list[str]:
    """Return the names in a zip archive; none if it is broken."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.namelist()
    except Exception:  # of the parser: whatever a broken file makes it stumble over
        return []


def refuse_archive(data: bytes, name: str) -> WrongInput:
    """Return the error that says what a zip archive is, and what to do."""
    parts = parts_of(data)
    if not parts:
        return WrongInput(f"{name} is no DOCX or ODT that can be read: it is cut off or broken")
    for begins, what in OTHERS.items():
        if any(part.startswith(begins) for part in parts):
            return WrongInput(f"{name} is {what}")
    return WrongInput(f"{name} is a zip archive; unpack it and hand in one document of it")


def check_size(data: bytes, name: str) -> None:
    """Raise WrongInput for an archive that would fill the memory; it is unpacked piece by piece."""
    tags = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > 10 * MAX_BYTES:
            raise WrongInput(f"{name} unpacks to more than {10 * MAX_BYTES:,} bytes: hand in less")
        for entry in entries:
            with archive.open(entry) as file:
                while block := file.read(BLOCK):
                    tags += block.count(b"<")
            refuse_tags(name, tags)


def parse_xml(data: bytes) -> Any:
    """Return the root of an XML document; its entities stay unread.  Raises lxml's errors."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)
