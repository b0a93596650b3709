"""A call's dates as a calendar file."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from funding.call import Call
from funding.words import plain, shorten
from wording.urls import safe_url

BRUSSELS = ZoneInfo("Europe/Brussels")
FIRST_REMINDER = timedelta(days=30)


def calendar_of(call: Call, *, today: date) -> bytes:
    """Return the deadlines of *call* from *today* on; a day's event where no time is stated.

    The same call and day give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//City Calls//EN")
    calendar.add("version", "2.0")
    title = shorten(plain(call.title), 150)
    url = safe_url(call.best.url)
    for deadline in call.best.deadlines:
        if deadline.date < today:
            continue
        event = Event()
        event.add("uid", f"{deadline.date.isoformat()}-{call.id}@city-calls")
        event.add("dtstamp", datetime.combine(today, time(0), BRUSSELS))
        event.add("summary", f"Deadline: {title}")
        if deadline.at is not None:
            event.add("dtstart", deadline.at.astimezone(BRUSSELS))
        else:
            event.add("dtstart", deadline.date)
        event.add("transp", "TRANSPARENT")
        event.add("description", f"{plain(call.best.source_id)}\n{url or ''}".strip())
        if url is not None:
            event.add("url", url)
        if deadline.date - today > FIRST_REMINDER:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", f"Deadline: {title}")
            alarm.add("trigger", -FIRST_REMINDER)
            event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
