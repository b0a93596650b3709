"""The question of a mail: alike in HTML and text, in every language; few taps, and a way round."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from advice.questions.facts import ALL
from advice.weekly.content import WeeklyMail
from digest.letter_view import view_mail
from digest.render import Form, render_mail
from funding.city import Project
from tests.digest.conftest import HEAT, KREFELD, full_letter, links_for, make_question
from wording.answer_links import Links, without_keys
from wording.language import LOCALES

Build = Callable[..., WeeklyMail]
MakeLinks = Callable[..., Links]
HOSTILE = replace(HEAT, title='Heat <b onclick="alert(1)">maps</b> & "more"')


def taps(letter: WeeklyMail, links: Links) -> list[tuple[str, str | None]]:
    """What each link of the question says, and the answer that it chooses."""
    view = view_mail(letter, links, pages=()).question
    assert view is not None
    asked = [(tap.words, parse_qs(urlsplit(tap.url).query)) for tap in view.taps]
    return [(words, query.get("answer", [None])[0]) for words, query in asked]


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("fact", [fact.name for fact in ALL])
def test_html_and_text_ask_the_same_in_every_language(
    quiet: Build, links: MakeLinks, code: str, fact: str
) -> None:
    letter = replace(quiet(code), question=make_question(fact, HOSTILE))
    mail = render_mail(letter, links(letter), pages=())
    view = view_mail(letter, links(letter), pages=()).question
    assert view is not None
    html = unescape(mail.html)
    for words in (view.words, view.why, view.taps[-1].words):
        assert words in html
    for tap in view.taps:
        assert tap.words in html
        assert f'href="{tap.url.replace("&", "&amp;")}"' in mail.html
    assert view.words in mail.text
    assert view.why in mail.text
    assert view.page.url in mail.text
    assert "<b onclick" not in mail.html


def test_few_plausible_answers_are_taps_and_any_other_has_a_form(
    quiet: Build, links: MakeLinks
) -> None:
    def asked(name: str, project: Project = HEAT) -> list[tuple[str, str | None]]:
        letter = replace(quiet(), question=make_question(name, project))
        return taps(letter, links(letter))

    other, later = ("Another answer", None), ("Not now", "later")
    assert asked("has_climate_plan") == [("yes", "yes"), ("no", "no"), later]
    days = [(f"{n} days", str(n)) for n in (14, 30, 60, 90)]
    assert asked("decision_days") == [*days, other, later]
    assert [answer for _, answer in asked("sizes")] == ["part", "grow", "cut", "fixed", "later"]
    assert asked("budget_max_eur") == [("Answer", None), later]
    unknown = replace(HEAT, city=replace(KREFELD, population=None))
    assert asked("population", unknown) == [("228,000", "228000"), other, later]
    wrong = replace(HEAT, city=replace(KREFELD, population=90_000))
    both = [("228,000", "228000"), ("90,000", "90000")]
    assert asked("population", wrong) == [*both, other, later]


def test_the_mail_says_once_how_many_calls_hang_on_it_and_who_looks_on_gets_no_key(
    quiet: Build, links: MakeLinks
) -> None:
    letter = replace(quiet(), question=make_question("sizes"))
    mail = render_mail(letter, links(letter), pages=())
    why = "Until it is answered, this stays to be checked for 14 calls in your list."
    assert mail.text.count(why) == mail.html.count(why) == 1
    assert "You need to do nothing" not in mail.text
    assert mail.subject.startswith("Nothing new")
    shown = without_keys(mail.text)
    assert "https://calls.example.eu/my/…/questions?about=krefeld/heat&fact=sizes" in shown


def test_a_form_asks_each_reader_by_links_of_their_own() -> None:
    letter = full_letter()
    own = links_for(letter)
    form = Form(letter, own, pages=())
    for reader in (7, 123_456):
        links = replace(own, recipient_id=reader)
        assert form.filled(links) == Form(letter, links, pages=()).filled(links)
        view = view_mail(letter, links, pages=()).question
        assert view is not None
        assert view.page.url in form.filled(links).text


def test_without_pages_there_is_no_link_that_leads_nowhere(quiet: Build, links: MakeLinks) -> None:
    letter = replace(quiet(), question=make_question("sizes"))
    mail = render_mail(letter, links(letter, base_url=None), pages=())
    assert "One question" not in mail.text + mail.html
