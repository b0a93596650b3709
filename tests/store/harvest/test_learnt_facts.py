"""What we learn to read of the same words is no news of the portal's."""

from dataclasses import replace
from datetime import date

from eligibility import keys
from funding.evidence import Evidence
from store.calls.calls import live_calls
from store.calls.events import list_events

FIRST, SECOND = "2026-10-05", "2026-10-12"
WORDS = "Two ports must be part of the consortium."
LEARNT = keys.MEMBERS_NAMED.fact("stated", Evidence(quote=WORDS))


def test_a_fact_that_is_newly_read_of_the_same_words_is_kept_and_is_no_change(store, admit, make):
    call = replace(make("T-1", "2027-06-01", text=WORDS), facts=())
    admit([call], FIRST)
    admit([replace(call, facts=(LEARNT,))], SECOND)
    (found,) = live_calls(store, date(2026, 10, 12))
    assert LEARNT in found.best.facts
    assert list_events(store, since=date(2026, 10, 6)) == []


def test_a_fact_of_new_words_is_a_change(store, admit, make):
    call = replace(make("T-1", "2027-06-01", text="Trees."), facts=())
    admit([call], FIRST)
    later = replace(make("T-1", "2027-06-01", text=f"Trees. {WORDS}"), facts=(LEARNT,))
    admit([later], SECOND)
    told = {(e.kind.value, e.field) for e in list_events(store, since=date(2026, 10, 6))}
    assert ("eligibility", "members_named") in told
