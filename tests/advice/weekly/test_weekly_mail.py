"""Which call stands in which part of the weekly letter, and that it stands there once."""

from dataclasses import replace
from datetime import date

from advice.weekly.all_new_calls import NewCalls
from advice.weekly.answers import Answers
from advice.weekly.content import MailSection
from advice.weekly.week import Week
from advice.weekly.weekly_mail import not_read, weekly_mail
from funding.event import EventKind, RunState
from funding.evidence import Check, Role, Rule, Verdict
from funding.match import Strength
from funding.not_covered import NotCovered
from funding.source import find_source
from store.operations.source_health import SourceHealth
from tests.advice.weekly.letters import (
    HEAT,
    OFFICER,
    SINCE,
    TODAY,
    TWIN,
    a_list,
    call,
    event,
    ids,
    match,
    told,
    write,
)


def test_a_call_that_fits_two_projects_stands_in_the_letter_once() -> None:
    a = call("A")
    letter = write([match(a)], [event(a, EventKind.NEW)], others=[match(a, TWIN)])
    assert ids(letter.new) == ["sedia:A"]
    assert [fit.project_id for fit in letter.new[0].fits] == ["krefeld/heat", "krefeld/twin"]


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


def test_a_call_with_hardly_anything_in_common_is_no_near_miss() -> None:
    far = [match(call(f"F{n}"), strength=Strength.NONE, chance=n / 100) for n in range(1, 6)]
    letter = write([], [event(m.call, EventKind.NEW) for m in far], below_floor=far[::-1])
    assert [card.call.id for card in letter.possible] == ["sedia:F5", "sedia:F4"]
    new = call("N")
    events = [event(c, EventKind.NEW) for c in (new, *(m.call for m in far))]
    assert write([match(new)], events, below_floor=far[:2]).possible == ()


def test_a_quiet_week_names_the_best_that_failed_however_far() -> None:
    far = [match(call(f"F{n}"), strength=Strength.NONE, chance=n / 100) for n in (2, 1)]
    letter = write([], [event(m.call, EventKind.NEW) for m in far], below_floor=far)
    assert letter.is_quiet
    assert [card.call.id for card in letter.possible] == ["sedia:F2"]


def test_standing_programmes_never_count_as_new_and_are_five_a_month() -> None:
    standing = [match(call(f"S{n}", None, is_rolling=True)) for n in range(7)]
    letter = write(standing)
    assert letter.new == ()
    assert len(letter.standing) == 5
    assert letter.is_quiet
    listed = {i.call_id: told(i.reason) for i in letter.items}
    assert write(standing, (), listed, today=date(2026, 10, 13)).standing == ()
    assert len(write(standing, (), listed, today=date(2026, 11, 3)).standing) == 2


def test_whole_week_lines_are_only_for_those_who_want_them() -> None:
    a = call("A")
    week = Week(
        recipient=OFFICER,
        projects=[HEAT],
        lists={HEAT.id: a_list(HEAT, [])},
        events=[event(a, EventKind.NEW)],
        today=TODAY,
        period="2026-W41",
        since=SINCE,
        whole_week=NewCalls(is_open=(match(a, strength=Strength.NONE),)),
    )
    assert weekly_mail(week).whole_week == ()
    wants = replace(week, recipient=replace(OFFICER, wants_whole_week=True))
    letter = weekly_mail(wants)
    assert ids(letter.whole_week) == ["sedia:A"]
    assert letter.whole_week[0].section is MailSection.WHOLE_WEEK


def test_a_portal_that_is_skipped_or_off_is_named_to_those_whom_it_concerns() -> None:
    def health(country: str | None, state: RunState | None) -> SourceHealth:
        source = replace(find_source("sedia"), title=f"{country} {state}", country=country)
        return SourceHealth(
            source=source,
            state=state,
            run_id=None,
            last_good=None,
            last_tried=None,
            is_late=False,
            live=0,
            reasons=(),
        )

    sources = [
        health("DE", RunState.SKIPPED),
        health("FR", RunState.SKIPPED),
        health(None, None),
        health(None, RunState.OK),
    ]
    gaps = [
        NotCovered(name="Nordic portals", countries=("DK", "SE"), reason="", url=""),
        NotCovered(name="Interreg sites", countries=(), reason="", url=""),
        NotCovered(name="German and Swiss sites", countries=("CH", "DE"), reason="", url=""),
    ]
    assert not_read(sources, gaps, {"DE"}) == [
        "DE skipped",
        "None None",
        "Interreg sites",
        "German and Swiss sites",
    ]
