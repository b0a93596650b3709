"""One call from several portals."""

from datetime import date

from funding.call import Kind
from store.calls.calls import calls_of, find_call, list_calls, live_calls
from store.harvest.call_identity import link_keys

TODAY = date(2026, 3, 16)
TOPIC_PAGE = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/"
    "opportunities/topic-details/LIFE-2026-CET-LOCAL"
)


def topic(make, deadline="2026-09-16", n=220):
    """A SEDIA harvest with one topic that matters among many."""
    rest = [
        make(
            f"HORIZON-2026-{i:03}", "2026-10-01", opens="2026-01-01", text="words", kind=Kind.TOPIC
        )
        for i in range(n)
    ]
    first = make(
        "LIFE-2026-CET-LOCAL",
        deadline,
        opens="2026-01-01",
        text="words",
        kind=Kind.TOPIC,
        url=TOPIC_PAGE,
        programme="LIFE",
    )
    return [first, *rest]


def test_a_topic_address_in_a_card_makes_both_one_call(store, make, admit):
    admit(topic(make), "2026-03-09", source="sedia")
    admit([make("card", "2026-09-17", url=TOPIC_PAGE, owner="CINEA")], "2026-03-09")
    call = find_call(store, "portico:card")
    assert call.id == "sedia:LIFE-2026-CET-LOCAL"
    assert [r.source for r in call.records] == ["sedia", "portico"]
    assert (call.best.owner, call.provenance["owner"]) == ("CINEA", "portico")
    (conflict,) = call.conflicts
    assert (conflict.field, conflict.chosen, conflict.other) == (
        "last_deadline",
        "2026-09-16",
        "2026-09-17",
    )
    assert len(list_calls(store, today=TODAY, source="portico")) == 1


def test_a_link_that_goes_gives_both_calls_their_ids_back(store, make, admit):
    admit(topic(make), "2026-03-09", source="sedia")
    admit([make("card", "2026-09-17")], "2026-03-09")
    assert find_call(store, "portico:card").id == "portico:card"
    admit([make("card", "2026-09-17", url=TOPIC_PAGE)], "2026-03-16")
    assert find_call(store, "portico:card").id == "sedia:LIFE-2026-CET-LOCAL"
    admit([make("card", "2026-09-17", url="https://elsewhere.example.eu/card")], "2026-03-17")
    assert find_call(store, "portico:card").id == "portico:card"
    assert set(calls_of(store, ["portico:card", "sedia:LIFE-2026-CET-LOCAL"])) == {
        "portico:card",
        "sedia:LIFE-2026-CET-LOCAL",
    }
    assert len(live_calls(store, TODAY)) == 222


def test_a_former_id_still_leads_to_its_call(store, make, admit):
    admit([make("card", "2026-09-17", url=TOPIC_PAGE)], "2026-03-09")
    admit(topic(make), "2026-03-09", source="sedia")
    merged = find_call(store, "sedia:LIFE-2026-CET-LOCAL")
    assert merged.id == find_call(store, "portico:card").id
    assert calls_of(store, ["portico:card"])["portico:card"].id == merged.id


def test_an_address_that_several_cards_share_links_nothing(store, make, admit):
    page = "https://owner.example.eu/all-calls"
    admit(topic(make), "2026-03-09", source="sedia")
    admit([make("one", "2026-09-17", url=page), make("two", "2026-09-18", url=page)], "2026-03-09")
    assert find_call(store, "portico:one").id != find_call(store, "portico:two").id


def test_cascade_calls_never_link_by_the_identifier_of_their_parent(make):
    assert link_keys(make("51COMPETITIVE_CALLen", kind=Kind.CASCADE, url=TOPIC_PAGE)) == []


def test_session_and_campaign_parameters_do_not_make_another_page(make):
    plain = link_keys(make("a", url="https://www.owner.example.eu/calls/four/"))
    marked = link_keys(make("b", url="http://owner.example.eu/calls/four?utm_source=x&sid=1#top"))
    assert plain == marked == ["page:owner.example.eu/calls/four"]
