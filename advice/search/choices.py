"""The filters of all calls, and which values each can have.

check_choice(Filter.MONEY, "200000-1000000")
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from eligibility.keys import APPLICANTS
from eligibility.places import countries
from funding.call import Status
from funding.source import load_sources
from matcher.fields_of_work import load_fields


class Filter(StrEnum):
    """The filters, in the order in which they stand; each is a parameter of the address."""

    STATUS = "status"
    COUNTRY = "country"
    """Where applicants may come from, as the call or its programme says."""
    APPLICANT = "applicant"
    THEME = "theme"
    """The fields of work that the call's words name most."""
    DEADLINE = "deadline"
    MONEY = "money"
    """The largest grant of one project."""
    PROGRAMME = "programme"
    SOURCE = "source"
    CHANGED = "changed"
    """New or changed within so many days."""


NOT_STATED = "not-stated"
WITHDRAWN = "withdrawn"
"""The status of a call that its source took back before it ended."""
STATUSES = (
    *(s.value for s in (Status.OPEN, Status.FORTHCOMING, Status.PLANNED, Status.ROLLING)),
    Status.UNKNOWN.value,
    Status.CLOSED.value,
    WITHDRAWN,
)
DEFAULTS: Mapping[Filter, tuple[str, ...]] = {
    Filter.STATUS: STATUSES[:5],
}
"""What counts where nothing was chosen: calls that one may still answer."""
WITHIN = (30, 90, 180)
"""Days until the deadline; who has 30 also has 90."""
LATER, NONE, PAST = "later", "none", "past"
DEADLINES = (*(str(n) for n in WITHIN), LATER, NONE, PAST)
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
"""A deadline may also be asked for by month: ``2027-01``."""
BANDS = ((0, 200_000), (200_000, 1_000_000), (1_000_000, 5_000_000), (5_000_000, None))
"""Euro; the lower end is not part of a band, the upper is."""
MONEY = (*(f"{low}-{'' if high is None else high}" for low, high in BANDS), NOT_STATED)
CHANGED_WITHIN = (7, 30)
LONGEST = 80
"""Characters of a programme's name."""


def check_choice(kind: Filter, value: str) -> Sequence[str] | None:
    """Return None if a filter can have that value; else the values that it can have.

    Programmes are named by the portals: any short name may be one.
    """
    if kind is Filter.PROGRAMME:
        return None if len(value) <= LONGEST and value.isprintable() else ()
    if kind is Filter.DEADLINE and MONTH.fullmatch(value):
        return None
    known = known_choices(kind)
    return None if value in known else known


def known_choices(kind: Filter) -> Sequence[str]:
    """Return the values of a filter that we name ourselves, in their order."""
    if kind is Filter.STATUS:
        return STATUSES
    if kind is Filter.COUNTRY:
        return (*sorted(countries()), NOT_STATED)
    if kind is Filter.APPLICANT:
        return (*sorted(APPLICANTS), NOT_STATED)
    if kind is Filter.THEME:
        return (*(field.id for field in load_fields()), NOT_STATED)
    if kind is Filter.DEADLINE:
        return DEADLINES
    if kind is Filter.MONEY:
        return MONEY
    if kind is Filter.SOURCE:
        return tuple(load_sources())
    return tuple(str(n) for n in CHANGED_WITHIN)


def band_of(euro: int | None) -> str:
    """Return the value of MONEY for an amount.

    >>> band_of(1_000_000), band_of(None)
    ('200000-1000000', 'not-stated')
    """
    if euro is None:
        return NOT_STATED
    for name, (low, high) in zip(MONEY, BANDS, strict=False):
        if euro > low and (high is None or euro <= high):
            return name
    return NOT_STATED
