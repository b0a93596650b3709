"""A letter as subject, HTML and text; the same letter gives the same characters."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import css_inline
from markupsafe import Markup

from advice.weekly.content import WeeklyMail
from digest.letter_view import MailView, view_mail
from digest.line_places import USUAL, Limits
from funding.resources import shipped
from wording.answer_links import Links
from wording.programme_texts import ProgrammeGuide
from wording.templates import html_templates, text_templates

HTML_LIMIT = 95_000
"""Bytes; Gmail cuts a mail at 102 kB."""
STEPS = (
    USUAL,
    Limits(lines=8, whole_week=25, dates=100),
    Limits(lines=4, whole_week=15, dates=80, title=160),
    Limits(lines=0, whole_week=5, dates=60, title=120),
    Limits(full=8, lines=0, whole_week=0, dates=40, title=100),
    Limits(full=6, lines=0, whole_week=0, dates=20, title=100),
    Limits(full=3, lines=0, whole_week=0, dates=8, title=100),
    Limits(full=0, lines=0, whole_week=0, dates=8, title=100),
)
"""Less and less until the HTML fits: lines give way before any of the full cards does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendered:
    subject: str
    html: str
    text: str


def render_mail(letter: WeeklyMail, links: Links, *, pages: Collection[ProgrammeGuide]) -> Rendered:
    """Return the three parts of a mail; the HTML is at most `HTML_LIMIT` bytes.

    The text part shows the same calls; the answers to each are behind one link, or codes.  Only of
    a list of all calls it may show more than the HTML has room for.
    """
    for limits in STEPS:
        view = view_mail(letter, links, pages=pages, limits=limits)
        html = render_html(view)
        if len(html.encode()) <= HTML_LIMIT:
            break
    if letter.is_list:
        view = view_mail(letter, links, pages=pages)
    return Rendered(subject=view.subject, html=html, text=render_text("weekly", mail=view))


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
        load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False, minify_css=True
    )
