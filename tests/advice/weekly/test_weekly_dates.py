"""What changed, and what comes back because its deadline is near."""

from datetime import date, timedelta

from advice.weekly.answers import NO_ANSWERS, Answers
from advice.weekly.content import WhyNew
from funding.call import Status
from funding.event import EventKind
from funding.match import Strength
from tests.advice.weekly.letters import call, event, ids, match, told, write


def days_at_which_it_comes_back(answers: Answers) -> list[int]:
    a = call("A", "2026-12-31")
    listed = {a.id: told("new")}
    shown = []
    for days in range(60, -1, -1):
        today = date(2026, 12, 31) - timedelta(days=days)
        letter = write([match(a)], (), listed, today=today, answers=answers)
        if letter.act_now:
            shown.append(days)
        reasons = {i.reason for i in letter.items if i.is_once}
        listed = {a.id: listed[a.id] | reasons}
    return shown


def test_a_moved_deadline_of_a_known_call_is_shown_from_old_to_new_once() -> None:
    a = call("A", "2026-12-31")
    moved = event(a, EventKind.DEADLINE, old="2026-11-30", new="2026-12-31")
    letter = write([match(a)], [moved], {a.id: told("new")})
    assert ids(letter.changed) == ["sedia:A"]
    assert (letter.changed[0].changes[0].old, letter.changed[0].changes[0].new) == (
        "2026-11-30",
        "2026-12-31",
    )
    again = write([match(a)], [moved], {a.id: told("new", *(i.reason for i in letter.items))})
    assert again.changed == ()


def test_what_changed_and_changed_back_is_no_change() -> None:
    a = call("A")
    days = [date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)]
    there = {"field": "contribution_max_eur", "old": "2000000", "new": "2001000"}
    back = {"field": "contribution_max_eur", "old": "2001000", "new": "2000000"}
    flips = [
        event(a, EventKind.BUDGET, day, **(back if n % 2 else there)) for n, day in enumerate(days)
    ]
    assert write([match(a)], flips, {a.id: told("new")}).changed == ()
    once_more = event(a, EventKind.BUDGET, date(2026, 10, 5), **there)
    (card,) = write([match(a)], [*flips, once_more], {a.id: told("new")}).changed
    assert [(c.old, c.new) for c in card.changes] == [("2000000", "2001000")]


def test_several_changes_of_one_field_are_told_from_the_first_value_to_the_last() -> None:
    a = call("A", "2026-12-31")
    moves = [
        event(a, EventKind.DEADLINE, date(2026, 9, 30), old="2026-11-15", new="2026-11-30"),
        event(a, EventKind.DEADLINE, date(2026, 10, 2), old="2026-11-30", new="2026-12-31"),
    ]
    (card,) = write([match(a)], moves, {a.id: told("new")}).changed
    assert [(c.old, c.new) for c in card.changes] == [("2026-11-15", "2026-12-31")]


def test_a_changed_text_is_no_news() -> None:
    a = call("A")
    letter = write([match(a)], [event(a, EventKind.TEXT)], {a.id: told("new")})
    assert letter.changed == ()


def test_a_withdrawn_call_is_told_although_it_is_in_no_list_any_more() -> None:
    a = call("A")
    gone = event(a, EventKind.WITHDRAWN)
    letter = write([], [gone], {a.id: told("new")}, known={a.id: a})
    assert letter.changed[0].changes[0].kind is EventKind.WITHDRAWN


def test_a_change_of_a_call_that_was_never_told_is_no_change_but_new() -> None:
    a = call("A")
    letter = write([match(a)], [event(a, EventKind.BUDGET, old="1", new="2")])
    assert letter.changed == ()
    assert letter.new[0].why_new is WhyNew.CALL_CHANGED


def test_a_watched_call_comes_back_at_thirty_fourteen_and_seven_days() -> None:
    watched = Answers(watched=frozenset({"sedia:A"}))
    assert days_at_which_it_comes_back(watched) == [30, 14, 7]


def test_a_strong_call_without_an_answer_comes_back_once() -> None:
    assert days_at_which_it_comes_back(NO_ANSWERS) == [30]


def test_a_reminder_that_was_asked_for_comes_first_of_all() -> None:
    asked = Answers(watched=frozenset({"sedia:A"}), reminders={"sedia:A": 45})
    assert days_at_which_it_comes_back(asked) == [45, 30, 14, 7]


def test_a_new_call_that_closes_within_two_weeks_stands_under_act_now_only() -> None:
    a = call("A", "2026-10-15")
    letter = write([match(a)], [event(a, EventKind.NEW)])
    assert ids(letter.act_now) == ["sedia:A"]
    assert letter.act_now[0].why_new is WhyNew.SOURCE
    assert letter.new == ()
    assert {i.reason for i in letter.items} >= {"new", "closing:30:2026-10-15"}


def test_a_reminder_that_was_asked_for_counts_from_its_own_day() -> None:
    a = call("A", "2026-11-20")
    answers = Answers(reminders={a.id: 45})
    letter = write([match(a, strength=Strength.PARTIAL)], (), {a.id: told("new")}, answers=answers)
    assert ids(letter.act_now) == ["sedia:A"]


def test_a_known_call_that_is_cancelled_is_told_once_and_offered_no_more() -> None:
    a = call("A", "2026-10-12", status_claimed=Status.CLOSED, status_raw="[CANCELLED]")
    closed = event(a, EventKind.CLOSED, old="open", new="closed")
    answers = Answers(watched=frozenset({a.id}), reminders={a.id: 30})
    known = {a.id: a}
    letter = write([], [closed], {a.id: told("new")}, known=known, answers=answers)
    (card,) = letter.changed
    assert [(c.kind, c.old, c.new) for c in card.changes] == [(EventKind.STATUS, "open", "closed")]
    assert (card.due.day, card.due.days, card.due.is_closed) == (None, None, True)
    assert (letter.act_now, letter.new, letter.countdown) == ((), (), ())
    listed = {a.id: told("new", *(i.reason for i in letter.items))}
    again = write([], [closed], listed, known=known, answers=answers)
    assert not any((again.changed, again.act_now, again.new, again.countdown))


def test_a_known_call_that_closed_on_its_date_is_no_news() -> None:
    a = call("A", "2026-10-01")
    closed = event(a, EventKind.CLOSED, old="open", new="closed")
    letter = write([], [closed], {a.id: told("new")}, known={a.id: a})
    assert letter.changed == ()
