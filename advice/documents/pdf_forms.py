"""What people typed into a PDF: fields, remarks on the page, and the data of Adobe's own forms."""

import re
from collections.abc import Iterator
from typing import Any

from advice.documents.archive import parse_xml

SHORT = 2_500
"""Characters; the page that stands for an unreadable form has some 600."""
READER = re.compile(r"adobe\.com/go/|adobe reader|acrobat reader|adobe acrobat", re.IGNORECASE)
"""What that page advises, in every language: ``http://www.adobe.com/go/reader_download``"""
LONGEST_FIELDS = 5_000
"""Fields that are read."""


def is_placeholder(text: str) -> bool:
    """Return whether the pages only say that another program is needed to see them."""
    return len(text) < SHORT and READER.search(text) is not None


def form_of(reader: Any) -> Any:
    """Return the form of a PDF; None if it has none."""
    form = reader.root_object.get("/AcroForm")
    return None if form is None else form.get_object()


def values_of_fields(reader: Any) -> list[str]:
    """Return what was typed into or chosen in the fields of a form."""
    if form_of(reader) is None:
        return []
    found = []
    for field in list((reader.get_fields() or {}).values())[:LONGEST_FIELDS]:
        if field.get("/FT") in ("/Tx", "/Ch"):
            value = field.get("/V")
            values = value if isinstance(value, list) else [value]
            found += [text for v in values if v is not None and (text := str(v).strip())]
    return found


def typed_on_page(page: Any) -> Iterator[str]:
    """Yield what was typed on a page without a form."""
    for entry in page.get("/Annots") or ():
        note = entry.get_object()
        if note.get("/Subtype") == "/FreeText" and note.get("/Contents"):
            yield str(note["/Contents"])


def form_data(reader: Any) -> list[str]:
    """Return the texts that were filled into a form of Adobe's own kind (XFA)."""
    form = form_of(reader)
    parts = None if form is None else form.get("/XFA")
    if parts is None:
        return []
    parts = parts.get_object()
    if not isinstance(parts, list):
        return data_in(parts.get_data())
    names = dict(zip(parts[0::2], parts[1::2], strict=False))
    found = names.get("datasets")
    return [] if found is None else data_in(found.get_object().get_data())


def data_in(xml: bytes) -> list[str]:
    """Return the texts in the data of a form, one an element."""
    root = parse_xml(xml)
    found = []
    for data in root.iter("{*}data"):
        for element in data.iter():
            if isinstance(element.tag, str):
                own = (element.text, *(part.tail for part in element))
                found += [" ".join(text.split()) for text in own if text and text.strip()]
    return found
