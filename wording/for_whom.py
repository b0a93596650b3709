"""Which project of which city a line is for, where a reader has several."""

from collections.abc import Sequence

from advice.weekly.content import Card, MailSection, ProjectFit, WeeklyMail
from funding.words import plain, shorten
from wording.city_names import city_name
from wording.language import Speech

NAMED = 2
"""Projects that a line names; of more it says how many."""
TITLE = 60


def for_whom(s: Speech, letter: WeeklyMail, card: Card) -> str:
    """Return the projects that a card is for, with their city where there are several.

    Empty for a reader of one project, and for a call that fits none.  A call of the whole week is
    for cities: it fits no project.
    """
    if card.section is MailSection.WHOLE_WEEK and len(letter.projects) > 1 and card.fits:
        cities = dict.fromkeys(city_of(s, fit) for fit in card.fits)
        return s.together(cities) if len(letter.cities) > 1 else ""
    return projects_named(s, letter, card.fits)


def projects_named(s: Speech, letter: WeeklyMail, fits: Sequence[ProjectFit]) -> str:
    """Return the projects of *fits* in short; empty for a reader of one project."""
    if len(letter.projects) < 2 or not fits:
        return ""
    names = [project_name(s, letter, fit) for fit in fits[:NAMED]]
    more = len(fits) - NAMED
    return ", ".join(names) + (f" +{s.number(more)}" if more > 0 else "")


def project_name(s: Speech, letter: WeeklyMail, fit: ProjectFit) -> str:
    """Return a project's title, with its city for a reader of several."""
    title = shorten(plain(fit.project_title), TITLE)
    if len(letter.cities) < 2:
        return title
    return s.labelled(city_of(s, fit), title)


def city_of(s: Speech, fit: ProjectFit) -> str:
    return city_name(plain(fit.city), s.code)
