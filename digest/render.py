"""A letter as subject, HTML and text; the same letter gives the same characters."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import css_inline
from markupsafe import Markup

from advice.weekly.content import WeeklyMail
from digest.letter_view import MailView, view_mail
from digest.section_views import USUAL, Limits
from funding.resources import shipped
from wording.answer_links import Links
from wording.programme_texts import ProgrammeGuide
from wording.templates import html_templates, text_templates

HTML_LIMIT = 95_000
"""Bytes; Gmail cuts a mail at 102 kB."""
STEPS = (
    USUAL,
    Limits(full=6),
    Limits(full=3),
    Limits(full=0),
    Limits(full=0, lines=120, title=160),
    Limits(full=0, lines=60, title=120),
    Limits(full=0, lines=20, title=100),
    Limits(full=0, lines=8, title=80),
)
"""Less and less in full until the HTML fits; the text part always has everything."""
EVERYTHING = Limits(lines=1_000_000, forthcoming=1_000_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    subject: str
    html: str
    text: str


def render_mail(letter: WeeklyMail, links: Links, *, pages: Collection[ProgrammeGuide]) -> Rendered:
    """Return the three parts of a mail; the HTML is at most `HTML_LIMIT` bytes."""
    whole = view_mail(letter, links, pages=pages, limits=EVERYTHING)
    is_short = all(
        section.count <= (USUAL.forthcoming if section.key == "forthcoming" else USUAL.lines)
        for section in whole.sections
    )
    html = ""
    for limits in STEPS:
        is_whole = is_short and limits == USUAL
        view = whole if is_whole else view_mail(letter, links, pages=pages, limits=limits)
        html = render_html(view)
        if len(html.encode()) <= HTML_LIMIT:
            break
    return Rendered(subject=whole.subject, html=html, text=render_text("weekly", mail=whole))


def render_html(view: MailView) -> str:
    page = (
        html_templates("email")
        .get_template("weekly.html.j2")
        .render(mail=view, css=style("weekly"))
    )
    return inliner().inline(page)


def render_text(name: str, **values: object) -> str:
    text = text_templates("email").get_template(f"{name}.txt.j2").render(**values)
    return "\n".join(line.rstrip() if line != "-- " else line for line in text.splitlines()) + "\n"


@cache
def style(name: str) -> Markup:
    path = shipped("templates") / "email" / f"{name}.css"
    return Markup(path.read_text(encoding="utf-8"))


@cache
def inliner() -> css_inline.CSSInliner:
    return css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False
    )
