"""The parts of a mail: which cards are shown in full, which as one line, under which project."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advice.weekly.content import Card, MailSection, WeeklyMail, WhyNew
from advice.weekly.quota import fair_share
from digest.line_places import Limits, line_places
from funding.call import Call
from funding.match import Strength
from wording.answer_links import Action, Links
from wording.card import CardView, card_view, line_view
from wording.checks import is_told
from wording.for_whom import for_whom, project_name, projects_named
from wording.forecasts.mail import ExpectedView, expected_view
from wording.glossary import words_used
from wording.language import Speech
from wording.letter.section_names import section_name
from wording.programme_texts import ProgrammeGuide, guide_for

PARTNER_CARDS = 3
CHANGED_CARDS = 3
OLD_NEWS = (WhyNew.OPENED, WhyNew.RISEN, WhyNew.MODEL_CHANGED)
LISTED_IN_FULL = (MailSection.ACT_NOW, MailSection.CHANGED, MailSection.NEW, MailSection.PARTNER)
GROUPED = (MailSection.NEW, MailSection.PARTNER)
"""Sections that are about projects: they have a heading for each where there are several."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    words: str
    url: str | None
    """None where the words say it all."""
    code: str | None = None
    """What a mail to that address carries in its subject; None where there are pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupView:
    """The cards of one project, or of all where there is only one."""

    title: str | None
    cards: tuple[CardView, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionView:
    key: str
    title: str
    count: int
    note: str | None
    groups: tuple[GroupView, ...]
    more: LinkView | None
    """Says how many calls have no line here, and leads to them."""
    expected_title: str | None
    """None where the section has nothing but forecasts, and so is called by them."""
    expected: tuple[ExpectedView, ...]
    """Forecasts, after the calls of the section; in one section at most."""


def view_sections(
    s: Speech,
    letter: WeeklyMail,
    links: Links,
    *,
    pages: Collection[ProgrammeGuide],
    limits: Limits,
) -> tuple[SectionView, ...]:
    """Return the sections that have calls or forecasts, in reading order."""
    full = full_cards(letter, limits)
    places = line_places(letter, full, limits)
    order = (
        sorted(MailSection, key=lambda x: x is not MailSection.COUNTDOWN)
        if letter.is_quiet
        else MailSection
    )
    noted = set[str]()
    views = []
    may_return = section_name(s, MailSection.EXPECTED)
    for section in order:
        cards = letter.cards(section)
        expected = letter.expected if section is MailSection.PLANNED else ()
        if not cards and not expected:
            continue
        in_full = full.get(section, ())
        names = {card.call.id for card in in_full}
        briefly = [card for card in cards if card.call.id not in names]
        lines = fair_share(briefly, places[section], call_of=call_of, is_asked=is_watched)
        groups = [
            GroupView(
                title=title,
                cards=tuple(
                    view_card(
                        s, letter, card, links, pages, limits, noted, is_full=card.call.id in names
                    )
                    for card in members
                ),
            )
            for title, members in grouped(s, letter, section, [*in_full, *lines])
        ]
        views.append(
            SectionView(
                key=section.value,
                title=section_title(s, section, letter) if cards else may_return,
                count=len(cards) + len(expected),
                note=section_note(s, section, letter),
                groups=tuple(groups) if cards else (),
                more=more_of(s, letter, section, len(briefly) - len(lines), links),
                expected_title=may_return if cards else None,
                expected=tuple(
                    expected_view(s, x, title=limits.title, whom=projects_named(s, letter, x.fits))
                    for x in expected
                ),
            )
        )
    return tuple(views)


def view_card(
    s: Speech,
    letter: WeeklyMail,
    card: Card,
    links: Links,
    pages: Collection[ProgrammeGuide],
    limits: Limits,
    noted: set[str],
    *,
    is_full: bool,
) -> CardView:
    """Return a card, in full or as a line.  What a programme pays for is said once a mail."""
    is_named = card.section in GROUPED and len(letter.projects) > 1
    whom = "" if is_named else for_whom(s, letter, card)
    if not is_full:
        return line_view(s, card, links=links, title=limits.title, whom=whom)
    page = guide_for(card.call.best, pages, letter.today)
    if page is not None and page.name in noted:
        page = None
    elif page is not None:
        noted.add(page.name)
    return card_view(s, card, links, page=page, today=letter.today, title=limits.title, whom=whom)


def more_of(
    s: Speech, letter: WeeklyMail, section: MailSection, rest: int, links: Links
) -> LinkView | None:
    """Return how many calls of a section have no line here, with the way to them."""
    if letter.is_list and rest > 0:
        words = s.count(
            "{n} more item stands in the text version of this mail.",
            "{n} more items stand in the text version of this mail.",
            rest,
        )
        return LinkView(words=words, url=None)
    if section is MailSection.COUNTDOWN:
        rest = letter.dates_ahead
    if rest <= 0 or letter.is_reminder:
        return None
    words = (
        s.count("{n} more on your page", "{n} more on your page", rest)
        if links.has_pages
        else s.count("{n} more: ask for it by mail", "{n} more: ask for them by mail", rest)
    )
    return LinkView(words=words, url=links.answer(Action.MY, None, s.say("All my calls")))


def full_cards(letter: WeeklyMail, limits: Limits) -> Mapping[MailSection, Sequence[Card]]:
    """Return the cards that get all six lines; the places go round between families of sources."""
    left = limits.full
    chosen: dict[MailSection, Sequence[Card]] = {}
    worthy = worth_a_card(letter)
    for section in LISTED_IN_FULL:
        places = min(left, PARTNER_CARDS) if section is MailSection.PARTNER else left
        worth = [card for card in letter.cards(section) if card.call.id in worthy]
        chosen[section] = fair_share(worth, places, call_of=call_of, is_asked=is_watched)
        left -= len(chosen[section])
    return chosen


def worth_a_card(letter: WeeklyMail) -> Collection[str]:
    """Return the calls worth all six lines.

    Of changes the few to calls that matter most.  Of new calls the strong matches; a partial one,
    of which four in five turn out to be off the point, only where its project has nothing better
    and it is news at the source.  A welcome shows the best there is.
    """
    changed = [c for c in letter.changed if is_wanted(c)][:CHANGED_CARDS]
    fresh = [*letter.act_now, *letter.new, *letter.partner]
    worthy = {card.call.id for card in (*changed, *fresh) if is_wanted(card)}
    served = {f.project_id for c in fresh for f in c.fits if f.strength is Strength.STRONG}
    for card in fresh:
        projects = {fit.project_id for fit in card.fits}
        if card.why_new not in OLD_NEWS and (letter.is_welcome or not projects <= served):
            worthy.add(card.call.id)
            served |= projects
    return worthy


def call_of(card: Card) -> Call:
    return card.call


def is_watched(card: Card) -> bool:
    return card.is_watched


def is_wanted(card: Card) -> bool:
    return card.is_watched or card.fallen is not None or card.strength is Strength.STRONG


def grouped(
    s: Speech, letter: WeeklyMail, section: MailSection, cards: Sequence[Card]
) -> Iterator[tuple[str | None, Sequence[Card]]]:
    """Yield the cards by project where the section is about projects and there are several."""
    if section not in GROUPED or len(letter.projects) < 2:
        yield None, cards
        return
    groups: dict[str, list[Card]] = {p: [] for p, _, _ in letter.projects}
    for card in cards:
        groups[card.fits[0].project_id].append(card)
    for members in groups.values():
        if members:
            yield project_name(s, letter, members[0].fits[0]), members


def explained(s: Speech, letter: WeeklyMail, limits: Limits) -> list[tuple[str, str]]:
    """Return the EU words that the full cards use, with their meanings."""
    cards = [card for chosen in full_cards(letter, limits).values() for card in chosen]
    rules = {check.rule for card in cards for check in card.checks if is_told(check)}
    return [(s.say(word.word), s.say(word.meaning)) for word in words_used(cards, rules)]


def section_title(s: Speech, section: MailSection, letter: WeeklyMail) -> str:
    if letter.is_list:
        return s.say("Open or announced")
    if section is MailSection.NEW and letter.is_welcome:
        return s.say("Open calls for you")
    if section is MailSection.POSSIBLE and letter.is_quiet:
        return s.say("Nearest, but no fit")
    return section_name(s, section)


def section_note(s: Speech, section: MailSection, letter: WeeklyMail) -> str | None:
    if section is MailSection.NEW and letter.held_back:
        return s.count(
            "{n} more call that our improved matching found follows in the next mails.",
            "{n} more calls that our improved matching found follow in the next mails.",
            letter.held_back,
        )
    if letter.is_list:
        return None
    if section is MailSection.POSSIBLE and letter.is_quiet:
        return None  # near would say too much of the best of a week in which nothing fits
    return {
        MailSection.ACT_NOW: s.say("These close soon."),
        MailSection.PARTNER: s.say("Others lead here; your city can join a consortium."),
        MailSection.POSSIBLE: s.say("Near misses, with what stands in the way."),
        MailSection.PLANNED: s.say("From timetables of the authorities: planned, not law.")
        if letter.planned
        else None,
        MailSection.STANDING: s.say("No deadline: apply when you are ready."),
        MailSection.COUNTDOWN: s.say("What you marked, and what has come near."),
        MailSection.WHOLE_WEEK: whole_week_note(s, letter),
    }.get(section)


def whole_week_note(s: Speech, letter: WeeklyMail) -> str:
    note = s.say("Every new call that is open to public bodies.")
    if not letter.unsaid:
        return note
    unsaid = s.count(
        "{n} more does not say who may apply.", "{n} more do not say who may apply.", letter.unsaid
    )
    return f"{note} {unsaid}"
