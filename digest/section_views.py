"""The parts of a mail: which cards are shown in full, which as one line, under which project."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advice.weekly.content import Card, MailSection, WeeklyMail, WhyNew
from advice.weekly.quota import fair_share
from funding.call import Call
from funding.match import Strength
from funding.words import plain, shorten
from wording.answer_links import Links
from wording.card import CardView, card_view, line_view
from wording.checks import is_told
from wording.glossary import words_used
from wording.language import Speech
from wording.programme_texts import ProgrammeGuide, guide_for

FULL_CARDS = 10
PARTNER_CARDS = 3
CHANGED_CARDS = 3
OLD_NEWS = (WhyNew.OPENED, WhyNew.RISEN, WhyNew.MODEL_CHANGED)
FORTHCOMING_LINES = 12
LISTED_IN_FULL = (MailSection.ACT_NOW, MailSection.CHANGED, MailSection.NEW, MailSection.PARTNER)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much of a letter is shown in full, so that the HTML stays under its size."""

    full: int = FULL_CARDS
    lines: int = 400
    """More lines than that in one section stand in the text part only, and the mail says so."""
    forthcoming: int = FORTHCOMING_LINES
    title: int = 300


USUAL = Limits()


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
    more: str | None
    """Says how many lines stand in the text part only."""


def view_sections(
    s: Speech,
    letter: WeeklyMail,
    links: Links,
    *,
    pages: Collection[ProgrammeGuide],
    limits: Limits,
) -> tuple[SectionView, ...]:
    noted = set[str]()
    full = full_cards(letter, limits)
    views = []
    order = (
        sorted(MailSection, key=lambda x: x is not MailSection.COUNTDOWN)
        if letter.is_quiet
        else MailSection
    )
    for section in order:
        cards = letter.cards(section)
        if not cards:
            continue
        in_full = {card.call.id for card in full.get(section, ())}
        lines = limits.lines
        if section is MailSection.FORTHCOMING:
            lines = min(lines, limits.forthcoming)
        briefly = [card for card in cards if card.call.id not in in_full]
        room = max(0, lines - len(in_full))
        shown = [*full.get(section, ()), *fair_share(briefly, room, call_of=call_of)]
        groups = []
        for title, members in grouped(letter, section, shown):
            made = []
            for card in members:
                if card.call.id not in in_full:
                    made.append(line_view(s, card, links=links, title=limits.title))
                    continue
                page = guide_for(card.call.best, pages, letter.today)
                if page is not None and page.name in noted:
                    page = None  # what a programme pays for is said once a mail
                elif page is not None:
                    noted.add(page.name)
                made.append(
                    card_view(s, card, links, page=page, today=letter.today, title=limits.title)
                )
            groups.append(GroupView(title=title, cards=tuple(made)))
        rest = len(cards) - len(shown)
        views.append(
            SectionView(
                key=section.value,
                title=section_title(s, section, letter),
                count=len(cards),
                note=section_note(s, section, letter),
                groups=tuple(groups),
                more=None
                if not rest
                else s.count(
                    "{n} more call stands in the text version of this mail.",
                    "{n} more calls stand in the text version of this mail.",
                    rest,
                ),
            )
        )
    return tuple(views)


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
    return card.is_watched or card.strength is Strength.STRONG


def grouped(
    letter: WeeklyMail, section: MailSection, cards: Sequence[Card]
) -> Iterator[tuple[str | None, Sequence[Card]]]:
    """Yield the cards by project where the section is about projects and there are several."""
    if section not in (MailSection.NEW, MailSection.PARTNER) or len(letter.projects) < 2:
        yield None, cards
        return
    groups: dict[str, list[Card]] = {p: [] for p, _, _ in letter.projects}
    for card in cards:
        groups[card.fits[0].project_id].append(card)
    for project_id, title, _ in letter.projects:
        if groups[project_id]:
            yield shorten(plain(title), 120), groups[project_id]


def explained(s: Speech, letter: WeeklyMail, limits: Limits) -> list[tuple[str, str]]:
    """Return the EU words that the full cards use, with their meanings."""
    cards = [card for chosen in full_cards(letter, limits).values() for card in chosen]
    rules = {check.rule for card in cards for check in card.checks if is_told(check)}
    return [(s.say(word.word), s.say(word.meaning)) for word in words_used(cards, rules)]


def section_title(s: Speech, section: MailSection, letter: WeeklyMail) -> str:
    if section is MailSection.NEW and letter.is_welcome:
        return s.say("Open calls for you")
    if section is MailSection.POSSIBLE and letter.is_quiet:
        return s.say("Nearest, but no fit")
    return {
        MailSection.ACT_NOW: s.say("Act now"),
        MailSection.CHANGED: s.say("Changed"),
        MailSection.NEW: s.say("New for you"),
        MailSection.PARTNER: s.say("Only as a partner"),
        MailSection.POSSIBLE: s.say("Also possible"),
        MailSection.FORTHCOMING: s.say("Opening later"),
        MailSection.STANDING: s.say("Open all the time"),
        MailSection.COUNTDOWN: s.say("Your dates"),
        MailSection.WHOLE_WEEK: s.say("The whole week"),
    }[section]


def section_note(s: Speech, section: MailSection, letter: WeeklyMail) -> str | None:
    if section is MailSection.NEW and letter.held_back:
        return s.count(
            "{n} more call that our improved matching found follows in the next mails.",
            "{n} more calls that our improved matching found follow in the next mails.",
            letter.held_back,
        )
    if section is MailSection.POSSIBLE and letter.is_quiet:
        return None  # near would say too much of the best of a week in which nothing fits
    return {
        MailSection.ACT_NOW: s.say("These close soon."),
        MailSection.PARTNER: s.say("Others lead here; your city can join a consortium."),
        MailSection.POSSIBLE: s.say("Near misses, with what stands in the way."),
        MailSection.STANDING: s.say("No deadline: apply when you are ready."),
        MailSection.COUNTDOWN: s.say("Calls that you know from earlier mails."),
        MailSection.WHOLE_WEEK: s.say("Every new call that is open to public bodies."),
    }.get(section)
