"""What lies ahead: announced calls, standing programmes, the next dates of known ones."""

from datetime import date

from advice.weekly.call_state import is_standing, next_date
from advice.weekly.content import Card, MailSection
from advice.weekly.placing import Placed
from advice.weekly.quota import fair_share
from advice.weekly.reasons import COUNTDOWN, FORTHCOMING, Reason, ReasonKind, standing
from advice.weekly.section_new import BY_ITSELF, find_fresh, why_new
from advice.weekly.week import Week
from funding.call import Status

STANDING_A_MONTH = 5
COUNTDOWN_PLACES = 8
COUNTDOWN_DAYS = 180


def find_forthcoming(week: Week, taken: frozenset[str]) -> Placed:
    """Return the announced calls that the person was not told of, the best first.

    Together with the new ones, no more than an issue may bring come by the model alone.
    """
    unexplained = sum(card.why_new in BY_ITSELF for card in find_fresh(week).cards)
    cards: list[Card] = []
    reasons: dict[str, list[Reason]] = {}
    for call_id, found in week.results.items():
        status = found.call.status_on(week.today)
        if call_id in taken or status is not Status.FORTHCOMING or week.was(call_id, FORTHCOMING):
            continue
        if not found.is_news:
            continue
        if why_new(week, found, None)[0] in BY_ITSELF:
            if unexplained >= week.unexplained:
                continue
            unexplained += 1
        cards.append(week.card(found, MailSection.FORTHCOMING))
        reasons[call_id] = [FORTHCOMING]
    return Placed(cards=cards, reasons=reasons)


def find_standing(week: Week, taken: frozenset[str]) -> Placed:
    """Return standing programmes that the person was never told of, at most five a month."""
    reason = standing(week.today)
    told = sum(reason in known for known in week.told.values())
    waiting = [
        week.card(found, MailSection.STANDING)
        for call_id, found in week.results.items()
        if call_id not in taken
        and is_standing(found.call, week.today)
        and found.is_news
        and (week.is_model_released or why_new(week, found, None)[0] not in BY_ITSELF)
        and not any(r.kind is ReasonKind.STANDING for r in week.told.get(call_id, ()))
    ]
    cards = fair_share(waiting, max(0, STANDING_A_MONTH - told), call_of=lambda c: c.call)
    return Placed(cards=cards, reasons={card.call.id: [reason] for card in cards})


def find_countdown(week: Week, taken: frozenset[str]) -> Placed:
    """Return what the person knows and what lies ahead: the next dates, the earliest first."""
    cards = []
    known = {k for k in (*week.results, *week.others) if week.knows(k) and k not in taken}
    for call_id in known:
        found = week.results.get(call_id) or week.other_call(call_id)
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
    chosen = cards[:COUNTDOWN_PLACES]
    chosen.sort(key=lambda c: (next_date(c.call, week.today) or date.max, c.call.id))
    return Placed(cards=chosen, reasons={card.call.id: [COUNTDOWN] for card in chosen})
