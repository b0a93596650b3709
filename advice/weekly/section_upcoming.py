"""What lies ahead: announced calls, standing programmes, the next dates of known ones."""

from collections.abc import Mapping, Sequence
from datetime import date

from advice.weekly.call_state import is_standing, next_date
from advice.weekly.content import Card, MailSection
from advice.weekly.quota import fair_share
from advice.weekly.section_new import BY_ITSELF, why_new
from advice.weekly.week import Placed, Week, other_call
from funding.call import Call, Status

STANDING_A_MONTH = 5
COUNTDOWN = 8
COUNTDOWN_DAYS = 180


def find_forthcoming(week: Week, used: set[str], fresh: Sequence[Card]) -> Placed:
    """Return the announced calls that the person was not told of, the best first.

    With the new ones, *fresh*, no more than an issue may bring come by the model alone.
    """
    unexplained = sum(card.why_new in BY_ITSELF for card in fresh)
    cards: list[Card] = []
    reasons: dict[str, list[str]] = {}
    for call_id, found in week.results.items():
        status = found.call.status_on(week.today)
        if call_id in used or status is not Status.FORTHCOMING or week.was(call_id, "forthcoming"):
            continue
        if not found.is_news:
            continue
        if why_new(week, found, None)[0] in BY_ITSELF:
            if unexplained >= week.unexplained:
                continue
            unexplained += 1
        cards.append(week.card(found, MailSection.FORTHCOMING))
        reasons[call_id] = ["forthcoming"]
    return cards, reasons


def find_standing(week: Week, used: set[str]) -> Placed:
    """Return standing programmes that the person was never told of, at most five a month."""
    reason = f"standing:{week.today:%Y-%m}"
    told = sum(reason in known for known in week.listed.values())
    waiting = [
        week.card(found, MailSection.STANDING)
        for call_id, found in week.results.items()
        if call_id not in used
        and is_standing(found.call, week.today)
        and found.is_news
        and (week.is_model_released or why_new(week, found, None)[0] not in BY_ITSELF)
        and not any(r.startswith("standing:") for r in week.listed.get(call_id, ()))
    ]
    cards = fair_share(waiting, max(0, STANDING_A_MONTH - told), call_of=lambda c: c.call)
    return cards, {card.call.id: [reason] for card in cards}


def find_countdown(week: Week, others: Mapping[str, Call], used: set[str]) -> Placed:
    """Return what the person knows and what lies ahead: the next dates, the earliest first."""
    cards = []
    known = {k for k in (*week.results, *others) if week.knows(k) and k not in used}
    for call_id in known:
        found = week.results.get(call_id) or other_call(others, call_id)
        day = None if found is None else next_date(found.call, week.today)
        is_watched = call_id in week.answers.watched
        if found is None or day is None or found.call.missing_since is not None:
            continue
        if (call_id in week.results or is_watched) and (
            is_watched or (day - week.today).days <= COUNTDOWN_DAYS
        ):
            cards.append(week.card(found, MailSection.COUNTDOWN))
    cards.sort(
        key=lambda c: (not c.is_watched, next_date(c.call, week.today) or date.max, c.call.id)
    )
    chosen = cards[:COUNTDOWN]
    return sorted(chosen, key=lambda c: (next_date(c.call, week.today) or date.max, c.call.id)), {}
