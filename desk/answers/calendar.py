"""A call's dates as a calendar file."""

from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from funding.call import Call, Deadline, Status
from funding.words import plain, shorten
from wording.urls import safe_url

EPOCH = date(2020, 1, 1)
"""SEQUENCE counts the days from here to the call's last change."""
FIRST_REMINDER = timedelta(days=30)


def calendar_of(call: Call, *, today: date) -> bytes:
    """Return the deadlines of *call* from *today* on; a day's event where no time is stated.

    Moments are in UTC, which every calendar reads alike.  A deadline keeps its UID when it moves,
    and SEQUENCE grows, so that the entry moves too; that of a call that is gone is cancelled.  The
    same call and day give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//City Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for place, deadline in zip(places(call), call.best.deadlines, strict=True):
        if deadline.date >= today:
            calendar.add_component(event_of(call, deadline, place, today))
    return bytes(calendar.to_ical())


def places(call: Call) -> range:
    """Return the number of each deadline from the last, which is 1: it stays when others pass."""
    return range(len(call.best.deadlines), 0, -1)


def event_of(call: Call, deadline: Deadline, place: int, today: date) -> Event:
    title, url = shorten(plain(call.title), 150), safe_url(call.best.url)
    is_gone = call.missing_since is not None or call.status_on(today) is Status.CLOSED
    event = Event()
    event.add("uid", f"deadline-{place}-{call.id}@city-calls")
    event.add("sequence", 0 if call.last_changed is None else (call.last_changed - EPOCH).days)
    event.add("status", "CANCELLED" if is_gone else "CONFIRMED")
    event.add("dtstamp", datetime.combine(today, time(0), UTC))
    event.add("summary", f"Deadline: {title}")
    event.add("dtstart", deadline.date if deadline.at is None else deadline.at.astimezone(UTC))
    event.add("transp", "TRANSPARENT")
    event.add("description", f"{plain(call.best.source_id)}\n{url or ''}".strip())
    if url is not None:
        event.add("url", url)
    if deadline.date - today > FIRST_REMINDER and not is_gone:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"Deadline: {title}")
        alarm.add("trigger", -FIRST_REMINDER)
        event.add_component(alarm)
    return event
