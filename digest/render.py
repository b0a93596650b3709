"""A letter as subject, HTML and text; the same letter gives the same characters."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

import css_inline
from markupsafe import Markup

from advice.weekly.content import WeeklyMail
from digest.letter_view import MailView, view_mail
from digest.line_places import USUAL, Limits
from digest.rendering.holes import Cut, Values, open_links
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


@dataclass(slots=True)
class Step:
    """A letter within some limits, with holes for the links; nothing of one that is too long."""

    subject: str
    html: Cut | None
    view: MailView | None
    """Until its text is rendered, which only few letters need at more than one step."""
    text: Cut | None = None


class Form:
    """A letter without its reader: rendered once, and filled in with the links of each."""

    def __init__(
        self, letter: WeeklyMail, links: Links, *, pages: Collection[ProgrammeGuide]
    ) -> None:
        """*links* are those of any reader of this mail: whose, makes no difference."""
        self.letter, self.pages, self.links = letter, pages, open_links(links)
        self.steps: list[Step] = []

    def filled(self, links: Links) -> Rendered:
        """Return the three parts of the mail of one reader, as `render_mail` does."""
        values = Values(links)
        for number in range(len(STEPS)):
            step = self.step(number)
            if step.html is not None:
                html = step.html.filled(values.in_html)
                if len(html) <= HTML_LIMIT:
                    break
        text = self.text(self.step(0) if self.letter.is_list else step)
        return Rendered(
            subject=step.subject,
            html=html.decode(),
            text=text.filled(values.in_text).decode(),
        )

    def step(self, number: int) -> Step:
        while len(self.steps) <= number:
            limits = STEPS[len(self.steps)]
            view = view_mail(self.letter, self.links, pages=self.pages, limits=limits)
            html = self.links.cut(render_html(view))
            is_last = limits is STEPS[-1]
            is_told = self.letter.is_list and not self.steps
            may_do = html.size <= HTML_LIMIT or is_last
            self.steps.append(
                Step(
                    subject=view.subject,
                    html=html if may_do else None,
                    view=view if may_do or is_told else None,
                )
            )
        return self.steps[number]

    def text(self, step: Step) -> Cut:
        if step.text is None:
            assert step.view is not None  # only of steps that are too long
            step.text = self.links.cut(render_text("weekly", mail=step.view))
            step.view = None
        return step.text


def render_mail(letter: WeeklyMail, links: Links, *, pages: Collection[ProgrammeGuide]) -> Rendered:
    """Return the three parts of a mail; the HTML is at most `HTML_LIMIT` bytes.

    The text part shows the same calls; the answers to each are behind one link, or codes.  Only of
    a list of all calls it may show more than the HTML has room for.
    """
    return Form(letter, links, pages=pages).filled(links)


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
