"""All dates of a call, and its state at the top of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advice.timetables.ahead import PlanState
from advice.weekly.content import Due
from funding.call import Call, Deadline, Status
from funding.timetable.plan import Plan
from funding.words import plain, shorten
from wording.card import URGENT_DAYS
from wording.deadlines import BRUSSELS
from wording.language import Speech
from wording.planned.windows import window_words


@dataclass(frozen=True, kw_only=True, slots=True)
class DateLine:
    label: str
    words: str
    note: str | None
    """How far off it is, or that it is past."""
    is_past: bool
    is_urgent: bool = False
    raw: str | None = None
    """As the portal wrote it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    tone: str
    """``warn``, ``bad`` or nothing."""
    words: str


def date_lines(s: Speech, call: Call, today: date) -> tuple[DateLine, ...]:
    """Return the opening and every deadline in order; past ones say so."""
    best, lines = call.best, []
    if best.opening_date is not None:
        is_past = best.opening_date <= today
        lines.append(
            DateLine(
                label=s.say("Opened") if is_past else s.say("Opens"),
                words=s.full_date(best.opening_date),
                note=None if is_past else days_until(s, best.opening_date, today),
                is_past=is_past,
                raw=raw_words(best.opening_raw),
            )
        )
    lines += [deadline_line(s, deadline, today) for deadline in best.deadlines]
    if best.plan is not None:
        return tuple(planned_lines(s, best.plan))
    if not best.deadlines:
        words = s.say("open all the time") if best.is_rolling else s.say("not stated")
        if best.is_deadline_unreadable:
            words = s.say("could not be read, see the portal")
        lines.append(DateLine(label=s.say("Deadline"), words=words, note=None, is_past=False))
    return tuple(lines)


def planned_lines(s: Speech, plan: Plan) -> Iterator[DateLine]:
    """Yield when a planned call is expected to open and close, in the timetable's precision."""
    for label, window in (
        (s.say("Expected to open"), plan.opens),
        (s.say("Expected to close"), plan.closes),
    ):
        if window is not None:
            words, note = window_words(s, window), s.say("planned, not law")
            yield DateLine(label=label, words=words, note=note, is_past=False, raw=window.text)


def deadline_line(s: Speech, deadline: Deadline, today: date) -> DateLine:
    words = s.full_date(deadline.date)
    if deadline.at is not None:
        at = deadline.at.astimezone(BRUSSELS)
        words = s.say("{date}, {time} Brussels time", date=s.full_date(at.date()), time=s.clock(at))
    stage = {
        "first_stage": s.say("first stage"),
        "second_stage": s.say("second stage"),
        "cut_off": s.say("cut-off"),
    }.get(deadline.stage or "")
    label = s.say("Deadline")
    is_past = deadline.date < today
    return DateLine(
        label=f"{label} ({stage})" if stage else label,
        words=words,
        note=s.say("past") if is_past else days_until(s, deadline.date, today),
        is_past=is_past,
        is_urgent=not is_past and (deadline.date - today).days <= URGENT_DAYS,
        raw=raw_words(deadline.raw),
    )


def days_until(s: Speech, day: date, today: date) -> str:
    days = (day - today).days
    return s.say("today") if days == 0 else s.count("{n} day left", "{n} days left", days)


def raw_words(raw: str | None) -> str | None:
    return shorten(plain(raw), 120) or None if raw else None


def notices(
    s: Speech, call: Call, due: Due, today: date, *, is_withdrawn: bool
) -> tuple[Notice, ...]:
    """Return what a reader must know before anything else; nothing for a call that is open."""
    found = []
    last = call.best.last_deadline
    if due.planned is not None:
        is_over = due.planned.state is PlanState.OVERDUE
        words = (
            s.say("The planned time has passed, and no source lists this call. Ask the authority.")
            if is_over
            else s.say("Planned, not law: this call is not open, and its time may change.")
        )
        found.append(Notice(tone="warn", words=words))
    elif call.best.is_ended_early(today):
        words = s.say("The source calls it closed, before its last date. Do not count on it.")
        found.append(Notice(tone="bad", words=words))
    elif call.status_on(today) is Status.CLOSED:
        words = (
            s.say("This call is closed")
            if last is None
            else s.say("This call closed on {date}.", date=s.full_date(last))
        )
        found.append(Notice(tone="warn", words=words))
    elif due.is_ahead and due.opens is not None:
        words = s.say("Announced: it takes applications from {date}.", date=s.full_date(due.opens))
        found.append(Notice(tone="", words=words))
    if is_withdrawn:
        words = s.say("The source does not list it any more: it was withdrawn.")
        found.append(Notice(tone="bad", words=words))
    elif call.missing_since is not None:
        words = s.say(
            "The source has not listed it since {date}. Check its page before you rely on it.",
            date=s.full_date(call.missing_since),
        )
        found.append(Notice(tone="warn", words=words))
    return tuple(found)
