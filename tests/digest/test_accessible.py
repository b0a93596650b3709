"""Every mail in every language: structure and contrast, in light and in dark."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import css_inline
import pytest

from advice.weekly.content import WeeklyMail
from advice.weekly.staff import Mistake, Person, ProfileTrouble, SourceTrouble, StaffMail
from digest.confirmation import render_confirmation, view_confirmation
from digest.letter_view import view_mail
from digest.reminders import reduced
from digest.render import HTML_LIMIT, render_mail
from digest.staff_view import render_staff, view_staff
from funding.resources import shipped
from wording.answer_links import Links
from wording.language import LOCALES
from wording.templates import html_templates

VOID = {"meta", "br", "img", "hr", "link", "input"}
WHITE, BLACK, DARK = (255, 255, 255), (0, 0, 0), (15, 21, 27)
Colour = tuple[int, int, int]


class Contrast(HTMLParser):
    """Collects texts whose contrast to their background is below 4.5 : 1, and the structure."""

    def __init__(self, html: str, *, canvas: Colour) -> None:
        super().__init__()
        self.stack: list[tuple[str, Colour, Colour, bool]] = [("", BLACK, canvas, True)]
        self.weak: list[str] = []
        self.headings: list[int] = []
        self.tables: list[str | None] = []
        self.languages: list[str | None] = []
        self.links: list[str] = []
        self.titles = 0
        self.pictures = 0
        self.is_balanced = True
        self.texts = 0
        self.feed(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        _, ink, paper, is_shown = self.stack[-1]
        style = values.get("style") or ""
        ink = colour(style, "color", ink)
        paper = colour(style, "background-color", paper)
        is_shown = (
            is_shown
            and re.search(r"display:\s*none", style) is None
            and tag not in ("head", "title")
        )
        if tag not in VOID:
            self.stack.append((tag, ink, paper, is_shown))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append(values.get("role"))
        if tag == "html":
            self.languages.append(values.get("lang"))
        if tag == "a":
            self.links.append("")
        self.titles += tag == "title"
        self.pictures += tag in ("img", "svg", "video")

    def handle_endtag(self, tag: str) -> None:
        self.is_balanced &= self.stack[-1][0] == tag
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        tag, ink, paper, is_shown = self.stack[-1]
        if tag == "a" and self.links:
            self.links[-1] += data.strip()
        if not data.strip("\u00a0 \n") or not is_shown or tag in ("", "html", "body"):
            return
        self.texts += 1
        if ratio(ink, paper) < 4.5:
            self.weak.append(f"{data.strip()[:40]!r} {ink} on {paper}: {ratio(ink, paper):.2f}")


def colour(style: str, name: str, inherited: Colour) -> Colour:
    found = re.findall(rf"(?:^|;)\s*{name}:\s*#([0-9a-f]{{6}})", style)
    if not found:
        return inherited
    return tuple(int(found[-1][n : n + 2], 16) for n in (0, 2, 4))  # type: ignore[return-value]


def ratio(one: Colour, other: Colour) -> float:
    """Contrast after WCAG 2.

    >>> ratio((0, 0, 0), (255, 255, 255))
    21.0
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(rgb: Colour) -> float:
    parts = [c / 255 for c in rgb]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def dark_css() -> str:
    """The style sheet as a reader in dark mode gets it: the dark rules are always on."""
    css = (shipped("templates") / "email" / "weekly.css").read_text(encoding="utf-8")
    light, dark = css.split("@media (prefers-color-scheme: dark) {")
    plain_rules = light.split("@media")[0]
    return plain_rules + dark.rsplit("}", 1)[0]


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert ratio(BLACK, WHITE) == pytest.approx(21)


def check(html: str, language: str, canvas: Colour) -> None:
    page = Contrast(html, canvas=canvas)
    assert page.languages == [language]
    assert page.titles == 1
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(page.headings))
    assert set(page.tables) == {"presentation"}
    assert page.pictures == 0
    assert all(len(words) > 1 for words in page.links)
    assert page.is_balanced
    assert page.texts > 3
    assert page.weak == []


def staff() -> StaffMail:
    day = date(2026, 9, 1)
    trouble = ProfileTrouble(project_id="a/b", title="Heat", average=0.0, saved_on=day)
    return StaffMail(
        today=date(2026, 10, 6),
        period="2026-W41",
        sources=(SourceTrouble(title="Portico", state="failed", last_good=day, reason="500"),),
        mistakes=(
            Mistake(id=1, call_id="a:b", title="A call", url="https://a.example/b",
                    comment="Wrong date", on=day),
        ),
        unanswered=(Person(address="a@b.example", on=day, note=None),),
        bounced=(Person(address="c@d.example", on=day, note="550 unknown"),),
        silent=(trouble,),
        noisy=(trouble,),
        unreviewed=(trouble,),
        model="2-3f9a01c4",
    )  # fmt: skip


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_mails_are_accessible_in_light_and_dark(
    language: str,
    full: Callable[..., WeeklyMail],
    quiet: Callable[..., WeeklyMail],
    links: Callable[..., Links],
) -> None:
    weekly = full(language)
    monthly = replace(weekly, period="2026-10")
    reminder = reduced(weekly, {card.call.id: 30 for card in weekly.act_now})
    assert reminder.act_now
    answers = links(weekly)
    for letter in (weekly, monthly, quiet(language), full(language, welcome=True), reminder):
        check(render_mail(letter, answers, pages=()).html, language, WHITE)
        view = view_mail(letter, answers, pages=())
        check(in_the_dark("weekly", view), language, DARK)
    check(render_staff(staff(), language).html, language, WHITE)
    check(in_the_dark("staff", view_staff(staff(), language)), language, DARK)
    check(render_confirmation(language, ("Krefeld",), answers).html, language, WHITE)
    check(
        in_the_dark("confirm", view_confirmation(language, ("Krefeld",), answers)), language, DARK
    )


def in_the_dark(name: str, view: object) -> str:
    """The mail with the dark rules inlined."""
    page = html_templates("email").get_template(f"{name}.html.j2").render(mail=view, css="")
    styled = page.replace("<style></style>", f"<style>{dark_css()}</style>")
    return css_inline.CSSInliner(load_remote_stylesheets=False).inline(styled)


@pytest.mark.parametrize("language", ["de", "el"])
def test_words_of_a_call_say_which_language_they_are_in(
    language: str, full: Callable[..., WeeklyMail], links: Callable[..., Links]
) -> None:
    letter = full(language)
    html = render_mail(letter, links(letter), pages=()).html
    quotes = re.findall(r'<span class="quote"([^>]*)>', html)
    assert quotes
    assert all(' lang="en"' in attributes for attributes in quotes)


def test_the_staff_mail_counts_what_it_lists() -> None:
    mail = render_staff(staff(), "en")
    assert mail.subject == "8 things want a person – City Calls for staff, week 41"
    for words in ("Portico: not refreshed since 1 Sept 2026", "“Wrong date”", "550 unknown"):
        assert words in mail.text
        assert words in mail.html
    assert len(view_staff(staff(), "en").parts) == 8


def test_a_flood_of_reports_is_counted_in_the_mail_and_told_in_its_text() -> None:
    one = staff().mistakes[0]
    reports = tuple(replace(one, id=n, comment=f"No. {n}: " + "wrong " * 300) for n in range(500))
    mail = render_staff(replace(staff(), mistakes=reports), "pl")
    assert len(mail.html.encode()) <= HTML_LIMIT
    assert "440 kolejnych punktów jest w wersji tekstowej tej wiadomości." in mail.html
    assert '<span class="n"' in mail.html
    assert ">500</span>" in mail.html
    assert all(f"No. {n}: wrong" in mail.text for n in range(500))
    check(mail.html, "pl", WHITE)


def test_a_staff_mail_without_trouble_says_that_all_is_well() -> None:
    letter = StaffMail(
        today=date(2026, 10, 6),
        period="2026-W41",
        sources=(),
        mistakes=(),
        unanswered=(),
        bounced=(),
        silent=(),
        noisy=(),
        unreviewed=(),
    )
    assert "No source, no person and no profile needs you." in render_staff(letter, "en").text


def test_pale_words_and_missing_roles_would_be_found() -> None:
    page = Contrast(
        '<html><body><table><tr><td style="color: #999999">pale</td></tr></table></body></html>',
        canvas=WHITE,
    )
    assert len(page.weak) == 1
    assert page.tables == [None]
