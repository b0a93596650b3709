"""Texts of LibreOffice and others (ODT, OTT, FODT) as a reader sees them."""

import io
import zipfile
from typing import Any

from advice.documents.archive import OPEN_DOCUMENTS, check_size, parse_xml
from advice.documents.document import refuse_tags, unreadable
from funding.errors import WrongInput

SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg",
}
UNREAD = frozenset(
    {
        *("text:tracked-changes", "office:annotation", "text:note-citation", "text:ruby-text"),
        *("text:placeholder", "text:hidden-text", "text:script", "svg:title", "svg:desc"),
        *("office:forms", "text:sequence-decls", "text:user-field-decls", "text:variable-decls"),
        *("text:table-of-content", "text:hidden-paragraph"),
    }
)
"""What no reader sees, or what repeats the headings."""
CHARACTERS = {"text:tab": "\t", "text:line-break": "\n"}
LINES = ("text:p", "text:h")


def read_open_document(data: bytes, name: str) -> str:
    """Return the text of an archive, one paragraph a line.  Raises WrongInput."""
    try:
        check_size(data, name)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.namelist()
            refuse_other(archive.read("mimetype") if "mimetype" in parts else b"", name)
            if "META-INF/manifest.xml" in parts:
                refuse_encrypted(archive.read("META-INF/manifest.xml"), name)
            root = parse_xml(archive.read("content.xml"))
        return "\n".join(lines_of(root))
    except WrongInput:
        raise
    except Exception as error:  # of the parser: whatever a broken file makes it stumble over
        raise unreadable(name, "no ODT that can be read", error) from error


def read_flat(data: bytes, name: str) -> str:
    """Return the text of an OpenDocument that is one XML file.  Raises WrongInput."""
    try:
        refuse_tags(name, data.count(b"<"))
        return "\n".join(lines_of(parse_xml(data)))
    except WrongInput:
        raise
    except Exception as error:  # of the parser, as above
        raise unreadable(name, "no FODT that can be read", error) from error


def refuse_other(kind: bytes, name: str) -> None:
    for part, what in OPEN_DOCUMENTS.items():
        if part in kind.decode("ascii", "replace"):
            raise WrongInput(f"{name} is {what}")


def refuse_encrypted(manifest: bytes, name: str) -> None:
    if b"encryption-data" in manifest:
        raise WrongInput(f"{name} is protected by a password; save a copy without one")


def called(element: Any) -> str:
    """Return a name such as ``text:p``; empty for what is no element."""
    if not isinstance(element.tag, str):
        return ""
    space, _, local = element.tag.rpartition("}")
    return f"{SPACES.get(space[1:], '?')}:{local}"


def lines_of(root: Any) -> list[str]:
    """Return the paragraphs of the body; text boxes and notes follow the paragraph they hang on."""
    lines: list[str] = []
    for body in root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}body"):
        find_lines(body, lines)
    return lines


def find_lines(element: Any, lines: list[str]) -> None:
    for part in element:
        name = called(part)
        if name in LINES:
            hanging: list[Any] = []
            lines.append(line_of(part, hanging))
            for box in hanging:
                find_lines(box, lines)
        elif name and name not in UNREAD:
            find_lines(part, lines)


def line_of(element: Any, hanging: list[Any]) -> str:
    """Return the text of one paragraph; what has paragraphs of its own joins *hanging*."""
    text = element.text or ""
    for part in element:
        name = called(part)
        if name in CHARACTERS:
            text += CHARACTERS[name]
        elif name == "text:s":
            text += " "
        elif name in ("draw:frame", "draw:custom-shape", "text:note"):
            hanging.append(part)
        elif name and name not in UNREAD:
            text += line_of(part, hanging)
        text += part.tail or ""
    return text
