"""Whatever the facts: unknown hides nothing, and one no stands first with its evidence."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import keys
from eligibility.keys import FactKey
from eligibility.verdict import check_call
from funding.call import Call, Deadline, Kind, Record
from funding.city import City, LegalType, Project
from funding.evidence import Evidence, Fact, Role, Rule, Verdict
from tests.examples import examples

TODAY = date(2026, 3, 2)
VALUES: dict[FactKey, list[str]] = {
    keys.APPLICANT_TYPES: ["municipality", "sme startup", "any", "organisation"],
    keys.APPLICANTS_EXCLUDED: ["state", "municipality", "public_body"],
    keys.LEAD_TYPES: ["university", "municipality"],
    keys.PARTNER_TYPES: ["municipality region", "sme"],
    keys.COUNTRIES: ["EU", "DE PL", "FR", "EU ASSOCIATED", "NO CH"],
    keys.COUNTRIES_AT_LEAST: ["EU"],
    keys.REGIONS: ["DEA", "DE9 NL", "FRF"],
    keys.AREA_INSIDE: ["DEA14", "PL515"],
    keys.AREA_AROUND: ["DE NL", "PL51 DED2"],
    keys.AREA_NAMED: ["a valley"],
    keys.POPULATION_MIN: ["25000", "50000"],
    keys.POPULATION_MAX: ["20000", "500000"],
    keys.POPULATION_GROUPING: ["allowed"],
    keys.DEGURBA: ["1 2", "3"],
    keys.ENTITIES_MIN: ["1", "3"],
    keys.COUNTRIES_MIN: ["1", "3"],
    keys.CITIES_MIN: ["4"],
    keys.CONTRIBUTION_MIN: ["60000", "4000000"],
    keys.CONTRIBUTION_MAX: ["60000", "6000000"],
    keys.RATE: ["0.5", "1"],
    keys.RATE_MIN: ["0.5"],
    keys.RATE_MAX: ["0.95"],
    keys.INSTRUMENT: ["grant", "loan"],
    keys.TRL_START: ["4", "5 6"],
    keys.TRL_END: ["5", "7 8"],
    keys.LEAD_DAYS: ["30", "300"],
    keys.EARLIER_EUI_GRANT: ["excluded"],
    keys.MISSION_CITY: ["required"],
    keys.COVENANT_SIGNATORY: ["required"],
    keys.CLIMATE_PLAN: ["required"],
    keys.INTAKE: ["stopped"],
    keys.INVESTMENT_MIN: ["30000000"],
}


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    key = draw(st.sampled_from(list(VALUES)))
    is_default = draw(st.booleans())
    evidence = Evidence(quote=None if is_default else f"says {key.name}", is_default=is_default)
    return key.fact(draw(st.sampled_from(VALUES[key])), evidence)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    city = City(
        id="a",
        name="A",
        country=draw(st.sampled_from(["DE", "PL", "GR", "CH", "GB", ""])),
        nuts3=draw(st.sampled_from([None, "DEA14", "PL515", "EL305", "CH031"])),
        population=draw(st.sampled_from([None, 8_000, 31_000, 228_000])),
        degurba=draw(st.sampled_from([None, 1, 3])),
        legal_type=draw(st.sampled_from(list(LegalType))),
        is_mission_city=draw(st.sampled_from([None, True, False])),
        has_climate_plan=draw(st.sampled_from([None, True, False])),
        had_eui_ia_grant=draw(st.sampled_from([None, True, False])),
        decision_days=draw(st.sampled_from([None, 30, 300])),
    )
    return Project(
        id="a/b",
        city=city,
        title="B",
        budget_min_eur=draw(st.sampled_from([None, 50_000, 5_000_000])),
        budget_max_eur=draw(st.sampled_from([None, 5_000_000, 9_000_000])),
        max_own_share=draw(st.sampled_from([None, Decimal("0.2")])),
        trl_start=draw(st.sampled_from([None, 3, 7])),
        trl_end=draw(st.sampled_from([None, 7, 9])),
        roles=draw(st.sampled_from([(), ("coordinator",), ("partner",)])),
        partners_in_hand=draw(st.sampled_from([(), ("FR",), ("FR", "IT")])),
        goes_alone=draw(st.sampled_from([None, True, False])),
        sizes=draw(st.sampled_from([(), ("part",), ("grow",), ("cut",), ("fixed",)])),
        instruments=draw(st.sampled_from([(), ("grant",)])),
    )


def call_of(items: list[Fact], kind: Kind = Kind.TOPIC) -> Call:
    record = Record(
        source="sedia",
        source_id="1",
        title="A call",
        url="https://example.org/1",
        kind=kind,
        deadlines=(Deadline(date=date(2026, 9, 1), raw="1 September 2026"),),
        facts=tuple(items),
    )
    return Call(id=record.id, best=record, records=(record,))


@settings(max_examples=examples(400))
@given(projects(), st.lists(facts(), max_size=8))
def test_a_call_is_blocked_only_by_a_no_that_stands_first(
    project: Project, items: list[Fact]
) -> None:
    checks, role = check_call(project, call_of(items), today=TODAY)
    has_no = any(check.verdict is Verdict.NO for check in checks)
    assert has_no is (role is Role.NO)
    if has_no:
        first = checks[0]
        assert first.verdict is Verdict.NO
        assert first.evidence is not None
        is_hard = first.rule in (Rule.COUNTRY, Rule.AREA)
        assert is_hard or (not first.evidence.is_default and first.evidence.quote)


@settings(max_examples=examples(300))
@given(projects(), st.lists(facts(), max_size=8))
def test_unknown_hides_nothing(project: Project, items: list[Fact]) -> None:
    soft = [
        fact
        for fact in items
        if fact.evidence.is_default and fact.rule not in (Rule.COUNTRY, Rule.AREA)
    ]
    assert check_call(project, call_of(soft), today=TODAY)[1] is not Role.NO
    assert check_call(project, call_of([]), today=TODAY)[1] is Role.UNKNOWN


@given(projects(), st.lists(facts(), max_size=8))
def test_the_same_facts_give_the_same_answer(project: Project, items: list[Fact]) -> None:
    assert check_call(project, call_of(items), today=TODAY) == check_call(
        project, call_of(list(items)), today=TODAY
    )


@given(projects(), st.lists(facts(), max_size=8))
def test_every_figure_is_text_and_every_sentence_ends(project: Project, items: list[Fact]) -> None:
    checks, _ = check_call(project, call_of(items), today=TODAY)
    for check in checks:
        assert check.because.endswith(".")
        assert all(
            isinstance(name, str) and isinstance(value, str) for name, value in check.details
        )
