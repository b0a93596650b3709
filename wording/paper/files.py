"""A paper as a file: Word, Markdown, or a page to print."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from markupsafe import Markup

from wording.export.files import ExportFile
from wording.export.forms import WORD
from wording.export.printable import print_style
from wording.paper.content import PaperContent
from wording.paper.markdown import markdown
from wording.paper.word_file import word_file
from wording.templates import html_templates

STYLE = "paper.css"


class PaperForm(StrEnum):
    """The forms of a paper, each with the ending of its file."""

    DOCX = "docx"
    MD = "md"
    HTML = "html"


MEDIA = {
    PaperForm.DOCX: WORD,
    PaperForm.MD: "text/markdown; charset=utf-8",
    PaperForm.HTML: "text/html; charset=utf-8",
}


def write_paper(
    form: PaperForm, content: PaperContent, *, style_address: str | None = None
) -> ExportFile:
    """Return the paper as a file; the same content gives the same bytes.

    The page to print carries its look, or takes it from *style_address*.
    """
    if form is PaperForm.HTML:
        body = page_to_print(content, style_address)
    else:
        body = WRITERS[form](content)
    return ExportFile(body=body, media_type=MEDIA[form], name=f"paper-{content.day}.{form}")


def page_to_print(content: PaperContent, style_address: str | None) -> bytes:
    style = None if style_address else Markup(print_style(STYLE))  # our own file
    page = html_templates("export").get_template("paper.html.j2")
    return page.render(paper=content, style=style, style_address=style_address).encode()


WRITERS: Mapping[PaperForm, Callable[[PaperContent], bytes]] = {
    PaperForm.DOCX: word_file,
    PaperForm.MD: markdown,
}
