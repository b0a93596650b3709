"""Calls that the person knows and that changed in substance."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from advice.refusals.falling import Fallen, Turn, is_to_win
from advice.weekly.call_state import is_open
from advice.weekly.candidates import Candidate
from advice.weekly.content import CallChange, Card, MailSection
from advice.weekly.deadline_windows import crossed
from advice.weekly.placing import Placed
from advice.weekly.reasons import FORTHCOMING, NEW, PLANNED, Reason, changed
from advice.weekly.week import Week, by_deadline, is_wanted
from funding.call import Call, Status
from funding.event import Event, EventKind
from store.harvest.call_identity import PLANS
from store.timetables.joining import HERE

MATERIAL = frozenset(
    {
        EventKind.DEADLINE,
        EventKind.STATUS,
        EventKind.TITLE,
        EventKind.BUDGET,
        EventKind.ELIGIBILITY,
        EventKind.WITHDRAWN,
        EventKind.PLAN,
    }
)


def find_returned(week: Week, taken: frozenset[str]) -> Placed:
    """Return the calls that were refused for a reason that holds no more; each is told once.

    What has closed, or is not listed any more, stays away; so does the first mail, in which every
    call is new.
    """
    cards: list[Card] = []
    reasons: dict[str, list[Reason]] = {}
    for one in week.answers.returned:
        call_id = one.call_id
        found = week.results.get(call_id) or week.near.get(call_id) or week.other_call(call_id)
        if week.since is None or found is None or week.was(call_id, one.reason):
            continue
        if not is_to_win(found.call, week.today):
            continue
        if call_id in reasons:  # the person and a city of theirs had both said no
            reasons[call_id].append(one.reason)
            continue
        told = untold_changes(week, call_id)
        card = week.card(
            found,
            MailSection.CHANGED,
            fallen=one.fallen,
            refused_by=one.city,
            changes=others(one.fallen, net_changes(e for e, _ in told)),
        )
        cards.append(card)
        new = [] if week.was(call_id, NEW) else [NEW]
        changes = sorted({reason for _, reason in told}, key=str)
        closing = [r for r in crossed(week, found.call) if not week.was(call_id, r)]
        reasons[call_id] = [one.reason, *new, *changes, *closing]
    return Placed(cards=sorted(cards, key=by_deadline), reasons=reasons)


def others(fallen: Fallen, changes: Sequence[CallChange]) -> tuple[CallChange, ...]:
    """Return the changes without the one that the line about the no tells already."""
    told = {
        Turn.DEADLINE: (EventKind.DEADLINE, None),
        Turn.OWN_SHARE: (EventKind.ELIGIBILITY, "co_financing_rate"),
        Turn.GRANT_MIN: (EventKind.BUDGET, "contribution_min_eur"),
        Turn.GRANT_MAX: (EventKind.BUDGET, "contribution_max_eur"),
    }.get(fallen.turn)
    return tuple(change for change in changes if (change.kind, change.field) != told)


@lru_cache(maxsize=1)  # what is new asks for the same before anything is taken
def find_changed(week: Week, taken: frozenset[str]) -> Placed:
    """Return the calls that the person knows and that changed in substance."""
    cards: list[Card] = []
    reasons: dict[str, list[Reason]] = {}
    for call_id in sorted(week.events_of.keys() - taken):
        found = week.results.get(call_id) or week.other_call(call_id)
        if found is None or not week.knows(call_id):
            continue
        if is_opening(week, found):
            continue  # it comes as new, with what else changed
        told = untold_changes(week, call_id)
        if not told:
            continue
        changes = net_changes(e for e, _ in told)
        if not changes:
            continue  # changed and changed back: the person never saw it otherwise
        cards.append(week.card(found, MailSection.CHANGED, changes=changes))
        reasons[call_id] = sorted({reason for _, reason in told}, key=str)
        if any(is_here(e) for e, _ in told):  # what it is now is told with it
            reasons[call_id].append(NEW if is_open(found.call, week.today) else FORTHCOMING)
    return Placed(cards=sorted(cards, key=by_deadline), reasons=reasons)


def is_opening(week: Week, found: Candidate) -> bool:
    """Return whether a call that the person knows as announced takes applications now.

    Of partial matches only those that the person asked for: the rest is in their dates anyway.
    """
    call = found.call
    return (
        (week.was(call.id, FORTHCOMING) or week.was(call.id, PLANNED))
        and not week.was(call.id, NEW)
        and call.id in week.results
        and is_open(call, week.today)
        and is_wanted(week, found)
    )


def untold_changes(week: Week, call_id: str) -> list[tuple[Event, Reason]]:
    """Return material changes that were not told yet, with their reasons; opening is none."""
    return [
        (e, reason)
        for e in week.events_of.get(call_id, ())
        if (e.kind in MATERIAL or is_ending(e, week.others.get(call_id)))
        and not (e.kind is EventKind.STATUS and e.new == Status.OPEN)
        and not (e.source == PLANS and is_there(week, call_id))
        and not week.was(call_id, reason := changed(e))
    ]


def is_here(event: Event) -> bool:
    """Return whether a planned call has become a real one."""
    return event.kind is EventKind.PLAN and event.field == HERE


def is_there(week: Week, call_id: str) -> bool:
    """Return whether a call is more than planned: what its timetable says later is no news."""
    found = week.results.get(call_id) or week.other_call(call_id)
    return found is not None and found.call.best.plan is None


def is_ending(event: Event, call: Call | None) -> bool:
    """Return whether a call was cancelled; that one closed by its date is no news."""
    if event.kind is not EventKind.CLOSED or call is None:
        return False
    return call.best.is_ended_early(event.seen_on)


def net_changes(events: Iterable[Event]) -> tuple[CallChange, ...]:
    """Return what differs from what was told last: one change a field, from the first old value.

    A value that came back is none; *events* are in order of time.
    """
    first: dict[tuple[EventKind, str | None, str], Event] = {}
    found: dict[tuple[EventKind, str | None], CallChange] = {}
    for e in events:
        if e.kind is EventKind.CLOSED:
            e = replace(e, kind=EventKind.STATUS)
        old = first.setdefault((e.kind, e.field, e.source), e).old
        if e.kind is not EventKind.WITHDRAWN and old == e.new:
            found.pop((e.kind, e.field), None)
        else:
            found[e.kind, e.field] = replace(as_change(e), old=old)
    return tuple(found.values())


def as_change(event: Event) -> CallChange:
    return CallChange(
        kind=event.kind, field=event.field, old=event.old, new=event.new, seen_on=event.seen_on
    )
