"""Whether a call of a portal is the one that a timetable announced: a wrong yes is worse than no.

Sure only where programme, authority, subject and time all agree; what is merely alike is shown to
staff, who decide.
"""

import re
from collections import Counter
from datetime import date, timedelta
from enum import StrEnum

from funding.call import Record
from funding.timetable.plan import Plan
from funding.words import normalised

YEAR = re.compile(r"20\d\d")
"""``2027``"""
BEFORE, AFTER = timedelta(days=62), timedelta(days=184)
"""How much earlier and later than planned a call still counts as the planned one."""
PERHAPS_WORDS = 0.5
"""The share of the longer words of both titles that are common; where it is sure, all words are:
"Second Call for Pilots" and "Third Call for Pilots" differ in one."""
WORDS_AT_LEAST = 3
SHORTEST_WORD = 4
SHORTEST_ID = 6
SHARED = frozenset(
    {
        *("ERDF", "ESF+", "CF", "JTF", "EAFRD", "AMIF", "ISF", "BMVI", "EMFAF", "INTERREG"),
        *("MULTIFUND", "NATIONAL"),
    }
)
"""Labels that many authorities bear at once: there the authority or area must agree, too."""


class Likeness(StrEnum):
    SURE = "sure"
    PERHAPS = "perhaps"
    NO = "no"


def likeness(planned: Record, real: Record, *, planned_on: date, seen_on: date) -> Likeness:
    """Return whether *real*, first seen on *seen_on*, is the call that *planned* announced.

    *planned_on* is the day since which the plan is known: what was open before is another one.
    """
    plan = planned.plan
    if plan is None or real.plan is not None or not is_in_time(plan, real, seen_on):
        return Likeness.NO
    if is_named(planned.call_identifier, real):
        return Likeness.SURE
    is_agreed = programmes_agree(planned, real)
    if is_agreed is False or common_words(planned.title, real.title) < PERHAPS_WORDS:
        return Likeness.NO
    was_planned = planned_on <= (real.opening_date or seen_on)
    is_same = was_planned and are_titles_equal(planned, real)
    return Likeness.SURE if is_same and is_agreed else Likeness.PERHAPS


def is_in_time(plan: Plan, real: Record, seen_on: date) -> bool:
    """Return whether a call comes about when it was planned."""
    if plan.opens is not None:
        day = real.opening_date or seen_on
        is_due = plan.opens.first - BEFORE <= day <= plan.opens.last + AFTER
        return is_due and (real.last_deadline is None or real.last_deadline >= plan.opens.first)
    assert plan.closes is not None
    if real.last_deadline is None:
        return False
    return plan.closes.first - BEFORE <= real.last_deadline <= plan.closes.last + AFTER


def is_named(identifier: str | None, real: Record) -> bool:
    """Return whether the real call bears the authority's number of the planned one."""
    if identifier is None or len(identifier) < SHORTEST_ID or not re.search(r"\d", identifier):
        return False
    wanted = identifier.casefold()
    names = (real.source_id, real.call_identifier, real.reference)
    if wanted in {name.casefold() for name in names if name is not None}:
        return True
    return wanted in real.title.casefold().split()


def programmes_agree(planned: Record, real: Record) -> bool | None:
    """Return whether both are of one programme; None where nobody can tell."""
    label = (planned.programme or "").upper()
    if label not in SHARED:
        return None if real.programme is None else real.programme.upper() == label
    assert planned.plan is not None
    said = " ".join(
        filter(None, (real.owner, real.programme_raw, real.call_title, real.destination, real.text))
    )
    said = f" {normalised(said)} "
    names = (planned.owner, planned.programme_raw, planned.plan.area)
    if any(f" {normalised(name)} " in said for name in names if name):
        return True
    is_other = real.programme is not None and real.programme.upper() not in SHARED
    return False if is_other else None


def words_of(title: str) -> frozenset[str]:
    """Return the words of a title that tell calls apart: no years, no small words."""
    found = (w for w in normalised(title).split() if len(w) >= SHORTEST_WORD or w.isdigit())
    return frozenset(w for w in found if not YEAR.fullmatch(w))


def common_words(one: str, other: str) -> float:
    ours, theirs = words_of(one), words_of(other)
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0


def are_titles_equal(planned: Record, real: Record) -> bool:
    """Return whether both titles have the same words, apart from a year or number before them."""
    ours, theirs = (Counter(normalised(record.title).split()) for record in (planned, real))
    years = [{word for word in words if YEAR.fullmatch(word)} for words in (ours, theirs)]
    if years[0] and years[1] and years[0] != years[1]:
        return False
    known = {*years[0], *years[1], *normalised(planned.call_identifier or "").split()}
    for word in known:
        del ours[word], theirs[word]
    return ours == theirs and len(words_of(planned.title)) >= WORDS_AT_LEAST
