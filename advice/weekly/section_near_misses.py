"""What failed: the nearest calls with the rule that did it, and the whole week for who asks."""

from collections.abc import Sequence

from advice.weekly.call_state import is_standing
from advice.weekly.content import Card, MailSection
from advice.weekly.quota import fair_share
from advice.weekly.week import WORTH_NEWS, Candidate, Placed, Week
from funding.call import Kind
from funding.event import EventKind
from funding.evidence import Role
from funding.match import Match, MatchList

NEAR_MISSES = 5
BELOW_FLOOR = 2
"""So many of the near misses may be calls that simply have too little in common."""
NEAR = 0.03
"""Chance of a good call, half of what `match` shows: with less a call is not near but far."""
NEWS = frozenset({EventKind.NEW, EventKind.REOPENED, EventKind.ELIGIBILITY})
"""What makes a near miss worth a line."""


def near_misses(found: MatchList) -> Sequence[Match]:
    """Return what a rule blocks, what is hardly worth a line, and what lies below the floor."""
    weak = (m for m in found.results if m.chance is not None and m.chance < WORTH_NEWS)
    return (*found.blocked, *weak, *found.nearest)


def is_far(found: Candidate) -> bool:
    return all(m.chance is not None and m.chance < NEAR for m in found.matches)


def find_near(week: Week, used: set[str], *, is_quiet: bool) -> Placed:
    """Return the nearest of the new or changed calls that failed, each once; they name the rule.

    In a quiet week without any it is the best that there was, however far: so one sees that the
    silence was looked into.
    """
    waiting: list[Card] = []
    far: list[Card] = []
    below = 0
    for call_id, found in week.near.items():
        is_news = week.since is None or any(e.kind in NEWS for e in week.events.get(call_id, ()))
        is_below = found.matches[0].role is not Role.NO
        if (
            (is_below and below == BELOW_FLOOR)
            or call_id in used
            or week.knows(call_id)
            or (call_id in week.results and week.results[call_id].is_news)
            or week.was(call_id, "near")
            or not is_news
            or found.call.best.kind is Kind.EXPERTS
            or is_standing(found.call, week.today)
        ):
            continue
        card = week.card(found, MailSection.POSSIBLE, is_near_miss=True)
        if is_below and is_far(found):
            far.append(card)
            continue
        below += is_below
        waiting.append(card)
    if is_quiet and not waiting:
        waiting = far[:1]
    cards = fair_share(waiting, NEAR_MISSES, call_of=lambda c: c.call)
    return cards, {card.call.id: ["near"] for card in cards}


def find_whole_week(week: Week, matches: Sequence[Match], used: set[str]) -> Placed:
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    for match in matches:
        call_id = match.call.id
        if call_id in used or call_id in reasons or week.was(call_id, "week"):
            continue
        found = Candidate(call=match.call, matches=(match,), order=(2, 0, call_id))
        cards.append(week.card(found, MailSection.WHOLE_WEEK))
        reasons[call_id] = ["week"]
    return cards, reasons
