"""One call from three portals, and what people said about it."""

from datetime import UTC, date, datetime

import pytest

from funding.call import Kind
from funding.event import EventKind
from store.calls.calls import find_call, list_calls
from store.calls.events import list_events
from store.harvest.call_identity import resolve_call
from store.people.feedback import AnswerKind, give_feedback, in_force

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 9, tzinfo=UTC)
IDENTIFIER = "LIFE-2026-CET-LOCAL"
PAGE = (
    "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/"
    f"opportunities/topic-details/{IDENTIFIER}"
)
ELSEWHERE = "https://owner.example.eu/calls/another"
SEDIA, PORTICO, EUROACCESS = f"sedia:{IDENTIFIER}", "portico:card", "euroaccess:501"


@pytest.fixture
def sedia(make, admit):
    """Admit the portal's topic among as many others as the source must have."""

    def run(day, deadline="2026-09-16"):
        others = [
            make(
                f"HORIZON-2026-{i:03}", "2026-10-01", opens="2026-01-01", kind=Kind.TOPIC, text="x"
            )
            for i in range(220)
        ]
        topic = make(
            IDENTIFIER,
            deadline,
            opens="2026-01-01",
            kind=Kind.TOPIC,
            text="Warm homes.",
            title="Warm homes in towns",
            url=PAGE,
            programme="LIFE",
        )
        return admit([topic, *others], day, source="sedia")

    return run


@pytest.fixture
def portico(make, admit):
    """Admit one card that leads to *link*."""

    def run(day, link=PAGE):
        card = make("card", "2026-09-17", title="Warm homes", url=link, owner="CINEA")
        return admit([card], day)

    return run


@pytest.fixture
def euroaccess(make, admit):
    """Admit one call whose page links to *link*."""

    def run(day, link=PAGE):
        call = make(
            "501",
            "2026-09-18",
            text="Warm homes, in short.",
            title="WARM HOMES",
            url="https://www.euro-access.eu/en/calls/501",
            links=(link,),
            budget_raw="€ 4,500,000.00",
            indicative_budget_eur=4_500_000,
        )
        return admit([call], day, source="euroaccess")

    return run


@pytest.mark.parametrize("order", ["spe", "sep", "pse", "pes", "esp", "eps"])
def test_three_portals_give_one_call_whoever_is_read_first(
    store, sedia, portico, euroaccess, order
):
    runs = {"s": sedia, "p": portico, "e": euroaccess}
    for letter in order:
        assert runs[letter]("2026-03-09").state == "ok"
    first = {"s": SEDIA, "p": PORTICO, "e": EUROACCESS}[order[0]]
    for name in (SEDIA, PORTICO, EUROACCESS):
        assert find_call(store, name).id == first
    call = find_call(store, SEDIA)
    assert [r.source for r in call.records] == ["sedia", "portico", "euroaccess"]
    assert len(list_calls(store, today=TODAY)) == 221


def test_the_better_source_wins_and_the_others_fill_what_it_leaves_out(
    store, sedia, portico, euroaccess
):
    for run in (euroaccess, portico, sedia):
        run("2026-03-09")
    call = find_call(store, SEDIA)
    assert (call.best.source, call.best.title) == ("sedia", "Warm homes in towns")
    assert call.best.last_deadline == date(2026, 9, 16)
    assert (call.best.owner, call.provenance["owner"]) == ("CINEA", "portico")
    assert call.best.indicative_budget_eur == 4_500_000
    assert call.provenance["indicative_budget_eur"] == "euroaccess"


def test_every_source_that_says_otherwise_is_visible(store, sedia, portico, euroaccess):
    for run in (sedia, portico, euroaccess):
        run("2026-03-09")
    conflicts = {(c.field, c.chosen, c.other) for c in find_call(store, SEDIA).conflicts}
    assert ("last_deadline", "2026-09-16", "2026-09-17") in conflicts
    assert ("last_deadline", "2026-09-16", "2026-09-18") in conflicts


def test_answers_stay_with_their_calls_through_a_link_and_an_unlink(
    store, sedia, portico, euroaccess
):
    sedia("2026-03-09")
    portico("2026-03-09", ELSEWHERE)
    euroaccess("2026-03-09", f"{ELSEWHERE}-again")
    given = {
        SEDIA: AnswerKind.RELEVANT,
        PORTICO: AnswerKind.WATCH,
        EUROACCESS: AnswerKind.MISTAKE,
    }
    for call_id, answer in given.items():
        give_feedback(store, call_id=call_id, answer=answer, project_id="homes", now=NOW)
    assert {f.call_id: f.answer for f in in_force(store)} == given

    portico("2026-03-16")
    euroaccess("2026-03-16")
    assert {f.call_id for f in in_force(store)} == {SEDIA}
    assert {f.answer for f in in_force(store)} == set(given.values())

    portico("2026-03-17", ELSEWHERE)
    euroaccess("2026-03-17", f"{ELSEWHERE}-again")
    assert {f.call_id: f.answer for f in in_force(store)} == given


def test_an_answer_given_while_linked_stays_where_it_was_given(store, sedia, portico, euroaccess):
    for run in (sedia, portico, euroaccess):
        run("2026-03-09")
    give_feedback(
        store, call_id=PORTICO, answer=AnswerKind.NOT_RELEVANT, project_id="homes", now=NOW
    )
    assert [f.call_id for f in in_force(store)] == [SEDIA]
    portico("2026-03-16", ELSEWHERE)
    (answer,) = in_force(store)
    assert answer.call_id == PORTICO


def test_history_stays_with_its_record_through_a_link_and_an_unlink(
    store, sedia, portico, euroaccess
):
    sedia("2026-03-09")
    portico("2026-03-09", ELSEWHERE)
    euroaccess("2026-03-09")
    sedia("2026-03-12", "2026-10-01")
    moved = [e for e in list_events(store, source="sedia") if e.kind is EventKind.DEADLINE]
    assert [(e.call_id, e.old, e.new) for e in moved] == [(SEDIA, "2026-09-16", "2026-10-01")]

    portico("2026-03-16")
    linked = list_events(store, call_id=PORTICO)
    assert {e.source for e in linked} >= {"sedia", "portico", "euroaccess"}
    assert {e.call_id for e in linked} == {SEDIA}
    assert moved[0] in linked

    portico("2026-03-17", ELSEWHERE)
    assert {e.source for e in list_events(store, call_id=PORTICO)} == {"portico"}
    assert moved[0] in list_events(store, call_id=SEDIA)
    assert resolve_call(store, PORTICO) == PORTICO
    assert [r.source for r in find_call(store, SEDIA).records] == ["sedia", "euroaccess"]
