"""A bulletin as a Word file: real headings, real links, the language of its words."""

import io
import zipfile
from datetime import datetime, time

from docx import Document
from docx.document import Document as DocumentObject
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph

from advice.export.sheet import cell_text
from wording.bulletin.content import BulletinContent, CallText
from wording.language import LOCALES

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every part of the file: the same bulletin gives the same bytes."""
BLUE, SOFT = RGBColor(0x0B, 0x4A, 0x80), RGBColor(0x4A, 0x5A, 0x69)


def word_file(content: BulletinContent) -> bytes:
    """Return the file; the same content gives the same bytes."""
    document = Document()
    prepare(document, content)
    document.add_heading(cell_text(content.title), level=1)
    add_soft(document, content.date)
    for paragraph in content.introduction:
        document.add_paragraph(cell_text(paragraph))
    for call in content.calls:
        add_call(document, content, call)
    add_soft(document, content.note)
    for line in content.sources:
        add_soft(document, line)
    written = io.BytesIO()
    document.save(written)
    return undated(written.getvalue())


def prepare(document: DocumentObject, content: BulletinContent) -> None:
    """Set what a word processor knows of the file: title, language, day, and the look."""
    properties = document.core_properties
    day = datetime.combine(content.day, time(0))
    properties.title = cell_text(content.title)
    properties.author = properties.last_modified_by = "City Calls"
    properties.created = properties.modified = day
    properties.language = LOCALES[content.language].replace("_", "-")
    properties.comments = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), LOCALES[content.language].replace("_", "-"))
    normal.element.get_or_add_rPr().append(language)


def add_call(document: DocumentObject, content: BulletinContent, call: CallText) -> None:
    heading = document.add_heading(level=2)
    if call.url:
        add_link(heading, cell_text(call.title), call.url)
    else:
        heading.add_run(cell_text(call.title))
    if call.other_title:
        add_soft(document, call.other_title)
    if call.sentence:
        document.add_paragraph(cell_text(call.sentence))
    for line in (call.told, *call.changes):
        if line:
            document.add_paragraph().add_run(cell_text(line)).italic = True
    facts = document.add_paragraph()
    for label, value in (
        (content.deadline_label, call.deadline),
        (content.money_label, call.money),
    ):
        facts.add_run(f"{label}: ").bold = True
        facts.add_run(cell_text(value)).add_break()
    if call.members:
        facts.add_run(cell_text(call.members)).add_break()
    origin = facts.add_run(cell_text(call.origin))
    origin.font.color.rgb = SOFT


def add_soft(document: DocumentObject, text: str) -> None:
    run = document.add_paragraph().add_run(cell_text(text))
    run.font.size, run.font.color.rgb = Pt(9.5), SOFT


def add_link(paragraph: Paragraph, words: str, url: str) -> None:
    """Append a link that a click follows; python-docx has none of its own."""
    target = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    run = paragraph.add_run(words)
    run.font.color.rgb, run.font.underline = BLUE, True
    link.append(run._r)
    paragraph._p.append(link)


def undated(file: bytes) -> bytes:
    """Return the same file without the moments at which its parts were written."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(target, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, FIRST_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return target.getvalue()
