"""Where a call is from and until when it is open, in the reader's language."""

import re
from zoneinfo import ZoneInfo

from advice.weekly.content import Card, Due
from funding.call import Record
from funding.words import plain
from wording.language import Speech
from wording.planned.ahead import planned_words
from wording.programme_texts import programme_name

IDENTIFIER = re.compile(r"(?=[^-]*-)(?=.*[A-Z])[A-Z0-9][A-Za-z0-9._/-]{2,60}")
"""What a person can look up at the portal: ``LIFE-2027-X``.  Plain numbers and what we
minted from a title are none."""
BRUSSELS = ZoneInfo("Europe/Brussels")


def origin_of(s: Speech, card: Card) -> str:
    return origin_of_record(s, card.call.best)


def origin_of_record(s: Speech, best: Record) -> str:
    """Return programme and identifier on one line."""
    parts = [programme_name(best, s.code)]
    if IDENTIFIER.fullmatch(best.source_id):
        parts.append(plain(best.source_id))
    return " · ".join(dict.fromkeys(p for p in parts if p))


def deadline_words(s: Speech, due: Due) -> str:
    if due.planned is not None:
        return planned_words(s, due.planned)
    if due.is_closed:
        return s.say_of("deadline", "closed")
    if due.day is None:
        if due.is_rolling:
            return s.say("open all the time")
        if due.is_unreadable:
            return s.say("could not be read, see the portal")
        return s.say_of("deadline", "not stated")
    words = s.full_date(due.day)
    if due.at is not None:
        at = due.at.astimezone(BRUSSELS)
        words = s.say("{date}, {time} Brussels time", date=s.full_date(at.date()), time=s.clock(at))
    return words


def stage_words(s: Speech, due: Due) -> list[str]:
    parts = []
    if stage := stage_name(s, due.stage):
        parts.append(stage)
    if due.last is not None:
        parts.append(s.say("last date {date}", date=s.short_date(due.last)))
    return parts


def stage_name(s: Speech, stage: str | None) -> str | None:
    """Return the words for a stage as `Deadline` has it; None where there is none."""
    return {
        "single_stage": s.say("single stage"),
        "first_stage": s.say("first stage"),
        "second_stage": s.say("second stage"),
        "cut_off": s.say("cut-off"),
    }.get(stage or "")


def days_words(s: Speech, due: Due) -> str | None:
    if due.days is None:
        return None
    if due.days == 0:
        return s.say("today")
    return s.count("{n} day left", "{n} days left", due.days)
