"""Every slot of every period once, through clock changes, downtime and wrong clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from citycalls.service.slots import (
    Slot,
    due,
    latest_slot,
    moment_of,
    next_slot,
    read_slot,
    trouble_with_clock,
)
from funding.errors import WrongInput
from funding.periods import Frequency, days_of, frequency_of, period_of

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = (
    "Europe/Brussels",
    "Europe/Helsinki",
    "Europe/Athens",
    "Europe/Lisbon",
    "Atlantic/Canary",
)
HALF_HOURS = [
    Slot(frequency=Frequency.WEEKLY, at=time(n // 2, n % 2 * 30), day=day)
    for day in range(7)
    for n in range(48)
]
TUESDAY = read_slot("tue 07:30")


def at(text, zone=BRUSSELS):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def misses_and_doubles(slot, zone, first_monday, weeks):
    """Walk through *weeks* as a service that ticks around every slot moment; count the faults."""
    done, faults, before = set(), 0, None
    monday = first_monday
    for _ in range(weeks):
        moment = moment_of(slot, monday, zone)
        period = period_of(monday, Frequency.WEEKLY)
        wall = moment.astimezone(zone)
        meant = datetime.combine(monday + timedelta(days=slot.day), slot.at)
        shift = wall.replace(tzinfo=None) - meant
        faults += shift not in (timedelta(), timedelta(hours=1))
        faults += before is not None and not timedelta(days=6) < moment - before < timedelta(days=8)
        faults += bool(done) and due(moment - timedelta(minutes=1), zone, slot, done) is not None
        faults += due(moment, zone, slot, done) != period
        done = {*sorted(done)[-2:], period}
        for later in (1, 30, 59, 60, 61, 120):
            faults += due(moment + timedelta(minutes=later), zone, slot, done) is not None
        before, monday = moment, monday + timedelta(weeks=1)
    return faults


@pytest.mark.parametrize("name", ZONES)
def test_no_half_hour_of_a_week_is_missed_or_doubled_when_the_clocks_change(name):
    """The three weeks around both changes of 2027; `--full` has ten whole years."""
    zone = ZoneInfo(name)
    for monday in (date(2027, 3, 15), date(2027, 10, 18)):
        assert sum(misses_and_doubles(slot, zone, monday, 3) for slot in HALF_HOURS) == 0


@pytest.mark.full
@pytest.mark.parametrize("name", ZONES)
def test_no_half_hour_of_a_week_is_missed_or_doubled_in_ten_years(name):
    zone = ZoneInfo(name)
    assert sum(misses_and_doubles(s, zone, date(2026, 1, 5), 522) for s in HALF_HOURS) == 0


def test_a_time_that_spring_leaves_out_comes_an_hour_later():
    sunday = Slot(frequency=Frequency.WEEKLY, at=time(2, 30), day=6)
    moment = moment_of(sunday, date(2027, 3, 22), BRUSSELS)
    assert moment == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert moment.astimezone(BRUSSELS).time() == time(3, 30)


def test_a_time_that_autumn_repeats_comes_the_first_time_only():
    sunday = Slot(frequency=Frequency.WEEKLY, at=time(2, 30), day=6)
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert due(first, BRUSSELS, sunday, {"2027-W42"}) == "2027-W43"
    assert due(first + timedelta(hours=1), BRUSSELS, sunday, {"2027-W42", "2027-W43"}) is None


def test_a_downtime_of_any_length_ends_with_one_mail():
    slot_moment = at("2026-10-06T07:30")
    for hours in range(0, 6 * 24):
        back = slot_moment + timedelta(minutes=1, hours=hours)
        assert due(back, BRUSSELS, TUESDAY, {"2026-W40"}) == "2026-W41"
        assert due(back, BRUSSELS, TUESDAY, {"2026-W40", "2026-W41"}) is None
    weeks_later = slot_moment + timedelta(weeks=5, hours=3)
    assert due(weeks_later, BRUSSELS, TUESDAY, {"2026-W40"}) == "2026-W46"
    assert due(weeks_later, BRUSSELS, TUESDAY, {"2026-W40", "2026-W46"}) is None


@pytest.mark.parametrize("now", ["1970-01-01T00:00", "2026-10-05T07:30", "2026-10-06T06:30"])
def test_a_clock_that_goes_back_sends_nothing_twice(now):
    assert due(at(now), BRUSSELS, TUESDAY, {"2026-W40", "2026-W41"}) is None
    assert due(at(now), BRUSSELS, TUESDAY, {"2026-W41"}, since=at("2026-10-01T12:00")) is None


def test_a_week_composed_by_hand_before_its_slot_is_done():
    done = {"2026-W40", "2026-W41"}  # W41 by `citycalls digest` on Monday
    assert due(at("2026-10-05T12:00"), BRUSSELS, TUESDAY, done) is None
    assert due(at("2026-10-06T07:30"), BRUSSELS, TUESDAY, done) is None


def test_who_said_yes_after_the_slot_waits_for_the_next():
    since = at("2026-10-06T09:00")
    assert due(at("2026-10-06T10:00"), BRUSSELS, TUESDAY, (), since=since) is None
    assert due(at("2026-10-13T07:30"), BRUSSELS, TUESDAY, (), since=since) == "2026-W42"


def test_daily_and_monthly_slots_know_their_periods():
    daily, monthly = read_slot("07:30"), read_slot("1. 07:30")
    assert latest_slot(at("2026-10-13T07:29"), daily, BRUSSELS)[0] == "2026-10-12"
    assert latest_slot(at("2026-10-13T07:30"), daily, BRUSSELS)[0] == "2026-10-13"
    assert latest_slot(at("2026-10-01T07:29"), monthly, BRUSSELS)[0] == "2026-09"
    assert due(at("2026-10-01T07:30"), BRUSSELS, monthly, {"2026-09", "2026-W41"}) == "2026-10"
    assert next_slot(at("2026-10-06T08:00"), TUESDAY, BRUSSELS) == at("2026-10-13T07:30")
    assert next_slot(at("2026-10-05T08:00"), TUESDAY, BRUSSELS) == at("2026-10-06T07:30")


def test_periods_name_their_days():
    assert period_of(date(2027, 1, 1), Frequency.WEEKLY) == "2026-W53"
    assert days_of("2026-W53") == (date(2026, 12, 28), date(2027, 1, 3))
    assert days_of("2028-02") == (date(2028, 2, 1), date(2028, 2, 29))
    assert [frequency_of(p) for p in ("2026-W41", "2026-10", "2026-10-06")] == [
        Frequency.WEEKLY,
        Frequency.MONTHLY,
        Frequency.DAILY,
    ]
    for wrong in ("2026-W60", "2026-13", "2026-02-30", "W41", "", "2025-W53"):
        with pytest.raises(WrongInput, match="is no period"):
            days_of(wrong)


@pytest.mark.parametrize(
    "text", ["tuesday 07:30", "tue 7:30", "tue 25:00", "31. 07:30", "", "0. 07:30"]
)
def test_a_slot_that_cannot_be_read_is_refused(text):
    with pytest.raises(WrongInput, match="is no slot"):
        read_slot(text)


@pytest.mark.parametrize(
    ("now", "running", "is_believed"),
    [
        ("2026-10-06T07:30", timedelta(seconds=30), True),
        ("2026-10-06T08:30", timedelta(seconds=30), True),  # an hour ahead
        ("2026-10-07T07:30", timedelta(seconds=30), True),  # a day ahead
        ("2026-10-14T07:00", timedelta(seconds=30), True),  # just under eight days
        ("2026-10-15T07:30", timedelta(seconds=30), False),
        ("2040-01-01T00:00", timedelta(seconds=30), False),
        ("1970-01-01T00:00", timedelta(seconds=30), True),  # nothing is due then
        ("2026-10-15T07:30", timedelta(days=9), True),  # nine days stopped in the middle
        ("2026-10-15T07:30", None, True),  # nine days switched off
        ("2026-11-09T07:30", None, True),
        ("2040-01-01T00:00", None, False),
    ],
)
def test_a_clock_far_ahead_is_not_believed(now, running, is_believed):
    last = at("2026-10-06T07:29")
    trouble = trouble_with_clock(at(now), last_seen=last, running_for=running)
    assert (trouble is None) is is_believed
    assert trouble is None or "--clock-is-right" in trouble
