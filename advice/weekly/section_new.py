"""Calls that are new to the person, and why they are."""

from dataclasses import replace
from datetime import date, timedelta

from advice.weekly.call_state import is_open
from advice.weekly.content import Card, MailSection, WhyNew
from advice.weekly.section_changed import is_opening, net_changes, untold_changes
from advice.weekly.section_closing import crossed
from advice.weekly.week import Candidate, Week, is_wanted, latest
from funding.event import EventKind
from funding.evidence import Role

BY_ITSELF = (WhyNew.MODEL_CHANGED, WhyNew.RISEN)
"""Nothing happened to the call or the project: the ranking alone brought it up."""
MODEL_DAYS = 60
"""A change of the model explains what rises within so many days after it."""


def find_new(week: Week, used: set[str]) -> tuple[list[Card], dict[str, list[str]], int]:
    """Return what is new to the person and open, and how much the model alone would add."""
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    unexplained = held_back = 0
    for call_id, found in week.results.items():
        if call_id in used or not is_open(found.call, week.today):
            continue
        if not found.is_news and not week.knows(call_id):
            continue
        reopened = latest(week, call_id, EventKind.REOPENED)
        reason = "new"
        if week.was(call_id, "new"):
            if reopened is None or week.was(call_id, f"reopened:{reopened}"):
                continue
            reason = f"reopened:{reopened}"
        why, day = why_new(week, found, reopened)
        if why is WhyNew.OPENED and not is_wanted(week, found):
            continue
        if why in BY_ITSELF:
            if unexplained == week.unexplained:
                held_back += 1
                continue
            unexplained += 1
        told = untold_changes(week, call_id) if is_opening(week, found) else []
        changes = net_changes(e for e, _ in told)
        card = week.card(found, MailSection.NEW, why_new=why, new_on=day, changes=changes)
        if card.role in (Role.PARTNER_ONLY, Role.NO):
            card = replace(card, section=MailSection.PARTNER)
        cards.append(card)
        closing = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        reasons[call_id] = [reason, *(r for _, r in told), *closing]
    return cards, reasons, held_back


def why_new(week: Week, found: Candidate, reopened: date | None) -> tuple[WhyNew, date | None]:
    """Return why the person has not seen the call before, and since when that holds."""
    call_id = found.call.id
    if week.since is None:
        return WhyNew.FIRST, None
    if reopened is not None:
        return WhyNew.REOPENED, reopened
    if (listed_on := latest(week, call_id, EventKind.NEW)) is not None:
        return WhyNew.SOURCE, listed_on
    if week.was(call_id, "forthcoming"):
        return WhyNew.OPENED, found.call.best.opening_date
    if week.events.get(call_id):
        return WhyNew.CALL_CHANGED, week.events[call_id][-1].seen_on
    days = [week.profile_changes.get(m.project_id) for m in found.matches]
    edited = max((d for d in days if d is not None and d >= week.since), default=None)
    if edited is not None:
        return WhyNew.PROJECT_CHANGED, edited
    model = week.model_changed_on
    if model is not None and week.today - model <= timedelta(days=MODEL_DAYS):
        return WhyNew.MODEL_CHANGED, model
    return WhyNew.RISEN, None
