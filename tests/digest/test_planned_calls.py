"""Planned calls in the mail: to prepare for, never as a date; what became of them is told once."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from advice.forecasts.rounds import Forecast, Round
from advice.weekly.cards import make_fit
from advice.weekly.content import ExpectedLine, MailSection, WeeklyMail
from advice.weekly.week import Week
from advice.weekly.weekly_mail import weekly_mail
from digest.render import render_mail
from funding.call import Call
from funding.event import EventKind
from funding.match import MatchList
from funding.timetable.window import read_window
from tests.digest.conftest import (
    HEAT,
    SEDIA,
    SINCE,
    TODAY,
    event,
    links_for,
    make_call,
    make_health,
    make_match,
    make_recipient,
)
from tests.funding.timetable.test_likeness import planned
from wording.language import LOCALES

SECTION = MailSection.PLANNED


def planned_call(opens: str = "2027-Q1", programme: str = "LIFE", **more: object) -> Call:
    record = planned(programme, opens=read_window(opens), amount_eur=12_000_000, **more)
    return Call(id=record.id, best=record, records=(record,), first_seen=SINCE, last_seen=TODAY)


def letter_of(
    call: Call,
    *,
    told: tuple[str, ...] = (),
    kinds: tuple[EventKind, ...] = (),
    language: str = "en",
    today: date = TODAY,
    **more: object,
) -> WeeklyMail:
    found = MatchList(
        project_id=HEAT.id,
        considered=9,
        results=(make_match(call),),
        blocked=(),
        below_floor=(),
    )
    week = Week(
        recipient=make_recipient(language=language),
        projects=[HEAT],
        lists={HEAT.id: found},
        events=[event(call, kind, **more) for kind in kinds],
        listed={call.id: frozenset(told)} if told else {},
        health=[make_health(SEDIA)],
        today=today,
        period="2026-W41",
        since=today - timedelta(days=7),
        known={call.id: call},
        calls_read=9,
    )
    return weekly_mail(week)


def text_of(letter: WeeklyMail) -> str:
    return render_mail(letter, links_for(letter), pages=()).text


def reasons(letter: WeeklyMail) -> list[str]:
    return [item.reason for item in letter.items if item.section is SECTION]


def test_a_planned_call_is_told_when_it_is_planned_and_when_it_is_time_to_prepare():
    letter = letter_of(planned_call("2026-12"), kinds=(EventKind.NEW,))
    assert reasons(letter) == ["planned", "prepare:2026-12-01"]
    assert not letter.is_quiet
    assert not letter.act_now + letter.new + letter.forthcoming + letter.countdown
    words = " ".join(text_of(letter).split())
    assert "week 41 1 planned call 9 calls read" in words
    assert "Prepare now (1)" in words
    assert "planned, not law · Expected to open: December 2026 · in about 8 weeks" in words
    assert "usual time to prepare: about 4 weeks · timetable of 1 Oct 2026" in words
    far, spring = planned_call("2027-H2"), date(2027, 4, 27)
    assert reasons(letter_of(far, kinds=(EventKind.NEW,))) == ["planned"]
    assert letter_of(far, told=("planned",), today=spring).is_quiet
    summer = date(2027, 5, 4)
    assert reasons(letter_of(far, told=("planned",), today=summer)) == ["prepare:2027-07-01"]
    both = ("planned", "prepare:2027-07-01")
    assert letter_of(far, told=both, today=summer + timedelta(days=7)).is_quiet


def test_forecasts_stand_below_plans_and_without_them_under_a_heading_of_their_own():
    opened = tuple(
        Round(call_id=f"sedia:T-{year}", title="Cool yards", url="", opened=date(year, 5, 4))
        for year in (2024, 2025)
    )
    forecast = Forecast(
        programme="LIFE",
        rounds=opened,
        about=date(2027, 5, 4),
        first=date(2027, 4, 13),
        last=date(2027, 5, 25),
    )
    call = make_call("T-2025")
    line = ExpectedLine(forecast=forecast, call=call, fits=(make_fit(make_match(call), HEAT),))
    plans = letter_of(planned_call("2026-12"), kinds=(EventKind.NEW,))
    alone = letter_of(planned_call("2026-12"), told=("planned", "prepare:2026-12-01"))
    for letter, has, lacks in (
        (plans, "Prepare now (2)", "Calls that may return (1)"),
        (alone, "Calls that may return (1)", "Prepare now"),
    ):
        for part in both_parts(replace(letter, expected=(line,))):
            assert has in part
            assert lacks not in part
            assert part.count("Calls that may return") == 1


def both_parts(letter: WeeklyMail) -> tuple[str, str]:
    """The text, and the HTML with its numbers of a heading written as in the text."""
    mail = render_mail(letter, links_for(letter), pages=())
    number = re.compile(r"&nbsp;<span class=\"n\"[^>]*>(\d+)</span>")
    return mail.text, number.sub(r" (\1)", mail.html)


def test_what_did_not_come_is_said_once_and_never_to_who_was_not_told():
    call, later = planned_call("2026-Q3"), TODAY
    assert not reasons(letter_of(call, kinds=(EventKind.NEW,), today=later))
    letter = letter_of(call, told=("planned",), today=later)
    assert reasons(letter) == ["overdue:2026-09-30"]
    assert "that time has passed, and no source lists the call" in " ".join(text_of(letter).split())
    assert letter_of(call, told=("planned", "overdue:2026-09-30"), today=later).is_quiet


def test_a_moved_time_is_told_to_who_knows_the_plan():
    letter = letter_of(
        planned_call("2027-H2"),
        told=("planned",),
        kinds=(EventKind.PLAN,),
        field="opens",
        old="2027-Q2",
        new="2027-H2",
    )
    assert len(letter.changed) == 1
    assert "Expected to open: 2nd quarter of 2027 → 2nd half of 2027" in text_of(letter)


@pytest.mark.parametrize("told", [("planned",), ()])
def test_the_call_is_told_once_with_what_differs_from_the_plan(told):
    real = make_call("LIFE-2026-HEAT", 60, programme="LIFE", opening_date=TODAY)
    call = replace(real, announced=planned_call("2026-Q3").best)
    kinds = (EventKind.NEW, EventKind.PLAN)
    letter = letter_of(call, told=told, kinds=kinds, field="here", old="x", new=call.id)
    (card,) = letter.new
    assert [change.kind for change in card.changes] == [EventKind.PLAN]
    words = " ".join(text_of(letter).split())
    assert "Planned for 3rd quarter of 2026, and here now" in words
    assert "Opening date: planned 3rd quarter of 2026, now 6 Oct 2026" in words
    assert "Budget: planned €12M, now €30M" in words
    listed = (*told, *(item.reason for item in letter.items))
    again = letter_of(call, told=listed, kinds=kinds, field="here", old="x", new=call.id)
    assert not again.new + again.changed


@pytest.mark.parametrize("language", ["en", *LOCALES])
def test_no_language_names_a_day_that_nobody_named(language):
    letter = letter_of(planned_call("2027-02"), kinds=(EventKind.NEW,), language=language)
    whole = render_mail(letter, links_for(letter), pages=())
    for text in (whole.text, whole.html):
        assert "2027" in text
        for day in ("2027-02", "28.02.2027", "01.02.2027", "1.2.2027", "1 Feb", "28 Feb"):
            assert day not in text
