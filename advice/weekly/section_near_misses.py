"""What failed: the nearest calls with the rule that did it, and the whole week for who asks."""

from advice.weekly.call_state import is_standing
from advice.weekly.candidates import Candidate
from advice.weekly.content import Card, MailSection
from advice.weekly.placing import Placed
from advice.weekly.quota import fair_share
from advice.weekly.reasons import NEAR as NEAR_MISS
from advice.weekly.reasons import WEEK
from advice.weekly.week import Week
from funding.call import Kind
from funding.event import EventKind
from funding.evidence import Role
from funding.match import Match

NEAR_MISSES = 5
BELOW_FLOOR = 2
"""Near misses, at the most, that simply have too little in common with the project."""
NEAR_CHANCE = 0.03
"""Chance of a good call, half of what `match` shows: with less a call is not near but far."""
NEWS = frozenset({EventKind.NEW, EventKind.REOPENED, EventKind.ELIGIBILITY})
"""What makes a near miss worth a line."""


def is_far(found: Candidate) -> bool:
    return all(m.chance is not None and m.chance < NEAR_CHANCE for m in found.matches)


def find_near(week: Week, taken: frozenset[str]) -> Placed:
    """Return the nearest of the new or changed calls that failed, each once; they name the rule.

    In a quiet week, in which no rule before has taken a call, it is at least the best that there
    was, however far: readers see that the service did look.
    """
    waiting: list[Card] = []
    far: list[Card] = []
    below = 0
    for call_id, found in week.near.items():
        is_news = week.since is None or any(e.kind in NEWS for e in week.events_of.get(call_id, ()))
        is_below = found.matches[0].role is not Role.NO
        if (
            (is_below and below == BELOW_FLOOR)
            or call_id in taken
            or week.knows(call_id)
            or (call_id in week.results and week.results[call_id].is_news)
            or week.was(call_id, NEAR_MISS)
            or not is_news
            or found.call.best.kind is Kind.EXPERTS
            or is_standing(found.call, week.today)
            or found.call.best.plan is not None
        ):
            continue
        card = week.card(found, MailSection.POSSIBLE, is_near_miss=True)
        if is_below and is_far(found):
            far.append(card)
            continue
        below += is_below
        waiting.append(card)
    if not taken and not waiting:
        waiting = far[:1]
    cards = fair_share(waiting, NEAR_MISSES, call_of=lambda c: c.call)
    return Placed(cards=cards, reasons={card.call.id: [NEAR_MISS] for card in cards})


def find_whole_week(week: Week, taken: frozenset[str]) -> Placed:
    """Return every new call that is open to public bodies, for those who asked for it."""
    if not week.recipient.wants_whole_week:
        return Placed()
    by_call: dict[str, list[Match]] = {}
    for match in week.whole_week.is_open:
        if match.call.id not in taken and not week.was(match.call.id, WEEK):
            by_call.setdefault(match.call.id, []).append(match)
    cards = [
        week.card(
            Candidate(call=matches[0].call, matches=tuple(matches), order=(2, 0, call_id)),
            MailSection.WHOLE_WEEK,
        )
        for call_id, matches in by_call.items()
    ]
    return Placed(cards=cards, reasons={call_id: [WEEK] for call_id in by_call})
