"""Calls whose deadline lies within a reminder window."""

from collections.abc import Sequence

from advice.weekly.call_state import is_open
from advice.weekly.content import Card, MailSection
from advice.weekly.deadline_windows import crossed
from advice.weekly.placing import Placed
from advice.weekly.reasons import Reason
from advice.weekly.section_new import find_fresh
from advice.weekly.week import Week, by_deadline, is_wanted
from funding.evidence import Role

SOON = 14
"""A call that is new and closes within so many days stands under "act now"."""


def find_closing(week: Week, taken: frozenset[str]) -> Placed:
    """Return what closes within the reminder windows, the earliest first.

    What the person asked for is told even if it fits no project any more.
    """
    cards: list[Card] = []
    reasons: dict[str, Sequence[Reason]] = {}
    fresh = find_fresh(week)
    for card in fresh.cards:
        is_new = card.section is MailSection.NEW and card.call.id not in taken
        if week.since is not None and is_soon(card) and is_new:
            cards.append(week.moved(card, MailSection.ACT_NOW))
            reasons[card.call.id] = fresh.reasons[card.call.id]
    known = dict(week.results)
    for call_id in sorted(week.answers.watched | week.answers.reminders.keys()):
        asked = week.near.get(call_id) or week.other_call(call_id)
        if asked is not None:
            known.setdefault(call_id, asked)
    for call_id, found in known.items():
        if call_id in taken or call_id in reasons or not week.knows(call_id):
            continue
        if not is_wanted(week, found):
            continue
        due = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        if not due or not is_open(found.call, week.today):
            continue  # most of the known calls: nobody needs a card, and its reasons, of these
        card = week.card(found, MailSection.ACT_NOW)
        is_asked = call_id in week.answers.watched or call_id in week.answers.reminders
        if is_asked or card.role not in (Role.PARTNER_ONLY, Role.NO):
            cards.append(card)
            reasons[call_id] = due
    return Placed(cards=sorted(cards, key=by_deadline), reasons=reasons)


def is_soon(card: Card) -> bool:
    return card.due.days is not None and card.due.days <= SOON
