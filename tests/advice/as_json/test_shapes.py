"""The keys that programs read: none is ever taken away, and a call says what it pays to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from advice.as_json.calls import LONGEST_DESCRIPTION, call_values, event_values
from advice.as_json.mails import recipient_values
from advice.as_json.matches import one_match
from advice.as_json.sources import source_values
from eligibility.keys import APPLICANT_TYPES
from funding.call import Record, Status, TextSection
from funding.event import Event, EventKind
from funding.evidence import Evidence, Role
from funding.match import Match, Strength
from funding.source import load_sources
from store.calls.calls import ListedCall
from store.operations.source_health import SourceHealth
from store.people.recipients import list_recipients
from tests.sinks.letters import fill

DAY = date(2026, 3, 9)
TERMS = {
    *("description", "type_of_action", "budget_eur", "contribution_min_eur"),
    *("contribution_max_eur", "co_financing_rate", "co_financing_rate_is_default"),
    *("applicant_types", "licence", "read_at"),
}
CALL = {
    *("id", "source", "source_id", "title", "status", "kind", "opening_date", "deadlines"),
    *("plain_title", "plan"),
    *("next_deadline", "last_deadline", "programme", "url", "first_seen", "last_seen"),
    *("last_changed", "missing_since", "unreadable", *TERMS),
}
MATCH = {
    *("call_id", "source_id", "source", "project", "title", "status", "deadlines"),
    *("next_deadline", "programme", "url", "score", "strength", "chance", "reasons"),
    *("not_covered", "sentence", "role", "eligibility", "missing_since", "plan", *TERMS),
}


def record(**values):
    return Record(
        **{
            "source": "sedia",
            "source_id": "LIFE-2027-X",
            "title": "Green roofs",
            "url": "https://portal.example.eu/x",
            **values,
        }
    )


def listed(**values):
    return ListedCall(
        call_id="sedia:LIFE-2027-X",
        record=record(**values),
        status=Status.OPEN,
        first_seen=DAY,
        last_seen=DAY,
        last_changed=None,
        missing_since=None,
    )


def types(text, **more):
    return APPLICANT_TYPES.fact(text, Evidence(quote=text, **more))


def test_a_title_comes_as_served_and_as_text() -> None:
    values = call_values(listed(title="Parks & water", title_raw="Parks &amp; water"), DAY)
    assert (values["title"], values["plain_title"]) == ("Parks &amp; water", "Parks & water")


def test_every_key_stays(make_call):
    assert set(call_values(listed(), DAY)) == CALL
    match = Match(
        project_id="krefeld/heat",
        call=make_call("A", "Heat"),
        score=0.5,
        strength=Strength.STRONG,
        role=Role.ALONE,
    )
    assert set(one_match(match, DAY)) == MATCH
    health = SourceHealth(
        source=load_sources()["sedia"],
        state=None,
        run_id=None,
        last_good=None,
        last_tried=None,
        is_late=False,
        live=0,
        reasons=(),
    )
    assert set(source_values(health)) == {
        *("source", "title", "is_on", "off_because", "state", "run", "last_good", "last_tried"),
        *("is_late", "live", "expected", "reasons", "hosts", "licence", "attribution"),
    }
    event = Event(
        call_id="a",
        source="sedia",
        source_id="a",
        kind=EventKind.NEW,
        field=None,
        old=None,
        new=None,
        seen_on=DAY,
    )
    assert set(event_values(event)) == {
        *("call_id", "source", "source_id", "kind", "field", "old", "new", "seen_on"),
    }


def test_what_a_call_pays_is_told_in_numbers_and_unknown_is_null():
    found = call_values(
        listed(
            indicative_budget_eur=10_000_000,
            contribution_min_eur=1_000_000,
            contribution_max_eur=2_000_000,
            co_financing_rate=Decimal("0.6"),
            type_of_action="LIFE Project Grants",
            facts=(types("municipality region"),),
            sections=(TextSection(heading="Scope", text="Green <b>roofs</b>\n\nand trees"),),
        ),
        DAY,
    )
    assert found["budget_eur"] == 10_000_000
    assert (found["contribution_min_eur"], found["contribution_max_eur"]) == (1_000_000, 2_000_000)
    assert (found["co_financing_rate"], found["co_financing_rate_is_default"]) == (0.6, False)
    assert found["applicant_types"] == ["municipality", "region"]
    assert found["description"] == "Scope Green roofs and trees"
    assert found["licence"] == load_sources()["sedia"].licence
    assert found["read_at"] == DAY
    unknown = call_values(listed(), DAY)
    for name in TERMS - {"licence", "read_at", "co_financing_rate_is_default"}:
        assert unknown[name] is None, name


def test_a_long_text_is_cut_at_a_word():
    long = listed(sections=(TextSection(heading=None, text="trees and shade " * 200),))
    text = call_values(long, DAY)["description"]
    assert len(text) <= LONGEST_DESCRIPTION
    assert text.endswith(("trees…", "and…", "shade…"))


def test_what_the_call_states_goes_before_what_its_programme_usually_asks():
    default = types("any", is_default=True)
    assert call_values(listed(facts=(default,)), DAY)["applicant_types"] == ["any"]
    both = listed(facts=(default, types("university")))
    assert call_values(both, DAY)["applicant_types"] == ["university"]


def test_a_record_s_own_licence_goes_before_that_of_its_source():
    own = replace(listed(), record=record(licence="CC0"))
    assert call_values(own, DAY)["licence"] == "CC0"


def test_all_that_is_kept_of_a_person_is_shown(store):
    fill(store, 1, now=datetime(2026, 3, 9, tzinfo=UTC))
    (person,) = list_recipients(store)
    assert set(recipient_values(person)) == {
        *("address", "name", "language", "frequency", "profiles", "whole_week", "confirmed"),
        "paused_until",
    }
