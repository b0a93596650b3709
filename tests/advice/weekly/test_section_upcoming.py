"""Your dates: what came near or was marked, and no line twice for nothing."""

from datetime import date, timedelta

import pytest

from advice.weekly.answers import NO_ANSWERS, Answers
from advice.weekly.section_upcoming import COUNTDOWN_PLACES
from advice.weekly.week import UNEXPLAINED
from funding.call import Status
from funding.event import EventKind
from funding.match import Match, Strength
from tests.advice.weekly.letters import HEAT, TODAY, TWIN, call, event, ids, match, told, write
from tests.digest.test_planned_calls import planned_call

CLOSES = date(2026, 12, 31)


def days_with_a_line(strength: Strength, answers: Answers = NO_ANSWERS) -> list[int]:
    """How many days are left in the weeks in which a known call stands among the dates."""
    a = call("A", CLOSES.isoformat())
    shown = []
    for left in range(120, -1, -7):
        today = CLOSES - timedelta(days=left)
        since = today - timedelta(days=7)
        listed = {a.id: told("new", f"closing:30:{CLOSES}")}
        letter = write(
            [match(a, strength=strength)], (), listed, today=today, since=since, answers=answers
        )
        if letter.countdown:
            shown.append(left)
    return shown


def test_a_strong_call_has_a_line_at_ninety_thirty_and_fourteen_days() -> None:
    assert days_with_a_line(Strength.STRONG) == [85, 29, 8]


def test_a_partial_call_has_one_line_when_a_month_is_left() -> None:
    assert days_with_a_line(Strength.PARTIAL) == [29]


def test_what_was_marked_stands_there_every_week_until_it_closes() -> None:
    marked = Answers(watched=frozenset({"sedia:A"}))
    every_week = list(range(120, -1, -7))
    act_now = [8, 1]  # these weeks it asks to act
    assert days_with_a_line(Strength.PARTIAL, marked) == [d for d in every_week if d not in act_now]


def near(name: str, days: int, project: object = HEAT, **more: object) -> Match:
    closes = (TODAY + timedelta(days=days)).isoformat()
    return match(call(name, closes), project, **more)  # type: ignore[arg-type]


def test_marked_calls_come_first_then_strong_ones_in_turns_of_the_projects() -> None:
    heat = [near(f"H{n}", 84 + n) for n in range(4)]
    twin = [near(f"T{n}", 86 + n, TWIN) for n in range(2)]
    partial = near("P", 28, strength=Strength.PARTIAL)
    marked = near("M", 150, strength=Strength.PARTIAL)
    listed = {m.call.id: told("new", "closing:30:x") for m in (*heat, *twin, partial, marked)}
    answers = Answers(watched=frozenset({marked.call.id}))
    letter = write([*heat, partial, marked], (), listed, others=twin, answers=answers)
    assert [name.removeprefix("sedia:") for name in ids(letter.countdown)] == [
        "M", "H0", "T0", "H1", "T1", "H2",
    ]  # fmt: skip


def test_more_dates_than_places_are_counted_and_recalled_in_turns() -> None:
    many = [near(f"H{n:02}", 100 + n) for n in range(12)]
    listed = {m.call.id: told("new") for m in many}
    letter = write(many, (), listed)
    assert letter.countdown == ()
    assert letter.dates_ahead == 12
    named = []
    for week in range(3):
        today = TODAY + timedelta(weeks=week)
        later = write(many, (), listed, today=today, since=today - timedelta(weeks=1))
        named.append(later.recalled and later.recalled.call.id)
    assert len(set(named)) == 3
    marked = Answers(watched=frozenset(listed))
    crowded = write(many, (), listed, answers=marked)
    assert len(crowded.countdown) == COUNTDOWN_PLACES
    assert crowded.dates_ahead == 12 - COUNTDOWN_PLACES


@pytest.mark.parametrize("strength", [Strength.STRONG, Strength.PARTIAL])
def test_no_line_is_the_same_in_two_mails_in_a_row(strength: Strength) -> None:
    """Forty known calls, half a year of weekly mails: nothing comes twice in succession."""
    calls = [near(f"C{n:02}", 3 + 5 * n, strength=strength) for n in range(40)]
    listed = {m.call.id: told("new", f"closing:30:{m.call.best.last_deadline}") for m in calls}
    before: set[str] = set()
    for week in range(26):
        today = TODAY + timedelta(weeks=week)
        letter = write(calls, (), listed, today=today, since=today - timedelta(weeks=1))
        now = set(ids(letter.countdown))
        assert not now & before
        before = now


@pytest.mark.parametrize(("new", "announced"), [(0, 0), (0, 3), (3, 0), (3, 1), (3, 9), (9, 9)])
def test_what_the_model_alone_brings_up_shares_one_allowance(new: int, announced: int) -> None:
    ahead = {"status_claimed": Status.FORTHCOMING, "opening_date": date(2026, 11, 20)}
    found = [
        *(match(call(f"N{n}")) for n in range(new)),
        *(match(call(f"F{n}", **ahead)) for n in range(announced)),
        *(match(planned_call("2027-H2", id=f"P{n}")) for n in range(9)),
    ]
    letter = write(found, (), {})
    parts = [len(letter.new), len(letter.forthcoming), len(letter.planned)]
    told_new = min(new, UNEXPLAINED)
    told_ahead = min(announced, UNEXPLAINED - told_new)
    assert parts == [told_new, told_ahead, UNEXPLAINED - told_new - told_ahead]


def test_the_first_mail_has_no_dates_but_what_is_watched() -> None:
    a = near("A", 28)
    assert write([a], (), {a.call.id: told("new")}, since=None).countdown == ()


def test_a_single_call_is_recalled_every_fourth_mail_only() -> None:
    one = near("A", 130)
    shown = 0
    for week in range(4):
        today = TODAY + timedelta(weeks=week)
        letter = write(
            [one], (), {one.call.id: told("new")}, today=today, since=today - timedelta(weeks=1)
        )
        shown += letter.recalled is not None
    assert shown == 1


def test_a_partial_call_that_opened_is_told_in_one_mail() -> None:
    a = call("A", "2026-12-31", opening_date=date(2026, 10, 6))
    opened = event(a, EventKind.STATUS, old="forthcoming", new="open")
    partial = [match(a, strength=Strength.PARTIAL)]
    listed = {a.id: told("forthcoming")}
    assert ids(write(partial, [opened], listed).countdown) == [a.id]
    later = TODAY + timedelta(weeks=1)
    again = write(partial, [opened], listed, today=later, since=TODAY)
    assert again.countdown == ()
