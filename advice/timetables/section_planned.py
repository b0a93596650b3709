"""Planned calls in the weekly mail: when they are announced, and when it is time to prepare."""

from collections.abc import Iterator

from advice.timetables.ahead import PlanAhead, PlanState, plan_ahead
from advice.weekly.candidates import Candidate
from advice.weekly.content import Card, MailSection
from advice.weekly.placing import Placed
from advice.weekly.reasons import PLANNED, Reason, overdue, prepare
from advice.weekly.section_new import ModelRoom, why_new
from advice.weekly.week import Week, is_wanted


def find_planned(week: Week, taken: frozenset[str], room: ModelRoom) -> Placed:
    """Return the planned calls that the person was not told of, and those to prepare for now.

    Each is told when it is first planned, when the time to prepare comes, and once when its time
    passed without a call; not again.
    """
    cards: list[tuple[PlanAhead, Card]] = []
    reasons: dict[str, list[Reason]] = {}
    for found in candidates(week):
        call_id = found.call.id
        ahead = plan_ahead(found.call, week.today)
        if call_id in taken or ahead is None:
            continue
        told = untold(week, found, ahead)
        if PLANNED in told and not room.takes(why_new(week, found, None)[0]):
            continue
        if told:
            cards.append((ahead, week.card(found, MailSection.PLANNED)))
            reasons[call_id] = told
    ordered = sorted(cards, key=lambda pair: (pair[0].plan.window.first, pair[1].call.id))
    return Placed(cards=[card for _, card in ordered], reasons=reasons)


def candidates(week: Week) -> Iterator[Candidate]:
    """Yield the planned calls that match, and those that the person watches."""
    for call_id in (*week.results, *(k for k in week.others if k not in week.results)):
        found = week.results.get(call_id) or week.other_call(call_id)
        if found is not None and found.call.best.plan is not None:
            yield found


def untold(week: Week, found: Candidate, ahead: PlanAhead) -> list[Reason]:
    """Return why a planned call stands in this mail; nothing for one that was told."""
    call_id, window = found.call.id, ahead.plan.window
    is_known = week.was(call_id, PLANNED) or call_id in week.answers.watched
    if ahead.state is PlanState.OVERDUE:
        reasons = [overdue(window.last)] if is_known and found.call.missing_since is None else []
    elif not is_known and not (found.matches and found.is_news):
        return []
    else:
        reasons = [] if week.was(call_id, PLANNED) else [PLANNED]
        is_near = ahead.prepare_from <= week.today
        if is_near and (reasons or is_wanted(week, found)):
            reasons.append(prepare(window.first))
    return [reason for reason in reasons if not week.was(call_id, reason)]
