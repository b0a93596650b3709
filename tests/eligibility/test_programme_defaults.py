"""Programme defaults: which rule holds for which call, and that a call's own words go first."""

from typing import Any

import pytest

from eligibility.programme_defaults import find_area
from eligibility.reading.record_facts import read_facts
from funding.call import Kind, Record, TextSection
from funding.evidence import Rule


def record(text: str = "", **fields: Any) -> Record:
    return Record(
        source=fields.pop("source", "sedia"),
        source_id=fields.pop("source_id", "1"),
        title=fields.pop("title", "A call"),
        url="https://example.org/1",
        language="en",
        sections=(TextSection(heading=None, text=text),),
        **fields,
    )


def defaults(a_record: Record) -> set[str]:
    return {
        f"{f.key}{'@' + f.applies_to if f.applies_to else ''}={f.value}"
        for f in read_facts(a_record)
        if f.evidence.is_default
    }


HORIZON = "HORIZON  Research and Innovation Actions"


@pytest.mark.parametrize(
    ("programme", "action", "rates", "entities"),
    [
        ("HORIZON", HORIZON, {"rate=1"}, "3"),
        (
            "HORIZON",
            "HORIZON Innovation Actions",
            {"rate=0.7", "rate@non_profit=1", "rate@public_body=1"},
            "3",
        ),
        ("HORIZON", "HORIZON Coordination and Support Actions", {"rate=1"}, "1"),
        ("HORIZON", "HORIZON JU Innovation Actions", set(), "3"),
        ("HORIZON", "HORIZON Pre-commercial Procurement", {"rate=1"}, "3"),
        ("HORIZON", "HORIZON Public Procurement of Innovative Solutions", {"rate=0.5"}, "3"),
        ("HORIZON", "HORIZON ERC Grants", set(), None),
        ("DIGITAL", "DIGITAL Simple Grants", {"rate=0.5"}, None),
        ("DIGITAL", "DIGITAL SME Support Actions", {"rate=0.5", "rate@sme=0.75"}, None),
        ("DIGITAL", "DIGITAL Coordination and Support Actions", {"rate=1"}, None),
    ],
)
def test_the_type_of_action_decides(
    programme: str, action: str, rates: set[str], entities: str | None
) -> None:
    found = defaults(record(programme=programme, type_of_action=action))
    assert {f for f in found if f.startswith("rate")} == rates
    wanted = set() if entities is None else {f"entities_min={entities}"}
    assert {f for f in found if f.startswith("entities_min")} == wanted


@pytest.mark.parametrize(
    ("identifier", "rate"),
    [
        ("LIFE-2026-CET-HEATCOOLPLAN", {"rate=0.95"}),
        ("LIFE-2026-SAP-CLIMA-CCA", {"rate=0.6"}),
        ("LIFE-2026-STRAT-ENV-SIP-two-stage", {"rate=0.6"}),
        ("LIFE-2026-NGO-OG-FPA", set()),
    ],
)
def test_the_identifier_decides(identifier: str, rate: set[str]) -> None:
    found = defaults(record(programme="LIFE", source_id=identifier))
    assert {f for f in found if f.startswith("rate")} == rate


def test_the_fourth_call_of_the_urban_initiative_takes_smaller_cities() -> None:
    third = defaults(record(programme="EUI", title="Third call for Innovative Actions"))
    fourth = defaults(record(programme="EUI", title="4th EUI Call for Innovative Actions"))
    assert {"population_min=50000", "degurba=1 2", "countries=EU"} <= third
    assert {"population_min=25000", "earlier_eui_grant=excluded", "countries=EU"} <= fourth
    assert "degurba=1 2" not in fourth


def test_town_twinning_is_for_municipalities_of_two_countries() -> None:
    found = defaults(record(programme="CERV", source_id="CERV-2026-CITIZENS-TOWN-TT"))
    assert {"applicant_types=municipality grouping", "countries_min=2"} <= found


@pytest.mark.parametrize(
    ("programme", "is_for_all"),
    [("CREA", True), ("UCPM", True), ("ERASMUS+", True), ("AMIF", False), ("JUST", False)],
)
def test_where_every_member_state_takes_part_its_cities_are_eligible(
    programme: str, is_for_all: bool
) -> None:
    found = defaults(record(programme=programme, programme_raw=None, source_id="X-2027-1"))
    assert ("countries_at_least=EU" in found) is is_for_all


def test_networks_of_towns_are_for_municipalities_of_several_countries() -> None:
    found = defaults(record(programme="CERV", source_id="CERV-2026-CITIZENS-TOWN-NT"))
    assert {"applicant_types=municipality grouping", "countries_min=2"} <= found


def test_what_the_call_states_leaves_no_default_beside_it() -> None:
    text = (
        "Applicants must be public bodies. The co-financing rate is 85 %. Proposals must be "
        "submitted by at least two partners from two countries."
    )
    found = defaults(record(text, programme="HORIZON", type_of_action=HORIZON))
    keys = {f.partition("=")[0] for f in found}
    # how many of the partners are of the EU the call leaves open
    assert keys == {"countries_at_least", "lead_days", "member_states_min"}


def test_a_default_names_its_source_and_quotes_nobody() -> None:
    facts = read_facts(record(programme="URBACT", title="URBACT Transfer Networks"))
    lead = next(f for f in facts if f.rule is Rule.ROLE)
    assert lead.evidence.is_default
    assert lead.evidence.quote is None
    assert lead.evidence.url == "https://urbact.eu/get-involved"
    assert lead.evidence.checked_on == "2026-10-08"


def test_a_cascade_call_does_not_inherit_the_rules_of_its_parent() -> None:
    cascade = record(programme="HORIZON", type_of_action=HORIZON, kind=Kind.CASCADE)
    assert defaults(cascade) == set()


@pytest.mark.parametrize(
    ("fields", "outer"),
    [
        ({"programme_raw": "Interreg Poland-Saxony"}, "PL515 PL432 DED2"),
        ({"title": "Interreg Polen – Sachsen: Kleinprojekte"}, "PL515 PL432 DED2"),
        ({"programme_raw": "Interreg Brandenburg-Poland"}, "DE4 PL43"),
        (
            {"programme_raw": "Interreg Mecklenburg-Vorpommern- Brandenburg- Poland"},
            "DE8 DE4 PL42",
        ),
        ({"title": "Interreg Europe: fifth call"}, "EU NO CH AL BA ME MD MK RS UA"),
        (
            {"programme_raw": "Interreg NEXT Hungary-Slovakia-Romania-Ukraine"},
            "HU3 SK04 RO1 RO2 UA",
        ),
        ({"programme_raw": "Interreg Hungary-Slovakia"}, "HU1 HU2 HU3 SK"),
    ],
)
def test_an_interreg_programme_is_found_by_its_longest_name(
    fields: dict[str, str], outer: str
) -> None:
    area = find_area(record(**fields))
    assert area is not None
    assert area.outer == outer


def test_central_europe_without_interreg_is_no_programme() -> None:
    assert find_area(record(title="Heat networks in central Europe")) is None
