"""A bulletin as a Word file: real headings, real links, the language of its words."""

from docx import Document
from docx.document import Document as DocumentObject

from advice.export.sheet import cell_text
from wording.bulletin.content import BulletinContent, CallText
from wording.export.word_parts import SOFT, add_soft, add_title, describe, written


def word_file(content: BulletinContent) -> bytes:
    """Return the file; the same content gives the same bytes."""
    document = Document()
    describe(document, title=content.title, language=content.language, day=content.day)
    document.add_heading(cell_text(content.title), level=1)
    add_soft(document, content.date)
    for paragraph in content.introduction:
        document.add_paragraph(cell_text(paragraph))
    for call in content.calls:
        add_call(document, content, call)
    add_soft(document, content.note)
    for line in content.sources:
        add_soft(document, line)
    return written(document)


def add_call(document: DocumentObject, content: BulletinContent, call: CallText) -> None:
    add_title(document, call.title, call.url, level=2)
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
