"""What all our Word files share: their language, links that a click follows, the same bytes."""

import io
import zipfile
from datetime import date, datetime, time

from docx.document import Document as DocumentObject
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from advice.export.sheet import cell_text
from wording.language import LOCALES

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every part of the file: the same content gives the same bytes."""
BLUE, SOFT = RGBColor(0x0B, 0x4A, 0x80), RGBColor(0x4A, 0x5A, 0x69)


def describe(
    document: DocumentObject, *, title: str, language: str, day: date, size: float = 11
) -> None:
    """Set what a word processor knows of the file: title, language, day, and the look.

    *size* is that of the usual letters, in points.
    """
    properties = document.core_properties
    moment = datetime.combine(day, time(0))
    properties.title = cell_text(title)
    properties.author = properties.last_modified_by = "City Calls"
    properties.created = properties.modified = moment
    properties.language = tag_of(language)
    properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(size)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), tag_of(language))
    normal.element.get_or_add_rPr().append(spoken)


def tag_of(language: str) -> str:
    """Return a language as Word names it: ``de-DE``; of one that we do not speak its code."""
    return LOCALES.get(language, language).replace("_", "-")


def add_soft(document: DocumentObject, text: str, *, size: float = 9.5) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(cell_text(text))
    run.font.size, run.font.color.rgb = Pt(size), SOFT
    return paragraph


def add_link(paragraph: Paragraph, words: str, url: str) -> None:
    """Append a link that a click follows; python-docx has none of its own."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.underline = BLUE, True
    link.append(run._r)
    paragraph._p.append(link)


def add_title(document: DocumentObject, title: str, url: str, *, level: int) -> None:
    """Append a heading that is a link; plain words where *url* is ""."""
    heading = document.add_heading(level=level)
    if url:
        add_link(heading, cell_text(title), url)
    else:
        heading.add_run(cell_text(title))


def written(document: DocumentObject) -> bytes:
    """Return the file; the same document gives the same bytes."""
    target = io.BytesIO()
    document.save(target)
    return undated(target.getvalue())


def undated(file: bytes) -> bytes:
    """Return the same file without the moments at which its parts were written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, FIRST_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return target.getvalue()
