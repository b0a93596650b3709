"""A real browser shows every kind of mail, light and dark, on a small phone: all can be read."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Page

from advice.weekly.content import WeeklyMail
from advice.weekly.staff import Mistake, Person, SourceTrouble, StaffMail
from digest.confirmation import render_confirmation
from digest.reminders import reduced
from digest.render import render_mail
from digest.staff_view import render_staff
from tests.digest.eye import FAINT
from wording.answer_links import Links
from wording.language import LOCALES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    contexts = {
        scheme: chromium.new_context(color_scheme=scheme, offline=True)
        for scheme in ("light", "dark")
    }
    yield {scheme: context.new_page() for scheme, context in contexts.items()}
    for context in contexts.values():
        context.close()


def staff() -> StaffMail:
    day = date(2026, 9, 1)
    return StaffMail(
        today=date(2026, 10, 6),
        period="2026-W41",
        sources=(SourceTrouble(title="Portico", state="failed", last_good=day, reason="500"),),
        mistakes=(
            Mistake(
                id=1,
                call_id="a:b",
                title="A call with a-name-that-is-long-and-has-no-blank-to-be-broken-at-anywhere",
                url="https://a.example/b",
                comment="Wrong date",
                on=day,
            ),
        ),
        unanswered=(Person(address="a@b.example", on=day, note=None),),
        bounced=(Person(address="c@d.example", on=day, note="550 unknown"),),
        silent=(),
        noisy=(),
        unreviewed=(),
    )


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_mail_can_be_read_light_dark_and_on_a_small_phone(
    language: str,
    full: Callable[..., WeeklyMail],
    quiet: Callable[..., WeeklyMail],
    links: Callable[..., Links],
    pages: dict[str, Page],
) -> None:
    letters = [full(language), quiet(language), full(language, welcome=True)]
    letters.append(replace(letters[0], period="2026-10"))
    letters.append(reduced(letters[0], {card.call.id: 30 for card in letters[0].act_now}))
    answers = links(letters[0])
    mails = {
        **{str(n): render_mail(x, links(x), pages=()).html for n, x in enumerate(letters)},
        "staff": render_staff(staff(), language).html,
        "confirmation": render_confirmation(language, ("Krefeld",), answers).html,
    }
    for name, html in mails.items():
        for scheme, page in pages.items():
            page.set_viewport_size({"width": 320, "height": 700})
            page.set_content(html)
            seen, faint = page.evaluate(FAINT)
            assert seen > 4
            assert faint == [], (name, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (name, scheme)
            assert page.evaluate("document.documentElement.lang") == language
            assert page.title()


def test_a_source_in_trouble_stands_out_from_the_others_in_the_foot(
    full: Callable[..., WeeklyMail], links: Callable[..., Links], pages: dict[str, Page]
) -> None:
    letter = full()
    html = render_mail(letter, links(letter), pages=()).html
    for scheme, page in pages.items():
        page.set_content(html)
        colours = page.locator("td.foot p").evaluate_all(
            "all => all.slice(0, 2).map(p => getComputedStyle(p).color)"
        )
        assert len(set(colours)) == 2, scheme


def test_the_eye_of_this_test_sees_what_is_too_faint(pages: dict[str, Page]) -> None:
    pages["light"].set_content(
        '<body style="background: #fff"><p style="color: #999">pale</p><p>well</p></body>'
    )
    assert pages["light"].evaluate(FAINT) == [2, [["pale", "2.85", "16px"]]]
