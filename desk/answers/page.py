"""One small page: what a link would do, or what was done.  It works without JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.pages.static_files import address
from wording.templates import html_templates


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form that posts to *target*; nothing happens before its button is pressed."""

    target: str
    button: str
    legend: str | None = None
    name: str | None = None
    """The field that the choices set."""
    choices: tuple[Choice, ...] = ()
    text_name: str | None = None
    text_label: str | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    is_quiet: bool = False
    """A second thought, such as undo: not the main thing of its page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CallLine:
    title: str
    language: str | None
    origin: str
    deadline: str
    url: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerPage:
    language: str
    title: str
    person: str | None
    """Says for whom the page acts."""
    lines: tuple[str, ...]
    call: CallLine | None = None
    forms: tuple[Form, ...] = ()
    all_calls: tuple[str, str] | None = None
    """Words and address of the person's own page; None for who has none."""
    status: int = 200


def render_page(page: AnswerPage, foot: Mapping[str, str] | None = None) -> str:
    """Return the HTML; *foot* are the links below it, words by address."""
    template = html_templates("desk").get_template("page.html.j2")
    return template.render(
        page=page, foot=foot or {}, style=address("desk.css"), icon=address("icon.svg")
    )
