"""What a mail shows: equal in HTML and text, true numbers, no active content, right size."""

import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from advice.weekly.content import CallChange, Card, MailSection, WeeklyMail, WhyNew
from digest.letter_view import MailView, view_mail
from digest.line_places import OWN_PLACES
from digest.render import HTML_LIMIT, Rendered, render_mail
from funding.event import EventKind
from funding.match import Strength
from wording.answer_links import Links

Build = Callable[..., WeeklyMail]
MakeLinks = Callable[..., Links]
VOID = {"meta", "br", "img", "hr", "link", "input"}


def with_cards(letter: WeeklyMail, **cards: tuple[Card, ...]) -> WeeklyMail:
    """Return the mail with other cards in the named sections."""
    changed = {MailSection(name): shown for name, shown in cards.items()}
    return replace(letter, sections={**letter.sections, **changed})


class Page(HTMLParser):
    """The tags of a page, in order, and whether they nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.is_nested = True
        self.links: list[tuple[str, str]] = []
        self._text: list[str] | None = None
        self._href = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a":
            self._text, self._href = [], dict(attrs).get("href") or ""

    def handle_endtag(self, tag: str) -> None:
        self.is_nested &= bool(self.open) and self.open.pop() == tag
        if tag == "a" and self._text is not None:
            self.links.append(("".join(self._text).strip(), self._href))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def render(letter: WeeklyMail, links: Links) -> Rendered:
    return render_mail(letter, links, pages=())


def test_the_subject_counts_what_the_body_lists(full: Build, links: MakeLinks) -> None:
    letter = full()
    mail = render(letter, links(letter))
    assert mail.subject.startswith("2 new calls, 1 change, 1 closing soon, 1 as a partner")
    assert mail.subject.endswith("EU funding for Krefeld, week 41")
    for section, title in ((MailSection.NEW, "New for you"), (MailSection.CHANGED, "Changed")):
        assert f"{title} ({len(letter.cards(section))})" in mail.text


def test_html_and_text_show_the_same_calls_titles_and_dates(full: Build, links: MakeLinks) -> None:
    letter = full()
    mail = render(letter, links(letter))
    cards = [card for section in MailSection for card in letter.cards(section)]
    assert len(cards) == 11
    for card in cards:
        assert card.call.best.title in mail.html
        assert card.call.best.title in mail.text
        assert f'href="{card.call.best.url}"' in mail.html
        assert card.call.best.url in mail.text
    for words in ("15 Oct 2026", "17:00 Brussels time", "58 days left", "€2M to €5M per project"):
        assert words in mail.html
        assert words in mail.text


def test_what_is_not_known_is_said_to_be_not_stated(full: Build, links: MakeLinks) -> None:
    letter = full()
    mail = render(letter, links(letter))
    assert "EU share not stated" in mail.text


def test_a_change_is_shown_from_old_to_new(full: Build, links: MakeLinks) -> None:
    letter = full()
    assert "Deadline: Tue, 3 Nov 2026 → Sun, 15 Nov 2026" in render(letter, links(letter)).text


def test_a_near_miss_names_the_rule_that_says_no(full: Build, links: MakeLinks) -> None:
    letter = full()
    assert (
        "✗ too few inhabitants, at least 300,000 are required" in render(letter, links(letter)).text
    )


def test_the_quiet_mail_says_that_nothing_is_to_be_done(quiet: Build, links: MakeLinks) -> None:
    letter = quiet()
    mail = render(letter, links(letter))
    assert mail.subject == "Nothing new – EU funding for Krefeld, week 41"
    assert "You need to do nothing" in mail.text
    assert mail.text.index("Your dates (1)") < mail.text.index("Nearest, but no fit (1)")
    assert "812 calls read from 2 sources, all up to date." in mail.text
    assert len(mail.html.encode()) < 15_000


def test_the_first_mail_welcomes_and_says_how_to_answer(full: Build, links: MakeLinks) -> None:
    letter = full(welcome=True)
    mail = render(letter, links(letter))
    assert mail.subject == "Welcome: EU funding for Krefeld, week 41"
    assert "“Not relevant” hides a call" in mail.text
    assert "new at the source" not in mail.text


def test_a_source_that_was_not_refreshed_is_named(full: Build, links: MakeLinks) -> None:
    letter = full()
    assert "Portico: not refreshed since 20 Sept 2026" in render(letter, links(letter)).html


def test_a_short_line_says_first_when_and_then_whether_one_may_apply(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    text = render(letter, links(letter)).text
    assert (
        "Heat warnings for every district · Horizon Europe · CERV-2026-CITIZENS-TOWN · closes Sat, "
        "2 Jan 2027 (88 days left) · Can we apply? Yes, with conditions" in text
    )


def test_an_announced_call_among_the_dates_says_when_it_opens(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    ahead = replace(letter.forthcoming[0], section=MailSection.COUNTDOWN)
    dated = with_cards(letter, forthcoming=(), countdown=(ahead,))
    text = render(dated, links(dated)).text
    assert "HORIZON-MISS-2027-CLIMA-04 · opens 1 Dec 2026 · closes Fri, 5 Mar 2027 · Can" in text


def test_a_national_call_has_a_funding_rate_and_no_share_of_the_eu(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    card = next(c for c in letter.new if c.money.rate is not None)
    money = replace(card.money, is_national=True)
    change = CallChange(
        kind=EventKind.ELIGIBILITY,
        field="co_financing_rate",
        old="0.6",
        new="0.8",
        seen_on=letter.today,
    )
    national = with_cards(letter, new=(replace(card, money=money, changes=(change,)),))
    text = render(national, links(national)).text
    section = text[text.index("New for you") : text.index("Only as a partner")]
    assert "funding rate 80%" in section
    assert "* Funding rate: 60% → 80%" in section
    assert "EU share" not in section


def test_numbers_that_nobody_can_look_up_are_not_shown(full: Build, links: MakeLinks) -> None:
    letter = full()
    card = letter.new[0]
    for source_id, is_shown in (("104", False), ("13201COMPETITIVE_CALLen", False), ("A-7", True)):
        call = replace(card.call, best=replace(card.call.best, source_id=source_id))
        one = with_cards(letter, new=(replace(card, call=call),))
        assert (f"Horizon Europe · {source_id}\n" in render(one, links(one)).text) is is_shown


def test_what_is_not_read_is_said_in_the_readers_language(full: Build, links: MakeLinks) -> None:
    letter = full("de")
    mail = render(letter, links(letter))
    for part in (mail.text, mail.html):
        assert "Nicht geprüft: Websites der Interreg-Programme." in part


@pytest.mark.parametrize(
    ("language", "names"), [("pl", "Drezno i Ateny"), ("bg", "Дрезден и Атина")]
)
def test_cities_have_the_names_that_the_reader_knows(
    language: str, names: str, full: Build, links: MakeLinks
) -> None:
    letter = replace(full(language), cities=("Dresden", "Αθήνα"))
    mail = render(letter, links(letter))
    assert names in mail.subject
    assert names in mail.text
    assert names in mail.html


def test_no_line_of_a_card_begins_with_the_dot_between_two_things(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    body = re.search(r"<body.*</body>", render(letter, links(letter)).html, re.DOTALL)
    assert body is not None
    values = re.findall(r'class="(?:value|short)".*?</(?:td|p)>', body[0], re.DOTALL)
    assert any("\u00a0· " in value or "&nbsp;· " in value for value in values)
    assert not [value for value in values if " · " in re.sub(r"<[^>]*>", "", value)]


def test_projects_stand_in_quotation_marks_and_a_count_beside_its_heading(
    full: Build, links: MakeLinks
) -> None:
    letter = full(language="de")
    mail = render(letter, links(letter))
    titles = [f"„{title}“" for _, title, _ in letter.projects]
    assert f"weil Sie {' und '.join(titles)} abonniert haben" in mail.html
    assert re.search(r"Neu für Sie(&nbsp;|\u00a0)<span", mail.html)


def test_french_sets_a_no_break_space_before_a_colon(full: Build, links: MakeLinks) -> None:
    letter = full("fr")
    assert "   Date limite\u00a0: jeu. 15 oct. 2026" in render(letter, links(letter)).text


def test_the_same_letter_gives_the_same_characters(full: Build, links: MakeLinks) -> None:
    first, second = full(), full()
    assert render(first, links(first)) == render(second, links(second))


def test_without_public_pages_answers_are_mails_and_no_link_is_dead(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    mail = render(letter, links(letter, None))
    assert "calls.example.eu" not in mail.html
    hrefs = [href for _, href in Page(mail.html).links]
    assert all(h.startswith(("https://ec.europa.eu/", "mailto:")) for h in hrefs)
    assert any(h.startswith("mailto:calls@city.example?subject=Not%20relevant") for h in hrefs)


def test_a_forwarded_copy_carries_no_personal_link(full: Build, links: MakeLinks) -> None:
    letter = full()
    page = Page(render(letter, links(letter)).html)
    copies = [href for words, href in page.links if words == "Forward"]
    assert len(copies) == 4
    assert all(c.startswith("mailto:?subject=") and "calls.example.eu" not in c for c in copies)


def test_a_partial_match_that_only_opened_or_rose_is_one_line(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    fits = tuple(replace(fit, strength=Strength.PARTIAL) for fit in letter.new[0].fits)
    for why, is_full in ((WhyNew.OPENED, False), (WhyNew.RISEN, False), (WhyNew.SOURCE, True)):
        card = replace(letter.new[0], fits=fits, why_new=why)
        view = view_mail(with_cards(letter, new=(card,)), links(letter), pages=())
        (group,) = next(x for x in view.sections if x.key == "new").groups
        assert [c.is_full for c in group.cards] == [is_full]


def test_a_partial_match_gets_a_card_only_where_its_project_has_nothing_better(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    strong = letter.new[0]
    fits = tuple(replace(fit, strength=Strength.PARTIAL) for fit in strong.fits)
    partial = [
        replace(strong, fits=fits, call=replace(strong.call, id=f"sedia:{n}")) for n in range(3)
    ]

    def forms(*cards: Card, welcome: bool = False) -> list[bool]:
        changed = replace(with_cards(letter, act_now=(), partner=(), new=cards), is_welcome=welcome)
        view = view_mail(changed, links(letter), pages=())
        (section,) = [x for x in view.sections if x.key == "new"]
        return [c.is_full for group in section.groups for c in group.cards]

    assert forms(strong, *partial) == [True, False, False, False]
    assert forms(*partial) == [True, False, False]
    assert forms(*partial, welcome=True) == [True, True, True]


def crowd(letter: WeeklyMail, number: int, **more: object) -> WeeklyMail:
    """Return a mail with so many new calls, all of which fit equally."""
    one = replace(letter.new[0], section=MailSection.NEW, **more)
    many = tuple(
        replace(one, call=replace(one.call, id=f"sedia:{n}", best=replace(one.call.best,
                title=f"Call number {n} of many")))
        for n in range(number)
    )  # fmt: skip
    return with_cards(letter, act_now=(), changed=(), partner=(), new=many)


def shown(view: MailView, *, is_full: bool) -> int:
    cards = [c for section in view.sections for group in section.groups for c in group.cards]
    return sum(card.is_full is is_full for card in cards)


@pytest.mark.parametrize("number", [10, 25, 60, 400])
@pytest.mark.parametrize("base_url", ["https://calls.example.eu", None])
def test_ten_cards_stay_full_however_long_the_tail(
    number: int, base_url: str | None, full: Build, links: MakeLinks
) -> None:
    letter = crowd(full(welcome=True), number)
    mail = render(letter, links(letter, base_url))
    assert len(mail.html.encode()) <= HTML_LIMIT
    assert mail.html.count('class="card new"') == 10
    assert mail.text.count("\n   Money: ") == 10
    assert len(mail.text) < 20_000


def test_after_the_cards_come_at_most_twelve_lines_and_the_number_of_the_rest(
    full: Build, links: MakeLinks
) -> None:
    letter = crowd(full(welcome=True), 37)
    view = view_mail(letter, links(letter), pages=())
    dates = sum(len(letter.cards(section)) for section in OWN_PLACES)
    assert shown(view, is_full=True) == 10
    assert shown(view, is_full=False) == 12 + dates
    new = next(section for section in view.sections if section.key == "new")
    assert (new.count, new.more and new.more.words) == (37, "19 more on your page")
    assert new.more is not None
    assert new.more.url.startswith("https://calls.example.eu/my/")


def test_every_section_has_a_line_or_two_before_another_gets_more(
    full: Build, links: MakeLinks
) -> None:
    letter = crowd(full(welcome=True), 60)
    ahead = tuple(
        replace(letter.forthcoming[0], call=replace(letter.forthcoming[0].call, id=f"sedia:F{n}"))
        for n in range(9)
    )
    view = view_mail(with_cards(letter, forthcoming=ahead), links(letter), pages=())
    later = next(section for section in view.sections if section.key == "forthcoming")
    assert (len(later.groups[0].cards), later.count) == (2, 9)
    assert later.more is not None
    assert later.more.words == "7 more on your page"


def test_without_pages_the_rest_is_asked_for_by_mail(full: Build, links: MakeLinks) -> None:
    letter = crowd(full(welcome=True), 37)
    mail = render(letter, links(letter, None))
    assert "19 more: ask for them by mail" in mail.html
    assert re.search(
        r'href="mailto:calls@city\.example\?subject=All%20my%20calls%20%5BY-', mail.html
    )
    assert re.search(r"\nAll my calls Y-[A-Z2-7]{10}\n", mail.text)


def test_the_text_part_has_one_link_a_call_and_one_for_the_answers(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    mail = render(letter, links(letter))
    found = re.findall(r"https?://\S+", mail.text)
    own = [url for url in found if url.startswith("https://calls.example.eu/my/")]
    assert ["/questions?" in url for url in own] == [False, True]  # all calls, and the question
    assert sum("/a/" in url for url in found) == 3  # how often, pause, unsubscribe
    assert sum(url.startswith("https://ec.europa.eu/") for url in found) == 11


def test_without_pages_the_text_part_names_the_codes_of_the_answers(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    mail = render(letter, links(letter, None))
    assert re.search(r"Relevant R-[A-Z2-7]{10} · Not relevant N-[A-Z2-7]{10} · Remind", mail.text)
    assert "write to calls@city.example with the code of your answer" in mail.text
    assert mail.text.count("mailto:") == 3


def test_a_week_of_calls_for_public_bodies_is_not_headed_nothing_new(
    quiet: Build, full: Build, links: MakeLinks
) -> None:
    weekly = full().whole_week[0]
    many = tuple(replace(weekly, call=replace(weekly.call, id=f"sedia:{n}")) for n in range(27))
    letter = replace(with_cards(quiet(), whole_week=many), unsaid=3)
    mail = render(letter, links(letter))
    assert mail.subject.startswith("27 new calls for public bodies – EU funding for Krefeld")
    assert "Nothing new" not in mail.html
    assert "3 more do not say who may apply." in mail.text
    assert mail.html.count("ERASMUS-2026-PI</a>") == 27
    loud = with_cards(full(), whole_week=many)
    assert "27 more for public bodies" in render(loud, links(loud)).subject


def test_a_line_says_for_which_project_and_for_several_cities_for_which_city(
    full: Build, links: MakeLinks
) -> None:
    letter = full()
    assert (
        "Heat warnings for every district · Horizon Europe · CERV-2026"
        in render(letter, links(letter)).text
    )
    cities = replace(letter, cities=("Krefeld", "Pirna"))
    text = render(cities, links(cities)).text
    assert "Krefeld: Heat warnings for every district · Horizon Europe · CERV-2026" in text
    assert "\n   Krefeld · Horizon Europe · ERASMUS-2026-PI" in text
    assert "\nKrefeld: Heat warnings for every district\n" in text


def test_dates_of_known_calls_can_be_put_aside_at_once(quiet: Build, links: MakeLinks) -> None:
    letter = quiet()
    view = view_mail(letter, links(letter), pages=())
    (line,) = view.sections[0].groups[0].cards
    assert [act.words for act in line.actions] == ["Not relevant"]
    assert line.badges == ("strong match",)


def test_a_quiet_mail_without_a_near_date_recalls_a_call(quiet: Build, links: MakeLinks) -> None:
    letter = quiet()
    (card,) = letter.countdown
    later = replace(with_cards(letter, countdown=()), recalled=card, dates_ahead=4)
    text = render(later, links(later)).text
    assert "Still open for you: Cities adapt together: CERV-2026-CITIZENS-TOWN, closes" in text


@pytest.mark.parametrize("kind", ["full", "quiet"])
def test_the_page_is_accessible(kind: str, full: Build, quiet: Build, links: MakeLinks) -> None:
    letter = full() if kind == "full" else quiet()
    page = Page(render(letter, links(letter)).html)
    names = [tag for tag, _ in page.tags]
    assert page.is_nested
    assert not page.open
    assert page.tags[0] == ("html", {"lang": "en"})
    assert names.count("h1") == 1
    assert "title" in names
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(a.get("role") == "presentation" for tag, a in page.tags if tag == "table")
    assert "img" not in names
    assert all(words for words, _ in page.links)
