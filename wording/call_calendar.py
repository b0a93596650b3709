"""The dates of calls as a calendar file, for one call, a list, or a feed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from funding.call import Call, Deadline, Status
from funding.words import plain, shorten
from wording.language import Speech
from wording.urls import safe_url

EPOCH = date(2020, 1, 1)
"""SEQUENCE counts the days from here to the call's last change."""
FIRST_REMINDER = timedelta(days=30)
MOST_EVENTS = 500
"""The nearest dates; a calendar with more is none that a person reads."""


def calendar_of(
    calls: Sequence[Call],
    s: Speech,
    *,
    today: date,
    name: str | None = None,
    refresh: timedelta | None = None,
) -> bytes:
    """Return the deadlines of *calls* from *today* on; a day's event where no time is stated.

    Moments are in UTC, which every calendar reads alike.  A deadline keeps its UID when it moves,
    and SEQUENCE grows, so that the entry moves too; that of a call that is gone is cancelled.  The
    same calls and day give the same bytes.  *name* and *refresh* are for a calendar that others
    subscribe to: what it is called, and how often they should ask.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//City Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name is not None:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
    if refresh is not None:
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", refresh)
    found = [
        (deadline, place, call)
        for call in calls
        for place, deadline in zip(places(call), call.best.deadlines, strict=True)
        if deadline.date >= today
    ]
    found.sort(key=lambda each: (each[0].date, each[2].id, each[1]))
    for deadline, place, call in found[:MOST_EVENTS]:
        calendar.add_component(event_of(s, call, deadline, place, today))
    return bytes(calendar.to_ical())


def places(call: Call) -> range:
    """Return the number of each deadline from the last, which is 1: it stays when others pass."""
    return range(len(call.best.deadlines), 0, -1)


def event_of(s: Speech, call: Call, deadline: Deadline, place: int, today: date) -> Event:
    title, url = shorten(plain(call.title), 150), safe_url(call.best.url)
    words = s.labelled(s.say("Deadline"), title)
    is_gone = call.missing_since is not None or call.status_on(today) is Status.CLOSED
    changed = call.last_changed or call.first_seen or today
    event = Event()
    event.add("uid", f"deadline-{place}-{plain(call.id)}@city-calls")
    event.add("sequence", 0 if call.last_changed is None else (call.last_changed - EPOCH).days)
    event.add("status", "CANCELLED" if is_gone else "CONFIRMED")
    event.add("dtstamp", datetime.combine(changed, time(0), UTC))
    event.add("summary", words)
    event.add("dtstart", deadline.date if deadline.at is None else deadline.at.astimezone(UTC))
    event.add("transp", "TRANSPARENT")
    event.add("description", f"{plain(call.best.source_id)}\n{url or ''}".strip())
    if url is not None:
        event.add("url", url)
    if deadline.date - today > FIRST_REMINDER and not is_gone:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", words)
        alarm.add("trigger", -FIRST_REMINDER)
        event.add_component(alarm)
    return event
