"""What one person is told: each call once, new exactly once, and nothing that was hidden."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from advice.answers import NO_ANSWERS, Answers
from advice.letter import Letter, Section, WhyNew
from advice.weekly import weekly_letter
from funding.call import Call, Deadline, Record, Status
from funding.city import City, Project
from funding.event import Event, EventKind
from funding.evidence import Check, Role, Rule, Verdict
from funding.match import Match, MatchList, Strength
from funding.periods import Frequency, period_of
from store.recipients import Recipient

TODAY = date(2026, 10, 6)
SINCE = date(2026, 9, 29)
CITY = City(id="krefeld", name="Krefeld", country="DE")
HEAT = Project(id="krefeld/heat", city=CITY, title="Heat warnings")
TWIN = Project(id="krefeld/twin", city=CITY, title="Digital twin")
OFFICER = Recipient(
    id=7,
    address="officer@krefeld.example",
    name=None,
    language="en",
    frequency=Frequency.WEEKLY,
    profiles=("krefeld",),
    wants_whole_week=False,
    added_at=datetime(2026, 9, 1, tzinfo=UTC),
    confirmed_at=datetime(2026, 9, 1, tzinfo=UTC),
    paused_until=None,
    bounced_at=None,
    bounce_note=None,
)


def call(name: str, closes: str | None = "2026-12-31", **more: object) -> Call:
    values: dict[str, object] = {
        "source": "sedia",
        "source_id": name,
        "title": name,
        "url": f"https://ec.europa.eu/{name}",
        "status_claimed": Status.OPEN,
        "opening_date": date(2026, 9, 1),
        "deadlines": ()
        if closes is None
        else (Deadline(date=date.fromisoformat(closes), raw=closes),),
    }
    record = Record(**(values | more))  # type: ignore[arg-type]
    return Call(id=record.id, best=record, records=(record,), last_seen=TODAY)


def match(found: Call, project: Project = HEAT, **more: object) -> Match:
    values: dict[str, object] = {
        "project_id": project.id,
        "call": found,
        "score": 0.5,
        "strength": Strength.STRONG,
        "role": Role.ALONE,
    }
    return Match(**(values | more))  # type: ignore[arg-type]


def a_list(project: Project, results: Sequence[Match], **more: Sequence[Match]) -> MatchList:
    return MatchList(
        project_id=project.id,
        considered=100,
        results=tuple(results),
        blocked=tuple(more.get("blocked", ())),
        below_floor=tuple(more.get("below_floor", ())),
    )


def event(found: Call, kind: EventKind, on: date = date(2026, 10, 2), **more: str) -> Event:
    return Event(
        call_id=found.id,
        source="sedia",
        source_id=found.best.source_id,
        kind=kind,
        field=more.get("field"),
        old=more.get("old"),
        new=more.get("new"),
        seen_on=on,
    )


def write(
    results: Sequence[Match],
    events: Sequence[Event] = (),
    listed: Mapping[str, frozenset[str]] | None = None,
    *,
    others: Sequence[Match] = (),
    since: date | None = SINCE,
    today: date = TODAY,
    answers: Answers = NO_ANSWERS,
    known: Mapping[str, Call] | None = None,
    profile_changes: Mapping[str, date] | None = None,
    model_changed_on: date | None = None,
    is_model_released: bool = True,
    **near: Sequence[Match],
) -> Letter:
    return weekly_letter(
        OFFICER,
        [HEAT, TWIN],
        {HEAT.id: a_list(HEAT, results, **near), TWIN.id: a_list(TWIN, others)},
        events,
        listed or {},
        [],
        [],
        today=today,
        period=period_of(today, Frequency.WEEKLY),
        since=since,
        answers=answers,
        known=known,
        profile_changes=profile_changes,
        model_changed_on=model_changed_on,
        is_model_released=is_model_released,
        calls_read=100,
    )


def told(*reasons: str) -> frozenset[str]:
    return frozenset(reasons)


def ids(cards: Sequence[object]) -> list[str]:
    return [card.call.id for card in cards]  # type: ignore[attr-defined]


def test_a_call_that_fits_two_projects_stands_in_the_letter_once() -> None:
    a = call("A")
    letter = write([match(a)], [event(a, EventKind.NEW)], others=[match(a, TWIN)])
    assert ids(letter.new) == ["sedia:A"]
    assert [fit.project_id for fit in letter.new[0].fits] == ["krefeld/heat", "krefeld/twin"]


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


def test_a_hidden_call_is_nowhere() -> None:
    a, b = call("A"), call("B")
    answers = Answers(hidden=frozenset({a.id}), hidden_pairs=frozenset({(HEAT.id, b.id)}))
    letter = write(
        [match(a), match(b)], [event(a, EventKind.NEW)], answers=answers, blocked=[match(a)]
    )
    assert letter.items == ()


def test_a_call_hidden_for_one_project_still_shows_for_the_other() -> None:
    a = call("A")
    answers = Answers(hidden_pairs=frozenset({(HEAT.id, a.id)}))
    letter = write([match(a)], others=[match(a, TWIN)], answers=answers)
    assert [fit.project_id for fit in letter.new[0].fits] == ["krefeld/twin"]


def test_a_partner_only_call_has_its_own_section() -> None:
    a = call("A")
    letter = write([match(a, role=Role.PARTNER_ONLY)], [event(a, EventKind.NEW)])
    assert letter.new == ()
    assert ids(letter.partner) == ["sedia:A"]


def test_a_call_open_to_one_city_only_as_partner_counts_for_the_better_project() -> None:
    a = call("A")
    letter = write([match(a, role=Role.PARTNER_ONLY)], others=[match(a, TWIN)])
    assert letter.new[0].role is Role.ALONE


def test_near_misses_are_at_most_five_new_ones_and_each_is_told_once() -> None:
    blocked = [
        match(
            call(f"B{n}"),
            role=Role.NO,
            checks=(Check(rule=Rule.AREA, verdict=Verdict.NO, because="outside"),),
        )
        for n in range(8)
    ]
    events = [event(m.call, EventKind.NEW) for m in blocked]
    letter = write([], events, blocked=blocked)
    assert len(letter.possible) == 5
    assert letter.is_quiet
    listed = {i.call_id: told(i.reason) for i in letter.items}
    assert len(write([], events, listed, blocked=blocked).possible) == 3
    assert write([], (), blocked=blocked).possible == ()


def test_of_calls_with_too_little_in_common_two_are_named_and_only_new_ones() -> None:
    far = [match(call(f"F{n}"), strength=Strength.NONE) for n in range(6)]
    events = [event(m.call, EventKind.NEW) for m in far]
    assert len(write([], events, below_floor=far).possible) == 2
    texts = [event(m.call, EventKind.TEXT) for m in far]
    assert write([], texts, below_floor=far).possible == ()


def test_standing_programmes_never_count_as_new_and_are_five_a_month() -> None:
    standing = [match(call(f"S{n}", None, is_rolling=True)) for n in range(7)]
    letter = write(standing)
    assert letter.new == ()
    assert len(letter.standing) == 5
    assert letter.is_quiet
    listed = {i.call_id: told(i.reason) for i in letter.items}
    assert write(standing, (), listed, today=date(2026, 10, 13)).standing == ()
    assert len(write(standing, (), listed, today=date(2026, 11, 3)).standing) == 2


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
    a = call("A", "2026-12-31")
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


def test_whole_week_lines_are_only_for_those_who_want_them() -> None:
    a = call("A")
    week = [match(a, strength=Strength.NONE)]
    arguments = {
        "projects": [HEAT],
        "lists": {HEAT.id: a_list(HEAT, [])},
        "events": [event(a, EventKind.NEW)],
        "listed": {},
        "health": [],
        "not_covered": [],
        "today": TODAY,
        "period": "2026-W41",
        "since": SINCE,
        "whole_week": week,
    }
    assert weekly_letter(OFFICER, **arguments).whole_week == ()  # type: ignore[arg-type]
    wants = replace(OFFICER, wants_whole_week=True)
    letter = weekly_letter(wants, **arguments)  # type: ignore[arg-type]
    assert ids(letter.whole_week) == ["sedia:A"]
    assert letter.whole_week[0].section is Section.WHOLE_WEEK


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
    weak = match(call("KNOWN"), strength=Strength.PARTIAL, chance=0.07)
    letter = write([weak], listed={"sedia:KNOWN": frozenset({"new"})})
    assert [c.call.id for c in letter.countdown] == ["sedia:KNOWN"]
    assert (letter.new, letter.possible) == ((), ())
