"""What is due: local wall-clock slots against what is done.  Pure: no clock, no database."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from funding.errors import WrongInput
from funding.periods import Frequency, days_of, period_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STEP_LIMIT = timedelta(days=8)
"""A clock that jumps farther ahead while the service runs is not believed."""
GAP_LIMIT = timedelta(days=35)
"""A service that starts after a longer time asks first whether the clock is right."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A moment by the wall clock that every period has once."""

    frequency: Frequency
    at: time
    day: int = 0
    """Weekly: 0 for Monday … 6; monthly: 1 … 28; daily: not used."""


def read_slot(text: str) -> Slot:
    """Return the slot that "tue 07:30", "07:30" (daily) or "1. 07:30" (monthly) names."""
    found = re.fullmatch(
        r"(?:(?P<word>[a-z]{3})|(?P<day>\d{1,2})\.)?\s*(?P<at>\d\d:\d\d)", text.strip().lower()
    )
    try:
        if found is None:
            raise ValueError
        at = time.fromisoformat(found["at"])
        if found["word"]:
            return Slot(frequency=Frequency.WEEKLY, at=at, day=DAYS.index(found["word"]))
        if found["day"]:
            if not 1 <= int(found["day"]) <= 28:
                raise ValueError
            return Slot(frequency=Frequency.MONTHLY, at=at, day=int(found["day"]))
        return Slot(frequency=Frequency.DAILY, at=at)
    except ValueError as error:
        raise WrongInput(
            f"{text!r} is no slot; it looks like 'tue 07:30' (weekly), '07:30' (daily) or "
            "'1. 07:30' (monthly, day 1 to 28)"
        ) from error


def moment_of(slot: Slot, first: date, zone: ZoneInfo) -> datetime:
    """Return the one UTC moment of a slot in the period that begins on *first*.

    A time that the spring change leaves out counts by the clock before it, so it comes an hour
    later on the wall; one that the autumn change repeats is the earlier one.
    """
    day = first
    if slot.frequency is Frequency.WEEKLY:
        day += timedelta(days=slot.day)
    if slot.frequency is Frequency.MONTHLY:
        day = day.replace(day=slot.day)
    return datetime.combine(day, slot.at, zone).astimezone(UTC)


def latest_slot(now: datetime, slot: Slot, zone: ZoneInfo) -> tuple[str, datetime]:
    """Return the last period whose slot has come, with its moment in UTC."""
    first, _ = days_of(period_of(now.astimezone(zone).date(), slot.frequency))
    moment = moment_of(slot, first, zone)
    if moment > now:
        first, _ = days_of(period_of(first - timedelta(days=1), slot.frequency))
        moment = moment_of(slot, first, zone)
    return period_of(first, slot.frequency), moment


def next_slot(now: datetime, slot: Slot, zone: ZoneInfo) -> datetime:
    """Return the next moment of a slot after *now*, in UTC."""
    first, last = days_of(period_of(now.astimezone(zone).date(), slot.frequency))
    moment = moment_of(slot, first, zone)
    if moment > now:
        return moment
    return moment_of(slot, last + timedelta(days=1), zone)


def due(
    now: datetime,
    zone: ZoneInfo,
    slot: Slot,
    done: Collection[str],
    *,
    since: datetime | None = None,
) -> str | None:
    """Return the period that is due now, or None.

    Only the last slot that has come counts: after a long sleep one mail, not one a week.  A period
    before the latest one done is never due, so a clock that goes back sends nothing twice; nor is a
    slot that had come before *since*, when the person said yes.
    """
    period, moment = latest_slot(now, slot, zone)
    if period in done or (since is not None and moment < since):
        return None
    kin = [p for p in done if len(p) == len(period) and ("W" in p) == ("W" in period)]
    return None if any(p > period for p in kin) else period


def trouble_with_clock(
    now: datetime, *, last_seen: datetime | None, running_for: timedelta | None
) -> str | None:
    """Return why the clock can't be believed; None if it can.

    *last_seen* is the latest moment that was ever believed, and *running_for* the time since then
    by a clock that nobody can set; None if the service has just started.
    """
    if last_seen is None:
        return None
    gap = now - last_seen
    if running_for is None:
        if gap <= GAP_LIMIT:
            return None
    elif gap - running_for <= STEP_LIMIT:
        return None
    return (
        f"the clock says {now:%Y-%m-%d %H:%M}, but the last round was at {last_seen:%Y-%m-%d %H:%M}"
        " UTC; nothing is sent. Set the clock, or say `citycalls schedule --clock-is-right`"
    )
