"""A standing programme is never news; one that gets a deadline, or loses it, is."""

from datetime import date

from store.calls.events import list_events

SECOND = date(2026, 3, 16)


def seen(store):
    return sorted((e.source_id, str(e.kind)) for e in list_events(store, since=SECOND))


def test_a_standing_programme_that_is_read_later_is_not_new(store, make, admit):
    dated, standing = make("dated", "2026-09-01"), make("standing", is_rolling=True)
    admit([dated], "2026-03-09")
    assert admit([dated, standing], "2026-03-16").new == 0
    assert seen(store) == []


def test_a_dated_call_that_is_read_later_is_new(store, make, admit):
    admit([make("dated", "2026-09-01")], "2026-03-09")
    later = make("later", "2026-09-01")
    assert admit([make("dated", "2026-09-01"), later], "2026-03-16").new == 1
    assert seen(store) == [("later", "new")]


def test_a_standing_programme_that_gets_a_deadline_has_changed(store, make, admit):
    admit([make("standing", is_rolling=True)], "2026-03-09")
    admit([make("standing", "2026-09-01")], "2026-03-16")
    assert seen(store) == [("standing", "deadline"), ("standing", "status")]


def test_a_call_that_loses_its_deadline_for_good_has_changed(store, make, admit):
    admit([make("dated", "2026-09-01")], "2026-03-09")
    admit([make("dated", is_rolling=True)], "2026-03-16")
    assert seen(store) == [("dated", "deadline"), ("dated", "status")]
