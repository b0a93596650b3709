"""What a mail says of applying together: alike in HTML and text, in every language, honest."""

from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest

from advice.network.line import Contact, TandemKind, TandemLine
from advice.weekly.content import WeeklyMail
from digest.letter_view import view_mail
from digest.render import render_mail
from tests.digest.conftest import make_call
from wording.answer_links import Action, Links, short_code
from wording.language import LOCALES

Build = Callable[..., WeeklyMail]
MakeLinks = Callable[..., Links]
HOSTILE = '<b onclick="alert(1)">Ana</b>'


def line(kind: TandemKind, **more: object) -> TandemLine:
    values: dict[str, object] = {
        "kind": kind,
        "proposal_id": 7,
        "city_id": "krefeld",
        "city": "Krefeld",
        "others": ("Sofia", "Utrecht"),
        "call": make_call("TANDEM"),
        "sentence": "Cool <streets> for both & all.",
    }
    return TandemLine(**(values | more))  # type: ignore[arg-type]


ASKED = line(TandemKind.ASKED)
AGREED = line(
    TandemKind.AGREED,
    contacts=(("Sofia", Contact(city_id="sofia", name=HOSTILE, address="ana@sofia.example")),),
)
OVER = line(TandemKind.NOT_THIS_TIME)


@pytest.mark.parametrize("code", LOCALES)
@pytest.mark.parametrize("told", [(ASKED,), (AGREED,), (OVER,), (ASKED, AGREED, OVER)])
def test_html_and_text_say_the_same_in_every_language(
    quiet: Build, links: MakeLinks, code: str, told: tuple[TandemLine, ...]
) -> None:
    letter = replace(quiet(code), tandems=told)
    mail = render_mail(letter, links(letter), pages=())
    view = view_mail(letter, links(letter), pages=())
    html = unescape(mail.html)
    assert len(view.tandems) == len(told)
    for one in view.tandems:
        parts = (one.words, *one.notes, *(c.words for c in one.contacts))
        for words in (*parts, *(a.words for a in one.answers), *(a.url for a in one.answers)):
            assert words in html
            assert words in mail.text
    assert HOSTILE not in mail.html


def test_a_quiet_week_with_a_question_does_not_say_that_nothing_is_to_be_done(
    quiet: Build, links: MakeLinks
) -> None:
    plain = quiet()
    asked = replace(plain, tandems=(ASKED,))
    assert "You need to do nothing" in render_mail(plain, links(plain), pages=()).text
    mail = render_mail(asked, links(asked), pages=())
    assert "You need to do nothing" not in mail.text
    assert mail.subject.startswith("1 tandem proposed – EU funding for Krefeld")


def test_without_proposals_no_word_of_them_is_said(quiet: Build, links: MakeLinks) -> None:
    letter = quiet()
    mail = render_mail(letter, links(letter), pages=())
    assert "Apply together" not in mail.text + mail.html


def test_without_pages_the_answers_are_mails_with_a_code(quiet: Build, links: MakeLinks) -> None:
    letter = replace(quiet(), tandems=(ASKED,))
    own = links(letter, base_url=None)
    mail = render_mail(letter, own, pages=())
    for action in (Action.TANDEM_YES, Action.TANDEM_NO):
        code = short_code(action, letter.recipient_id, "tandem:7/krefeld", own.secret)
        assert code in mail.text
        assert code in unescape(mail.html)


def test_only_all_yes_brings_an_address_into_a_mail(quiet: Build, links: MakeLinks) -> None:
    for told in (ASKED, OVER):
        letter = replace(quiet(), tandems=(told,))
        mail = render_mail(letter, links(letter), pages=())
        assert "sofia.example" not in mail.text + mail.html
