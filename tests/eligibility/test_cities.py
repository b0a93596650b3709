"""Cities at the edges: what the rules of real programmes say to each of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from eligibility.reading.record_facts import with_facts
from eligibility.verdict import check_call
from funding.call import Call, Deadline, Kind, Record, TextSection
from funding.city import City, Project
from funding.evidence import Check, Role, Rule, Verdict

TODAY = date(2026, 3, 2)
CITIES: Mapping[str, City] = {
    "krefeld": City(id="krefeld", name="Krefeld", country="DE", nuts3="DEA14", population=228_000),
    "geestland": City(
        id="geestland", name="Geestland", country="DE", nuts3="DE932", population=31_000, degurba=3
    ),
    "pirna": City(id="pirna", name="Pirna", country="DE", nuts3="DED2F", population=39_000),
    "vvv": City(
        id="vvv", name="Vari-Voula-Vouliagmeni", country="GR", nuts3="EL305", population=48_500
    ),
    "basel": City(id="basel", name="Basel", country="CH", nuts3="CH031", population=178_000),
    "muenchen": City(
        id="muenchen", name="München", country="DE", nuts3="DE212", population=1_500_000, degurba=1
    ),
    "boleslawiec": City(
        id="boleslawiec", name="Bolesławiec", country="PL", nuts3="PL515", population=37_000
    ),
    "mulhouse": City(
        id="mulhouse", name="Mulhouse", country="FR", nuts3="FRF12", population=104_000
    ),
    "leeds": City(id="leeds", name="Leeds", country="GB", nuts3="UKE42", population=790_000),
    "nowhere": City(id="nowhere", name="", country=""),
}


def project(city: str, **fields: Any) -> Project:
    return Project(id=f"{city}/heat", city=CITIES[city], title="Heat", **fields)


def call(title: str, text: str = "", **fields: Any) -> Call:
    fields.setdefault("deadlines", (Deadline(date=date(2026, 9, 1), raw="1 September 2026"),))
    record = with_facts(
        Record(
            source=fields.pop("source", "eui"),
            source_id=title,
            title=title,
            url="https://example.org/call",
            language=fields.pop("language", "en"),
            sections=(TextSection(heading=None, text=text),),
            **fields,
        )
    )
    return Call(id=record.id, best=record, records=(record,))


def verdicts(checks: tuple[Check, ...]) -> dict[Rule, Verdict]:
    return {check.rule: check.verdict for check in checks}


FOURTH = call(
    "Fourth call for Innovative Actions",
    "The call is addressed to urban authorities with at least 25,000 inhabitants, alone or "
    "grouped. Urban authorities supported in earlier Innovative Actions calls cannot apply.",
    programme="EUI",
)
THIRD = call(
    "Third call for Innovative Actions",
    "The call is open to urban authorities of at least 50,000 inhabitants in EU Member States.",
    programme="EUI",
)
TOPIC = call(
    "HORIZON-MISS-2027-CIT-01",
    "Activities are expected to start at TRL 5 and achieve TRL 7 by the end of the project.",
    source="sedia",
    kind=Kind.TOPIC,
    programme="HORIZON",
    type_of_action="HORIZON  Innovation Actions",
    contribution_min_eur=4_000_000,
    contribution_max_eur=6_000_000,
)


@pytest.mark.parametrize(
    ("city", "a_call", "role"),
    [
        ("krefeld", FOURTH, Role.WITH_CONDITIONS),  # the profile does not tell of earlier grants
        ("geestland", FOURTH, Role.WITH_CONDITIONS),
        ("geestland", THIRD, Role.WITH_CONDITIONS),  # only with neighbours
        ("pirna", THIRD, Role.WITH_CONDITIONS),
        ("basel", FOURTH, Role.NO),
        ("basel", THIRD, Role.NO),
        ("leeds", THIRD, Role.NO),
        ("muenchen", THIRD, Role.ALONE),
        ("vvv", THIRD, Role.WITH_CONDITIONS),  # at the edge of 50,000
        ("krefeld", TOPIC, Role.WITH_CONDITIONS),
        ("basel", TOPIC, Role.WITH_CONDITIONS),
        ("nowhere", TOPIC, Role.WITH_CONDITIONS),
    ],
)
def test_roles_of_cities_at_the_edges(city: str, a_call: Call, role: Role) -> None:
    assert check_call(project(city), a_call, today=TODAY)[1] is role


def test_a_small_town_may_join_with_neighbours_where_the_programme_allows_it() -> None:
    checks, _ = check_call(project("geestland"), THIRD, today=TODAY)
    population = next(c for c in checks if c.rule is Rule.POPULATION)
    assert population.verdict is Verdict.UNKNOWN
    assert population.details[:2] == (("condition", "grouping"), ("minimum", "50000"))
    assert population.evidence is not None
    assert population.evidence.quote is not None
    assert "at least 50,000 inhabitants" in population.evidence.quote


def test_a_population_at_the_edge_is_a_question() -> None:
    checks, _ = check_call(project("vvv"), THIRD, today=TODAY)
    population = next(c for c in checks if c.rule is Rule.POPULATION)
    assert population.verdict is Verdict.UNKNOWN
    assert ("condition", "edge") in population.details


def test_a_city_that_had_a_grant_is_out_where_the_call_says_so() -> None:
    city = City(
        id="a", name="A", country="DE", nuts3="DEA14", population=90_000, had_eui_ia_grant=True
    )
    checks, role = check_call(Project(id="a/b", city=city, title="B"), FOURTH, today=TODAY)
    assert role is Role.NO
    assert checks[0].rule is Rule.OTHER
    assert checks[0].evidence is not None
    assert checks[0].evidence.quote is not None


@pytest.mark.parametrize(
    ("title", "city", "verdict"),
    [
        ("Interreg Poland-Saxony: Small Project Fund", "boleslawiec", Verdict.YES),
        ("Interreg Poland-Saxony: Small Project Fund", "krefeld", Verdict.NO),
        ("Interreg Poland-Saxony: Small Project Fund", "basel", Verdict.NO),
        ("Interreg Polen–Sachsen", "pirna", Verdict.UNKNOWN),
        ("Interreg Saxony-Czech Republic", "pirna", Verdict.YES),
        ("Interreg Upper Rhine", "basel", Verdict.YES),
        ("Interreg Upper Rhine", "mulhouse", Verdict.YES),
        ("Interreg Upper Rhine", "muenchen", Verdict.NO),
        ("Interreg Germany-Netherlands", "krefeld", Verdict.YES),
        ("Interreg Central Europe", "muenchen", Verdict.YES),
        ("Interreg Central Europe", "krefeld", Verdict.NO),
        ("Interreg Central Europe", "geestland", Verdict.UNKNOWN),
        ("Interreg Europe", "krefeld", Verdict.YES),
        ("Interreg Europe", "basel", Verdict.YES),
        ("Interreg Europe", "leeds", Verdict.NO),
        ("Interreg Euro-MED", "vvv", Verdict.YES),
        ("Interreg Greece-Bulgaria", "vvv", Verdict.NO),
        ("Interreg Baltic Sea Region", "geestland", Verdict.YES),
    ],
)
def test_interreg_areas_hold_the_cities_they_hold(title: str, city: str, verdict: Verdict) -> None:
    checks, role = check_call(project(city), call(title), today=TODAY)
    assert verdicts(checks)[Rule.AREA] is verdict
    assert (role is Role.NO) is (verdict is Verdict.NO)


def test_a_city_outside_an_interreg_area_is_blocked_by_that_rule_first() -> None:
    checks, _ = check_call(project("krefeld"), call("Interreg South Baltic"), today=TODAY)
    assert checks[0].rule is Rule.AREA
    assert checks[0].verdict is Verdict.NO
    assert checks[0].evidence is not None
    assert checks[0].evidence.is_default


def test_greece_is_written_in_two_ways_and_is_one_country() -> None:
    listed = call("A call", "Applicants must be established in Greece or Cyprus.")
    area = call("Interreg Italy-Greece", "The call is open to municipalities in Greece.")
    assert verdicts(check_call(project("vvv"), listed, today=TODAY)[0])[Rule.COUNTRY] is Verdict.YES
    assert verdicts(check_call(project("vvv"), area, today=TODAY)[0])[Rule.COUNTRY] is Verdict.YES


def test_the_united_kingdom_is_found_under_both_codes() -> None:
    listed = call("A call", "The call is open to cities in the United Kingdom.")
    checks, _ = check_call(project("leeds"), listed, today=TODAY)
    assert verdicts(checks)[Rule.COUNTRY] is Verdict.YES


@pytest.mark.parametrize(
    ("city", "verdict"),
    [("geestland", Verdict.YES), ("krefeld", Verdict.NO), ("basel", Verdict.NO)],
)
def test_a_land_holds_its_own_cities(city: str, verdict: Verdict) -> None:
    land = call("Digitale Kommunen", source="foerderdatenbank", language="de")
    area = TextSection(heading="Fördergebiet", text="Niedersachsen")
    record = with_facts(
        Record(
            source="foerderdatenbank",
            source_id="1",
            title=land.title,
            url="https://example.org/land",
            language="de",
            sections=(area,),
            applicants_raw="kommune",
        )
    )
    a_call = Call(id=record.id, best=record, records=(record,))
    assert verdicts(check_call(project(city), a_call, today=TODAY)[0])[Rule.AREA] is verdict


def test_a_german_programme_is_for_german_cities() -> None:
    national = call("Smarte Städte", source="foerderdatenbank", language="de", is_rolling=True)
    assert check_call(project("vvv"), national, today=TODAY)[1] is Role.NO
    assert verdicts(check_call(project("krefeld"), national, today=TODAY)[0])[Rule.COUNTRY] is (
        Verdict.YES
    )


def test_a_call_for_experts_funds_no_city() -> None:
    experts = call("Call for peer reviewers", kind=Kind.EXPERTS, programme="EUI")
    checks, role = check_call(project("krefeld"), experts, today=TODAY)
    assert role is Role.NO
    assert checks[0].rule is Rule.APPLICANT


def test_only_cities_lead_an_urbact_network() -> None:
    network = call("URBACT Transfer Networks", programme="URBACT")
    checks, role = check_call(project("basel"), network, today=TODAY)
    assert role is Role.WITH_CONDITIONS
    assert verdicts(checks)[Rule.ROLE] is Verdict.YES
    assert verdicts(checks)[Rule.COUNTRY] is Verdict.YES


def test_switzerland_is_associated_to_horizon_europe_since_2025() -> None:
    country = next(
        c for c in check_call(project("basel"), TOPIC, today=TODAY)[0] if c.rule is Rule.COUNTRY
    )
    assert country.verdict is Verdict.YES
    before = check_call(project("basel"), TOPIC, today=date(2024, 12, 31))[0]
    assert verdicts(before)[Rule.COUNTRY] is Verdict.UNKNOWN


def test_a_country_in_no_group_is_a_question_to_horizon_and_a_no_to_cities_of_the_eu() -> None:
    city = City(id="monaco", name="Monaco", country="MC")
    monaco = Project(id="monaco/heat", city=city, title="Heat")
    assert verdicts(check_call(monaco, TOPIC, today=TODAY)[0])[Rule.COUNTRY] is Verdict.UNKNOWN
    assert verdicts(check_call(monaco, THIRD, today=TODAY)[0])[Rule.COUNTRY] is Verdict.NO
