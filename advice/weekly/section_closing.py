"""Calls whose deadline lies within a reminder window."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from advice.weekly.call_state import is_open
from advice.weekly.content import Card, MailSection
from advice.weekly.week import Placed, Week, by_deadline, is_wanted, other_call
from funding.call import Call
from funding.evidence import Role

WINDOWS = (30, 14, 7)
"""Days before a deadline at which a watched call comes back; one without an answer only once."""
SOON = 14
"""A call that is new and closes within so many days stands under "act now"."""


def find_closing(
    week: Week,
    fresh: Sequence[Card],
    reasons: Mapping[str, list[str]],
    others: Mapping[str, Call],
    used: set[str],
) -> Placed:
    """Return what closes within the reminder windows, the earliest first.

    What the person asked for is told even if it fits no project any more.
    """
    cards: list[Card] = []
    placed: dict[str, list[str]] = {}
    for card in fresh:
        if week.since is not None and is_soon(card) and card.section is MailSection.NEW:
            cards.append(replace(card, section=MailSection.ACT_NOW))
            placed[card.call.id] = reasons[card.call.id]
    known = dict(week.results)
    for call_id in sorted(week.answers.watched | week.answers.reminders.keys()):
        asked = week.near.get(call_id) or other_call(others, call_id)
        if asked is not None:
            known.setdefault(call_id, asked)
    for call_id, found in known.items():
        if call_id in used or call_id in placed or not week.knows(call_id):
            continue
        if not is_wanted(week, found):
            continue
        due = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        card = week.card(found, MailSection.ACT_NOW)
        is_asked = call_id in week.answers.watched or call_id in week.answers.reminders
        is_mine = is_asked or card.role not in (Role.PARTNER_ONLY, Role.NO)
        if due and is_mine and is_open(found.call, week.today):
            cards.append(card)
            placed[call_id] = due
    return sorted(cards, key=by_deadline), placed


def crossed(week: Week, call: Call) -> list[str]:
    """Return a reason for each reminder window that the next deadline lies within.

    All of them are noted at once: a call told at seven days is not told again at fourteen.
    """
    day = call.best.next_deadline(week.today)
    if day is None:
        return []
    windows: tuple[int, ...] = WINDOWS[:1]
    if call.id in week.answers.reminders:
        wished = week.answers.reminders[call.id]
        windows = (wished, *(w for w in WINDOWS if w < wished))
    elif call.id in week.answers.watched:
        windows = WINDOWS
    left = (day - week.today).days
    return [f"closing:{w}:{day}" for w in windows if left <= w]


def is_soon(card: Card) -> bool:
    return card.due.days is not None and card.due.days <= SOON
