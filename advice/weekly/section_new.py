"""Calls that are new to the person, and why they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from advice.weekly.call_state import is_open
from advice.weekly.candidates import Candidate
from advice.weekly.content import Card, MailSection, WhyNew
from advice.weekly.deadline_windows import crossed
from advice.weekly.placing import Placed
from advice.weekly.reasons import FORTHCOMING, NEW, Reason, reopened
from advice.weekly.section_changed import (
    find_changed,
    is_here,
    is_opening,
    net_changes,
    untold_changes,
)
from advice.weekly.week import Week, is_wanted, latest
from funding.event import EventKind
from funding.evidence import Role

BY_ITSELF = (WhyNew.MODEL_CHANGED, WhyNew.RISEN)
"""Nothing happened to the call or the project: the ranking alone brought it up."""
MODEL_DAYS = 60
"""A change of the model explains what rises within so many days after it."""


@dataclass(kw_only=True, slots=True)
class ModelRoom:
    """How many more calls that nothing but the model explains one mail may bring."""

    left: int

    def takes(self, why: WhyNew) -> bool:
        """Return whether a call that is new for that reason has room; it takes it."""
        if why in BY_ITSELF:
            if self.left < 1:
                return False
            self.left -= 1
        return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Fresh:
    """What is new to the person and open, before the sections share it."""

    cards: Sequence[Card]
    """In section NEW or PARTNER."""
    reasons: Mapping[str, Sequence[Reason]]
    held_back: int
    """How many more the model alone would add."""
    room_left: int
    """How many calls that are not open yet the model alone may add to them."""


def find_new(week: Week, taken: frozenset[str]) -> Placed:
    """Return the new calls for which the city can apply itself."""
    return pick(week, MailSection.NEW, taken)


def find_partner(week: Week, taken: frozenset[str]) -> Placed:
    """Return the new calls that the city can join under another lead only."""
    return pick(week, MailSection.PARTNER, taken)


def pick(week: Week, section: MailSection, taken: frozenset[str]) -> Placed:
    fresh = find_fresh(week)
    cards = [c for c in fresh.cards if c.section is section and c.call.id not in taken]
    return Placed(cards=cards, reasons={c.call.id: fresh.reasons[c.call.id] for c in cards})


@lru_cache(maxsize=1)  # four sections and the count of what is held back ask for the same week
def find_fresh(week: Week) -> Fresh:
    """Return what is new to the person.  A call that is told as changed is not new."""
    told_as_changed = {card.call.id for card in find_changed(week, frozenset()).cards}
    cards: list[Card] = []
    reasons: dict[str, list[Reason]] = {}
    room, held_back = ModelRoom(left=week.unexplained), 0
    for call_id, found in week.results.items():
        if call_id in told_as_changed or not is_open(found.call, week.today):
            continue
        if not found.is_news and not week.knows(call_id):
            continue
        reopened_on = latest(week, call_id, EventKind.REOPENED)
        reason = NEW
        if week.was(call_id, NEW):
            if reopened_on is None or week.was(call_id, reopened(reopened_on)):
                continue
            reason = reopened(reopened_on)
        why, day = why_new(week, found, reopened_on)
        if why is WhyNew.OPENED and not is_wanted(week, found):
            continue
        if not room.takes(why):
            held_back += 1
            continue
        told = untold_changes(week, call_id)
        if not is_opening(week, found):  # of a new one only that it was planned
            told = [(event, reason) for event, reason in told if is_here(event)]
        changes = net_changes(e for e, _ in told)
        card = week.card(found, MailSection.NEW, why_new=why, new_on=day, changes=changes)
        if card.role in (Role.PARTNER_ONLY, Role.NO):
            card = week.moved(card, MailSection.PARTNER)
        cards.append(card)
        closing = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        reasons[call_id] = [reason, *(r for _, r in told), *closing]
    return Fresh(cards=cards, reasons=reasons, held_back=held_back, room_left=room.left)


def why_new(week: Week, found: Candidate, reopened_on: date | None) -> tuple[WhyNew, date | None]:
    """Return why the person has not seen the call before, and since when that holds."""
    call_id = found.call.id
    if week.since is None:
        return WhyNew.FIRST, None
    if reopened_on is not None:
        return WhyNew.REOPENED, reopened_on
    if (listed_on := latest(week, call_id, EventKind.NEW)) is not None:
        return WhyNew.SOURCE, listed_on
    if week.was(call_id, FORTHCOMING):
        return WhyNew.OPENED, found.call.best.opening_date
    if week.events_of.get(call_id):
        return WhyNew.CALL_CHANGED, week.events_of[call_id][-1].seen_on
    days = [week.profile_changes.get(m.project_id) for m in found.matches]
    edited = max((d for d in days if d is not None and d >= week.since), default=None)
    if edited is not None:
        return WhyNew.PROJECT_CHANGED, edited
    model = week.model_changed_on
    if model is not None and week.today - model <= timedelta(days=MODEL_DAYS):
        return WhyNew.MODEL_CHANGED, model
    return WhyNew.RISEN, None
