"""A bulletin as a file: a mail in HTML, a Word file, plain text, a feed."""

import textwrap
from collections.abc import Callable, Mapping
from enum import StrEnum

from funding.errors import WrongInput
from wording.bulletin.content import BulletinContent
from wording.bulletin.feed import bulletin_feed
from wording.bulletin.word_file import word_file
from wording.export.files import ExportFile
from wording.export.forms import WORD
from wording.templates import html_templates, text_templates

WIDTH = 78
MOST_BYTES = 95_000
"""Of the mail: Gmail cuts longer ones near 102 kB."""


class BulletinForm(StrEnum):
    """The forms of a bulletin, each with the ending of its file."""

    HTML = "html"
    DOCX = "docx"
    TXT = "txt"
    ATOM = "atom"


MEDIA = {
    BulletinForm.HTML: "text/html; charset=utf-8",
    BulletinForm.DOCX: WORD,
    BulletinForm.TXT: "text/plain; charset=utf-8",
    BulletinForm.ATOM: "application/atom+xml; charset=utf-8",
}


def write_bulletin(form: BulletinForm, content: BulletinContent) -> ExportFile:
    """Return the bulletin as a file; the same content gives the same bytes.

    Raises WrongInput for a mail that is too long.
    """
    body = WRITERS[form](content)
    if form is BulletinForm.HTML and len(body) > MOST_BYTES:
        raise WrongInput(
            f"the bulletin has {len(body)} bytes as a mail, more than the {MOST_BYTES} that "
            "mailboxes show whole; take calls out, or shorten sentences"
        )
    return bulletin_file(form, content.number, body)


def bulletin_file(form: BulletinForm, number: int, body: bytes) -> ExportFile:
    """Return the bytes of a bulletin with the name of their file."""
    return ExportFile(body=body, media_type=MEDIA[form], name=f"bulletin-{number}.{form}")


def newsletter(content: BulletinContent) -> bytes:
    """Return the bulletin as a page that a mail may carry: its look stands at each element."""
    return html_templates("bulletin").get_template("mail.html.j2").render(b=content).encode()


def plain_text(content: BulletinContent) -> bytes:
    """Return the bulletin as text, in lines that every mail program shows whole."""
    text = text_templates("bulletin").get_template("mail.txt.j2").render(b=content)
    return (wrapped(text).rstrip() + "\n").encode()


def wrapped(text: str) -> str:
    """Return *text* in lines of at most `WIDTH` characters; an address is never cut."""
    lines = []
    for line in text.splitlines():
        lines += textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]
    return "\n".join(lines)


WRITERS: Mapping[BulletinForm, Callable[[BulletinContent], bytes]] = {
    BulletinForm.HTML: newsletter,
    BulletinForm.DOCX: word_file,
    BulletinForm.TXT: plain_text,
    BulletinForm.ATOM: bulletin_feed,
}
