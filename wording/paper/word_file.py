"""A paper as a Word file of one A4 page that a committee can change and file."""

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from advice.export.sheet import cell_text
from wording.export.word_parts import SOFT, add_link, add_soft, add_title, describe, tag_of, written
from wording.paper.content import PaperContent, Section
from wording.paper.one_line import Line

SIZE, SMALL = 9.0, 8.0
"""Points of the letters."""
MARGIN = Cm(1.6)
A4 = Cm(21.0), Cm(29.7)
BOX = "☐"


def word_file(content: PaperContent) -> bytes:
    """Return the file; the same content gives the same bytes."""
    document = Document()
    describe(document, title=content.title, language=content.language, day=content.day, size=SIZE)
    lay_out(document)
    add_title(document, content.title, content.url, level=1)
    if content.other_title:
        add_soft(document, content.other_title, size=SIZE)
    document.add_paragraph().add_run(cell_text(content.whom)).bold = True
    for warning in content.warnings:
        document.add_paragraph().add_run(f"⚠ {cell_text(warning)}").bold = True
    for section in content.sections:
        add_section(document, content, section)
    document.add_heading(cell_text(content.decision_heading), level=2)
    boxes = "   ".join(f"{BOX} {cell_text(words)}" for words in content.decisions)
    document.add_paragraph(f"{boxes} {'_' * 40}")
    if content.noted:
        document.add_paragraph(cell_text(content.noted))
    for note in content.notes:
        add_soft(document, note, size=SMALL)
    return written(document)


def lay_out(document: DocumentObject) -> None:
    """Set an A4 page with narrow margins, and headings that take little room."""
    page = document.sections[0]
    page.page_width, page.page_height = A4
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    for name, size, before in (("Normal", SIZE, 0), ("Heading 1", 14, 0), ("Heading 2", 10, 5)):
        style = document.styles[name]
        style.font.size = Pt(size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(1)
        style.paragraph_format.line_spacing = 1.0


def add_section(document: DocumentObject, content: PaperContent, section: Section) -> None:
    heading = document.add_heading(cell_text(section.heading), level=2)
    if section.note:
        soften(heading.add_run(f" ({cell_text(section.note)})"))
    for line in section.lines:
        add_line(document.add_paragraph(), content, line, note=section.note_of(line))


def add_line(paragraph: Paragraph, content: PaperContent, line: Line, *, note: str) -> None:
    if line.mark:
        paragraph.add_run(f"{line.mark} ")
    if line.label:
        paragraph.add_run(f"{cell_text(line.label)}: ").bold = True
    paragraph.add_run(cell_text(line.words))
    if line.quote:
        run = paragraph.add_run(f" “{cell_text(line.quote)}”")
        soften(run)
        run.italic = True
        speak(run, line.quote_language)
    if note:
        soften(paragraph.add_run(f" ({cell_text(note)})"))
    if line.quote and line.url and line.url != content.url:
        soften(paragraph.add_run(" "))
        add_link(paragraph, cell_text(content.source_words), line.url)


def soften(run: Run) -> None:
    run.font.size, run.font.color.rgb = Pt(SMALL), SOFT


def speak(run: Run, language: str) -> None:
    """Say in which language the words are, for who checks the spelling or reads aloud."""
    if language:
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), tag_of(language))
        run._r.get_or_add_rPr().append(spoken)
