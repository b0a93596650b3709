"""What a run changes: versions, typed events, presence."""

from dataclasses import replace
from datetime import date

from funding.call import Deadline, Status, TextSection
from funding.event import EventKind, Harvest, RunState
from funding.evidence import Evidence, Fact, Rule
from store.calls.calls import list_calls, live_calls
from store.calls.events import list_events
from store.harvest.date_step import apply_date


def kinds(store, since="2026-01-01"):
    events = list_events(store, since=date.fromisoformat(since))
    return [(e.kind.value, e.source_id, e.old, e.new) for e in events]


def test_the_same_calls_twice_give_no_second_event(store, make, admit):
    calls = [make("a", "2026-05-01"), make("b", "2026-06-01", opens="2026-05-01")]
    admit(calls, "2026-03-09")
    report = admit(list(reversed(calls)), "2026-03-16")
    assert (report.state, report.new, report.changed) == (RunState.OK, 0, 0)
    assert kinds(store) == [
        ("new", "a", None, "2026-05-01"),
        ("new", "b", None, "2026-06-01"),
    ]


def test_a_moved_last_deadline_is_one_event_with_both_dates(store, make, admit):
    admit([make("a", "2026-05-01")], "2026-03-09")
    admit([make("a", "2026-05-15")], "2026-03-16")
    assert kinds(store, "2026-03-10") == [("deadline", "a", "2026-05-01", "2026-05-15")]


def test_a_moved_inner_deadline_is_marked_as_inner(store, make, admit):
    admit([make("a", "2026-05-01", "2026-09-01")], "2026-03-09")
    admit([make("a", "2026-05-08", "2026-09-01")], "2026-03-16")
    (event,) = list_events(store, since=date(2026, 3, 10))
    assert (event.kind, event.field) == (EventKind.DEADLINE, "inner")
    assert event.new == "2026-05-08, 2026-09-01"


def test_markup_and_white_space_are_no_change_but_a_word_is(store, make, admit):
    admit([make("a", "2026-05-01", text="Cities apply.  Now.")], "2026-03-09")
    admit([make("a", "2026-05-01", text="cities apply now")], "2026-03-16")
    assert kinds(store, "2026-03-10") == []
    admit([make("a", "2026-05-01", text="Cities and towns apply now")], "2026-03-23")
    assert kinds(store, "2026-03-10") == [("text", "a", None, None)]


def test_another_way_to_write_a_title_is_no_change_but_a_word_is(store, make, admit):
    for day, title in (
        ("2026-03-09", "Parks &amp; water"),
        ("2026-03-16", "Parks & water"),
        ("2026-03-23", "Parks &amp;amp;  water"),
        ("2026-03-30", "Parks &#38; <b>water</b>"),
    ):
        admit([make("a", "2026-05-01", title=title)], day)
    assert kinds(store, "2026-03-10") == []
    admit([make("a", "2026-05-01", title="Parks & rivers")], "2026-04-06")
    assert [k for k, *_ in kinds(store, "2026-03-10")] == ["title"]


def test_a_call_closes_by_its_own_date_even_when_the_source_is_not_read(store, make, admit):
    admit([make("a", "2026-05-01")], "2026-03-09")
    with store.write():
        apply_date(store, date(2026, 5, 1))
    assert kinds(store, "2026-03-10") == []
    with store.write():
        apply_date(store, date(2026, 5, 2))
        apply_date(store, date(2026, 5, 2))
    assert kinds(store, "2026-03-10") == [("closed", "a", "open", "closed")]


def test_a_forthcoming_call_opens_on_its_day(store, make, admit):
    admit([make("a", "2026-06-01", opens="2026-04-01")], "2026-03-09")
    with store.write():
        apply_date(store, date(2026, 4, 1))
    assert kinds(store, "2026-03-10") == [("status", "a", "forthcoming", "open")]


def test_an_extension_after_the_deadline_reopens(store, make, admit):
    admit([make("a", "2026-03-31"), make("b", "2026-09-01")], "2026-03-09")
    admit([make("b", "2026-09-01")], "2026-04-13")
    admit([make("a", "2026-09-01"), make("b", "2026-09-01")], "2026-04-20")
    assert kinds(store, "2026-03-10") == [
        ("closed", "a", "open", "closed"),
        ("reopened", "a", None, "2026-09-01"),
        ("deadline", "a", "2026-03-31", "2026-09-01"),
    ]


def test_an_extension_on_the_deadline_day_never_closes(store, make, admit):
    admit([make("a", "2026-04-15")], "2026-03-09")
    admit([make("a", "2026-04-21")], "2026-04-16")
    assert [k for k, *_ in kinds(store, "2026-03-10")] == ["deadline"]


def test_an_absent_call_is_missing_at_once_and_withdrawn_on_the_third_date(store, make, admit):
    rest = [make(n, "2026-09-01") for n in "bcdefghi"]
    admit([make("a", "2026-09-01"), *rest], "2026-03-09")
    for day in ("2026-03-16", "2026-03-16", "2026-03-23"):
        admit(rest, day)
    assert [k for k, *_ in kinds(store, "2026-03-10")] == ["missing"]
    assert any(c.id == "portico:a" for c in live_calls(store, date(2026, 3, 23)))
    admit(rest, "2026-03-30")
    assert [k for k, *_ in kinds(store, "2026-03-10")] == ["missing", "withdrawn"]
    assert not any(c.id == "portico:a" for c in live_calls(store, date(2026, 3, 30)))
    found = list_calls(store, today=date(2026, 3, 30), source="portico")
    missing = {c.record.source_id: c.missing_since for c in found if c.missing_since}
    assert missing == {"a": date(2026, 3, 16)}


def test_a_call_that_comes_back_is_reopened_and_its_absence_remembered(store, make, admit):
    rest = [make(n, "2026-09-01") for n in "bcdefghi"]
    every = [make("a", "2026-09-01"), *rest]
    admit(every, "2026-03-09")
    admit(rest, "2026-03-16")
    admit(every, "2026-03-23")
    assert [k for k, *_ in kinds(store, "2026-03-10")] == ["missing", "reopened"]
    then = list_calls(store, today=date(2026, 3, 23), at=date(2026, 3, 17), source="portico")
    assert {c.record.source_id for c in then if c.missing_since} == {"a"}


def test_a_new_identifier_with_the_same_reference_is_a_rename(store, make, admit):
    admit([make("OLD-01", "2026-09-01", reference="r1")], "2026-03-09")
    admit([make("NEW-01", "2026-09-01", reference="r1", title="Call OLD-01")], "2026-03-16")
    assert kinds(store, "2026-03-10") == [("renamed", "NEW-01", "OLD-01", "NEW-01")]
    (call,) = live_calls(store, date(2026, 3, 16))
    assert call.id == "portico:OLD-01"


def test_an_unreadable_field_keeps_its_former_value_without_event(store, make, admit):
    admit([make("a", "2026-05-01", indicative_budget_eur=5_000_000)], "2026-03-09")
    admit([make("a", "2026-05-01", unreadable=("indicative_budget_eur",))], "2026-03-16")
    assert kinds(store, "2026-03-10") == []
    (call,) = live_calls(store, date(2026, 3, 16))
    assert call.best.indicative_budget_eur == 5_000_000


def test_facts_of_an_unreadable_field_stay_where_they_stood_and_nothing_counts_as_changed(
    store, make, admit
):
    budget = Fact(
        rule=Rule.BUDGET, key="contribution_min", value="500000", evidence=Evidence(quote="500000")
    )
    grant = Fact(
        rule=Rule.INSTRUMENT, key="instrument", value="grant", evidence=Evidence(quote="grant")
    )
    admit([make("a", "2026-05-01", facts=(budget, grant))], "2026-03-09")
    unread = make("a", "2026-05-01", facts=(grant,), unreadable=("contribution_min_eur",))
    assert admit([unread], "2026-03-16").changed == 0
    (call,) = live_calls(store, date(2026, 3, 16))
    assert call.best.facts == (budget, grant)


def test_a_budget_that_changes_is_an_event_of_its_field(store, make, admit):
    admit([make("a", "2026-05-01", indicative_budget_eur=5_000_000)], "2026-03-09")
    admit([make("a", "2026-05-01", indicative_budget_eur=6_000_000)], "2026-03-16")
    (event,) = list_events(store, since=date(2026, 3, 10))
    assert (event.kind, event.field) == (EventKind.BUDGET, "indicative_budget_eur")
    assert (event.old, event.new) == ("5000000", "6000000")


def test_a_call_closed_at_first_sight_is_no_news(store, make, admit):
    admit([make("a", "2024-10-14"), make("b", "2026-09-01")], "2026-03-09")
    assert [n for _, n, *_ in kinds(store)] == ["b"]
    (closed,) = list_calls(store, today=date(2026, 3, 9), statuses={Status.CLOSED})
    assert closed.record.source_id == "a"


def test_any_past_day_can_be_asked(store, make, admit):
    admit([make("a", "2026-05-01", text="first words")], "2026-03-09")
    admit([make("a", "2026-06-01", text="other words"), make("b", "2026-07-01")], "2026-04-09")
    (then,) = list_calls(store, today=date(2026, 8, 1), at=date(2026, 3, 20))
    assert (then.record.last_deadline, then.record.text) == (date(2026, 5, 1), "first words")
    assert then.status is Status.OPEN
    assert len(list_calls(store, today=date(2026, 4, 9))) == 2
    assert list_calls(store, today=date(2026, 4, 9), at=date(2026, 3, 8)) == []


def test_what_a_better_reader_finds_is_no_change_of_the_portal(store, make, admit):
    admit([make("a", "2026-05-01")], "2026-03-09")
    with store.write():
        store.execute("UPDATE records SET reading = 0")
    admit([make("a", "2026-05-01", text="now the text is read, too")], "2026-03-16")
    assert kinds(store, "2026-03-10") == []
    (call,) = live_calls(store, date(2026, 3, 16))
    assert call.best.text == "now the text is read, too"


def test_an_incomplete_run_changes_nothing(store, make, admit):
    admit([make("a", "2026-05-01")], "2026-03-09")
    harvest = Harvest(complete=False, listed=1, requests=2, problems=("page 2 answered 500",))
    report = admit([make("z", "2026-05-01")], "2026-03-16", harvest=harvest)
    assert (report.state, report.reasons) == (RunState.QUARANTINED, ("page 2 answered 500",))
    assert [c.id for c in live_calls(store, date(2026, 3, 16))] == ["portico:a"]
    assert kinds(store, "2026-03-10") == []


def test_seconds_of_a_deadline_do_not_count(store, make, admit):
    from datetime import UTC, datetime

    def timed(second):
        at = datetime(2026, 5, 1, 12, 0, second, tzinfo=UTC)
        deadline = Deadline(date=date(2026, 5, 1), at=at, raw=at.isoformat())
        return replace(make("a"), deadlines=(deadline,))

    admit([timed(20)], "2026-03-09")
    report = admit([timed(41)], "2026-03-16")
    assert (report.changed, kinds(store, "2026-03-10")) == (0, [])


def test_search_finds_words_and_takes_operators_literally(store, make, admit):
    record = replace(
        make("a", "2026-05-01"),
        sections=(TextSection(heading=None, text="Wärmeplanung für Städte"),),
    )
    admit([record, make("b", "2026-05-01")], "2026-03-09")

    def search(query):
        found = list_calls(store, today=date(2026, 3, 9), query=query)
        return [c.record.source_id for c in found]

    assert search("warmeplanung") == ["a"]
    assert search('stadte OR "') == []
    assert search("*") == []


def test_a_stale_copy_never_replaces_the_current_document(store, make, admit):
    admit([make("a", "2026-06-16", reference="new-index")], "2026-03-09")
    copy = make("a", "2025-05-12", reference="old", title="Draft", is_stale_copy=True)
    admit([copy], "2026-06-20")
    assert kinds(store, "2026-03-10") == [("closed", "a", "open", "closed")]
