"""One form for many readers: each gets the characters that a rendering of its own would give."""

from dataclasses import replace
from itertools import product

import css_inline
import pytest

from advice.weekly.content import WeeklyMail
from digest.letter_view import view_mail
from digest.render import HTML_LIMIT, STEPS, Form, Rendered, render_text, style
from tests.digest.conftest import full_letter, links_for, quiet_letter
from wording.answer_links import Links
from wording.language import LOCALES
from wording.programme_texts import load_guides
from wording.templates import html_templates

BASES = ("https://calls.example.eu", 'https://calls.example.eu/it\'s?x=1&y="2"', None)
READERS = (7, 123_456)


def rendered_alone(letter: WeeklyMail, links: Links) -> Rendered:
    """The letter with the reader's own links in view, template and styles, as one thing."""
    template = html_templates("email").get_template("weekly.html.j2")
    inliner = css_inline.CSSInliner(
        load_remote_stylesheets=False, keep_at_rules=True, keep_style_tags=False, minify_css=True
    )
    for limits in STEPS:
        view = view_mail(letter, links, pages=load_guides(), limits=limits)
        html = inliner.inline(template.render(mail=view, css=style("weekly")))
        if len(html.encode()) <= HTML_LIMIT:
            break
    if letter.is_list:
        view = view_mail(letter, links, pages=load_guides())
    return Rendered(subject=view.subject, html=html, text=render_text("weekly", mail=view))


@pytest.mark.parametrize("language", LOCALES)
def test_a_form_filled_in_is_the_letter_rendered_for_one_reader(language: str) -> None:
    letters = (full_letter(language), full_letter(language, welcome=True), quiet_letter(language))
    for letter, base in product(letters, BASES):
        form = Form(letter, links_for(letter, base), pages=load_guides())
        for reader in READERS:
            links = replace(links_for(letter, base), recipient_id=reader)
            assert form.filled(links) == rendered_alone(letter, links)


def test_a_form_shortens_the_letter_of_whom_its_links_are_too_long_for() -> None:
    letter = full_letter(welcome=True)
    short = links_for(letter)
    size = len(rendered_alone(letter, short).html.encode())
    marks = rendered_alone(letter, short).html.count("/a/") + 1
    form = Form(letter, short, pages=load_guides())
    # a number stands in each link, packed to not less than half of its digits
    long = replace(short, recipient_id=7 ** (5 * (HTML_LIMIT - size) // (2 * marks)))
    for links in (short, long, short):
        assert form.filled(links) == rendered_alone(letter, links)
    assert len(form.filled(long).html.encode()) <= HTML_LIMIT
    assert form.filled(long).text.count("\n") < form.filled(short).text.count("\n")


def test_a_list_of_all_calls_says_all_in_its_text_whatever_its_html_has_room_for() -> None:
    letter = replace(full_letter(), is_list=True)
    links = links_for(letter)
    assert Form(letter, links, pages=load_guides()).filled(links) == rendered_alone(letter, links)


def test_no_mark_of_a_form_is_left_in_a_letter_and_none_can_be_guessed() -> None:
    letter = full_letter()
    links = links_for(letter)
    form = Form(letter, links, pages=load_guides())
    filled = form.filled(links)
    assert "hole-" not in filled.html + filled.text
    other = Form(letter, replace(links, secret="another"), pages=load_guides())
    assert not set(form.links.marks.values()) & set(other.links.marks.values())
