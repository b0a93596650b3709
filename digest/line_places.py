"""How many lines each section of a mail shows: the tail gives way before a full card does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advice.weekly.content import Card, MailSection, WeeklyMail

FULL_CARDS = 10
LINES = 12
"""Lines of a whole mail beside the full cards; the rest is on the reader's own page."""
LEAST = 2
"""Lines that a section has before another one gets more."""
DATES = 400
"""Of a list of all calls, which its reader asked for; a weekly mail has a few."""
WHOLE_WEEK_LINES = 40
"""Those who want every new call asked for more lines."""
OWN_PLACES = (MailSection.COUNTDOWN, MailSection.WHOLE_WEEK)
"""Sections that share no lines with others: one is short by itself, the other was asked for."""
FIRST_SERVED = (
    MailSection.ACT_NOW,
    MailSection.CHANGED,
    MailSection.NEW,
    MailSection.FORTHCOMING,
    MailSection.PLANNED,
    MailSection.PARTNER,
    MailSection.STANDING,
    MailSection.POSSIBLE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How much of a mail is shown, so that its HTML stays under its size."""

    full: int = FULL_CARDS
    lines: int = LINES
    whole_week: int = WHOLE_WEEK_LINES
    dates: int = DATES
    title: int = 300


USUAL = Limits()


def line_places(
    letter: WeeklyMail, full: Mapping[MailSection, Sequence[Card]], limits: Limits
) -> dict[MailSection, int]:
    """Return how many lines each section shows beside its full cards.

    Every section has two while there are places; the others go to those that matter first.
    """
    waiting = {
        section: len(letter.cards(section)) - len(full.get(section, ())) for section in MailSection
    }
    places = {
        MailSection.COUNTDOWN: min(waiting[MailSection.COUNTDOWN], limits.dates),
        MailSection.WHOLE_WEEK: min(waiting[MailSection.WHOLE_WEEK], limits.whole_week),
    }
    left = limits.lines
    for most in (LEAST, limits.lines):
        for section in FIRST_SERVED:
            have = places.get(section, 0)
            more = max(0, min(waiting[section], most, have + left) - have)
            places[section] = have + more
            left -= more
    return places
