"""What is new to a person, why, and that it is told exactly once."""

from datetime import date, timedelta

from advice.weekly.answers import Answers
from advice.weekly.content import WhyNew
from funding.call import Status
from funding.event import EventKind
from funding.match import Strength
from tests.advice.weekly.letters import HEAT, TODAY, call, event, ids, match, told, write


def test_a_call_is_new_once() -> None:
    a = call("A")
    first = write([match(a)], [event(a, EventKind.NEW)])
    assert first.new[0].why_new is WhyNew.SOURCE
    listed = {i.call_id: told(i.reason) for i in first.items if i.is_once}
    second = write([match(a)], [event(a, EventKind.NEW)], listed)
    assert second.new == ()
    assert ids(second.countdown) == ["sedia:A"]
    assert second.is_quiet


def test_a_call_that_rises_later_is_announced_although_nothing_changed() -> None:
    assert write([match(call("A"))]).new[0].why_new is WhyNew.RISEN


def test_a_new_call_says_that_the_project_changed() -> None:
    letter = write([match(call("A"))], profile_changes={HEAT.id: date(2026, 10, 1)})
    assert letter.new[0].why_new is WhyNew.PROJECT_CHANGED
    assert letter.new[0].new_on == date(2026, 10, 1)


def test_a_change_of_the_model_brings_five_calls_an_issue() -> None:
    matches = [match(call(f"A{n}")) for n in range(12)]
    letter = write(matches, model_changed_on=date(2026, 10, 1))
    assert len(letter.new) == 5
    assert letter.held_back == 7
    assert {c.why_new for c in letter.new} == {WhyNew.MODEL_CHANGED}


def test_a_changed_model_that_is_not_released_brings_nothing_by_itself() -> None:
    risen, fresh = match(call("RISEN")), match(call("FRESH"))
    later = match(call("LATER", opening_date=date(2026, 11, 1), status_claimed=Status.FORTHCOMING))
    standing = match(call("STANDING", None, is_rolling=True))
    all_of_them = [risen, fresh, later, standing]
    letter = write(all_of_them, [event(fresh.call, EventKind.NEW)], is_model_released=False)
    assert ids(letter.new) == ["sedia:FRESH"]
    assert (letter.forthcoming, letter.standing, letter.held_back) == ((), (), 0)
    assert len(write(all_of_them, is_model_released=False, since=None).new) == 2  # a welcome


def test_new_and_forthcoming_calls_of_the_model_are_five_together() -> None:
    opened = [match(call(f"A{n}")) for n in range(3)]
    announced = [
        match(call(f"F{n}", opening_date=date(2026, 11, 1), status_claimed=Status.FORTHCOMING))
        for n in range(4)
    ]
    letter = write([*opened, *announced], model_changed_on=date(2026, 10, 1))
    assert (len(letter.new), len(letter.forthcoming)) == (3, 2)


def test_what_the_model_held_back_comes_with_the_next_letters() -> None:
    matches = [match(call(f"A{n:02}")) for n in range(12)]
    listed: dict[str, frozenset[str]] = {}
    seen = []
    for week in range(3):
        letter = write(
            matches, (), listed, model_changed_on=TODAY, today=TODAY + timedelta(weeks=week)
        )
        seen += ids(letter.new)
        for item in letter.items:
            if item.is_once:
                listed[item.call_id] = listed.get(item.call_id, told()) | {item.reason}
    assert sorted(seen) == sorted(m.call.id for m in matches)


def test_a_forthcoming_call_is_told_once_and_again_when_it_opens() -> None:
    a = call("A", opening_date=date(2026, 10, 20))
    letter = write([match(a)])
    assert ids(letter.forthcoming) == ["sedia:A"]
    assert letter.new == ()
    listed = {a.id: told("forthcoming")}
    waiting = write([match(a)], (), listed, today=date(2026, 10, 13))
    assert waiting.forthcoming == ()
    assert ids(waiting.countdown) == ["sedia:A"]
    opened = write([match(a)], (), listed, today=date(2026, 10, 20))
    assert opened.new[0].why_new is WhyNew.OPENED


def test_a_partial_match_that_opens_is_in_the_dates_unless_it_was_asked_for() -> None:
    a = call("A", "2026-12-31", opening_date=date(2026, 10, 1))
    partial = [match(a, strength=Strength.PARTIAL)]
    letter = write(partial, (), {a.id: told("forthcoming")})
    assert letter.is_quiet
    assert ids(letter.countdown) == ["sedia:A"]
    watched = Answers(watched=frozenset({a.id}))
    assert ids(write(partial, (), {a.id: told("forthcoming")}, answers=watched).new) == ["sedia:A"]


def test_a_call_that_opens_is_new_with_what_else_changed_and_no_change_of_its_own() -> None:
    a = call("A", "2026-12-31")
    events = [
        event(a, EventKind.STATUS, old="forthcoming", new="open"),
        event(a, EventKind.DEADLINE, old="2026-11-30", new="2026-12-31"),
    ]
    letter = write([match(a)], events, {a.id: told("forthcoming")})
    assert letter.changed == ()
    assert letter.new[0].why_new is WhyNew.OPENED
    assert [c.kind for c in letter.new[0].changes] == [EventKind.DEADLINE]
    listed = {a.id: told("forthcoming", *(i.reason for i in letter.items))}
    assert write([match(a)], events, listed).is_quiet


def test_the_first_letter_lists_what_is_open_and_calls_nothing_new() -> None:
    calls = [call(f"A{n:02}") for n in range(14)]
    events = [event(c, EventKind.NEW) for c in calls]
    letter = write([match(c) for c in calls], events, since=None)
    assert letter.is_welcome
    assert len(letter.new) == 14
    assert {c.why_new for c in letter.new} == {WhyNew.FIRST}
    assert letter.calls_new == 0


def test_strong_matches_come_first_and_the_order_of_events_does_not_matter() -> None:
    a, b, c = call("A"), call("B"), call("C")
    matches = [match(a, strength=Strength.PARTIAL), match(b), match(c)]
    events = [event(x, EventKind.NEW) for x in (a, b, c)]
    letter = write(matches, events)
    assert ids(letter.new) == ["sedia:B", "sedia:C", "sedia:A"]
    assert write(matches, events[::-1]) == letter


def test_fifty_two_weeks_tell_each_call_as_new_exactly_once() -> None:
    calls = [
        call(f"C{n:03}", str(date(2026, 1, 5) + timedelta(days=20 + 7 * n % 331)),
             opening_date=date(2026, 1, 1) + timedelta(days=3 * n % 300))
        for n in range(120)
    ]  # fmt: skip
    calls = [c for c in calls if c.best.opening_date < c.best.last_deadline]  # type: ignore[operator]
    listed: dict[str, frozenset[str]] = {}
    new: list[tuple[str, str]] = []
    for week in range(52):
        today = date(2026, 1, 6) + timedelta(weeks=week)
        since = None if week == 0 else today - timedelta(weeks=1)
        live = [c for c in calls if c.status_on(today) is not Status.CLOSED]
        events = [
            event(c, EventKind.NEW, on=c.best.opening_date)
            for c in live
            if c.best.opening_date is not None and c.best.opening_date <= today
        ]
        letter = write([match(c) for c in live], events, listed, since=since, today=today)
        if week % 10 == 3:
            continue  # the letter failed and what it listed is free again
        once = [(i.call_id, i.reason) for i in letter.items if i.is_once]
        assert len(set(once)) == len(once)
        for call_id, reason in once:
            assert reason not in listed.get(call_id, ())
            listed[call_id] = listed.get(call_id, told()) | {reason}
            if reason == "new":
                new.append((call_id, reason))
    assert len(new) == len(set(new))
    open_two_weeks = {
        c.id
        for c in calls
        if (c.best.last_deadline - c.best.opening_date).days >= 21  # type: ignore[operator]
        and c.best.opening_date < date(2026, 12, 1)  # type: ignore[operator]
        and c.best.last_deadline > date(2026, 1, 20)  # type: ignore[operator]
    }
    assert open_two_weeks <= {call_id for call_id, _ in new}


def test_a_call_with_a_small_chance_is_no_news_but_a_near_miss() -> None:
    weak = match(call("WEAK"), strength=Strength.PARTIAL, chance=0.07)
    fair = match(call("FAIR"), strength=Strength.PARTIAL, chance=0.12)
    letter = write([fair, weak], [event(m.call, EventKind.NEW) for m in (weak, fair)])
    assert [c.call.id for c in letter.new] == ["sedia:FAIR"]
    assert [c.call.id for c in letter.possible] == ["sedia:WEAK"]


def test_a_question_of_a_few_words_has_no_chance_and_is_told() -> None:
    asked = match(call("ASKED"), strength=Strength.PARTIAL, chance=None)
    letter = write([asked], [event(asked.call, EventKind.NEW)])
    assert [c.call.id for c in letter.new] == ["sedia:ASKED"]


def test_a_known_call_stays_in_sight_when_its_chance_falls() -> None:
    weak = match(call("KNOWN", "2026-11-03"), strength=Strength.PARTIAL, chance=0.07)
    letter = write([weak], listed={"sedia:KNOWN": frozenset({"new"})})
    assert [c.call.id for c in letter.countdown] == ["sedia:KNOWN"]
    assert (letter.new, letter.possible) == ((), ())
