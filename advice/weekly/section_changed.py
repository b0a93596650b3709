"""Calls that the person knows and that changed in substance."""

from collections.abc import Iterable
from dataclasses import replace

from advice.weekly.call_state import is_open
from advice.weekly.candidates import Candidate
from advice.weekly.content import CallChange, Card, MailSection
from advice.weekly.placing import Placed
from advice.weekly.reasons import FORTHCOMING, NEW, Reason, changed
from advice.weekly.week import Week, by_deadline, is_wanted
from funding.call import Call, Status
from funding.event import Event, EventKind

MATERIAL = frozenset(
    {
        EventKind.DEADLINE,
        EventKind.STATUS,
        EventKind.TITLE,
        EventKind.BUDGET,
        EventKind.ELIGIBILITY,
        EventKind.WITHDRAWN,
    }
)


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
    return Placed(cards=sorted(cards, key=by_deadline), reasons=reasons)


def is_opening(week: Week, found: Candidate) -> bool:
    """Return whether a call that the person knows as announced takes applications now.

    Of partial matches only those that the person asked for: the rest is in their dates anyway.
    """
    call = found.call
    return (
        week.was(call.id, FORTHCOMING)
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
        and not week.was(call_id, reason := changed(e))
    ]


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
