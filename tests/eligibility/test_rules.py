"""Each rule by itself: figures in, verdict and figures out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.verdict import check_call
from funding.call import Call, Deadline, Record
from funding.city import City, LegalType, Project
from funding.evidence import Check, Evidence, Fact, Role, Rule, Verdict

TODAY = date(2026, 3, 2)


def fact(rule: Rule, key: str, value: str, *, default: bool = False, to: str | None = None) -> Fact:
    quote = None if default else f"the words on {key}"
    evidence = Evidence(quote=quote, is_default=default, url="https://example.org/rule")
    return Fact(rule=rule, key=key, value=value, evidence=evidence, applies_to=to)


def record(*facts: Fact, source: str = "sedia", **fields: Any) -> Record:
    fields.setdefault("deadlines", (Deadline(date=date(2026, 9, 1), raw="1 September 2026"),))
    return Record(
        source=source,
        source_id="1",
        title="A call",
        url=f"https://example.org/{source}",
        facts=facts,
        **fields,
    )


def judged(
    *facts: Fact, city: dict[str, Any] | None = None, call: Call | None = None, **project: Any
) -> tuple[tuple[Check, ...], Role]:
    if call is None:
        only = record(*facts)
        call = Call(id=only.id, best=only, records=(only,))
    a_city = City(id="a", name="A", country="DE", nuts3="DEA14", **(city or {}))
    return check_call(Project(id="a/b", city=a_city, title="B", **project), call, today=TODAY)


def one(checks: tuple[Check, ...], rule: Rule) -> Check:
    return next(check for check in checks if check.rule is rule)


MAY_APPLY = fact(Rule.APPLICANT, "applicant_types", "municipality")
EU = fact(Rule.COUNTRY, "countries", "EU")
SINGLE = fact(Rule.CONSORTIUM, "entities_min", "1")


def test_a_call_that_says_nothing_is_unknown_and_not_blocked() -> None:
    checks, role = judged()
    assert role is Role.UNKNOWN
    assert {c.verdict for c in checks} == {Verdict.UNKNOWN}


def test_a_city_that_may_apply_alone() -> None:
    assert judged(MAY_APPLY, EU, SINGLE)[1] is Role.ALONE


def test_not_to_know_how_many_partners_are_needed_is_a_condition() -> None:
    assert judged(MAY_APPLY, EU)[1] is Role.WITH_CONDITIONS


def test_missing_partners_are_a_condition_with_its_figures() -> None:
    needed = (
        fact(Rule.CONSORTIUM, "entities_min", "3"),
        fact(Rule.CONSORTIUM, "countries_min", "3"),
    )
    checks, role = judged(MAY_APPLY, EU, *needed, partners_in_hand=("FR",))
    assert role is Role.WITH_CONDITIONS
    consortium = one(checks, Rule.CONSORTIUM)
    assert consortium.verdict is Verdict.UNKNOWN
    assert consortium.details == (
        ("condition", "partners"),
        ("entities_min", "3"),
        ("countries_min", "3"),
        ("partners", "1"),
        ("countries", "2"),
    )


def test_partners_in_hand_fulfil_the_minimum() -> None:
    needed = fact(Rule.CONSORTIUM, "countries_min", "3")
    checks, _ = judged(needed, partners_in_hand=("FR", "IT"))
    assert one(checks, Rule.CONSORTIUM).verdict is Verdict.YES


def test_two_partners_of_one_country_do_not_make_three_countries() -> None:
    needed = fact(Rule.CONSORTIUM, "countries_min", "3")
    checks, _ = judged(needed, partners_in_hand=("FR", "FR"))
    assert one(checks, Rule.CONSORTIUM).verdict is Verdict.UNKNOWN


def test_a_call_for_companies_blocks_a_city() -> None:
    checks, role = judged(fact(Rule.APPLICANT, "applicant_types", "sme startup"))
    assert role is Role.NO
    assert checks[0].rule is Rule.APPLICANT
    assert ("types", "sme startup") in checks[0].details


def test_a_default_does_not_block_an_applicant() -> None:
    checks, role = judged(fact(Rule.APPLICANT, "applicant_types", "sme", default=True))
    assert role is Role.UNKNOWN
    assert one(checks, Rule.APPLICANT).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("types", "verdict"),
    [
        ("public_body", Verdict.YES),
        ("any", Verdict.YES),
        ("sme municipality", Verdict.YES),
        ("organisation", Verdict.UNKNOWN),
        ("non_profit university", Verdict.UNKNOWN),
        ("university research", Verdict.NO),
        ("state", Verdict.NO),
        ("region", Verdict.NO),
    ],
)
def test_types_that_hold_a_municipality(types: str, verdict: Verdict) -> None:
    checks, _ = judged(fact(Rule.APPLICANT, "applicant_types", types))
    assert one(checks, Rule.APPLICANT).verdict is verdict


def test_a_municipal_company_is_no_municipality() -> None:
    company = {"legal_type": LegalType.MUNICIPAL_COMPANY}
    checks, _ = judged(MAY_APPLY, city=company)
    assert one(checks, Rule.APPLICANT).verdict is Verdict.NO
    companies = fact(Rule.APPLICANT, "applicant_types", "company")
    assert one(judged(companies, city=company)[0], Rule.APPLICANT).verdict is Verdict.YES


def test_an_exclusion_beats_a_list() -> None:
    excluded = fact(Rule.APPLICANT, "applicants_excluded", "municipality")
    checks, role = judged(fact(Rule.APPLICANT, "applicant_types", "public_body"), excluded)
    assert role is Role.NO
    assert checks[0].details == (("excluded", "municipality"),)


def test_excluded_ministries_do_not_exclude_a_city() -> None:
    excluded = fact(Rule.APPLICANT, "applicants_excluded", "state")
    assert judged(MAY_APPLY, EU, SINGLE, excluded)[1] is Role.ALONE


def test_statements_of_two_sources_add_up() -> None:
    first = record(fact(Rule.APPLICANT, "applicant_types", "sme"))
    second = record(MAY_APPLY, source="eui")
    call = Call(id=first.id, best=first, records=(first, second))
    checks, _ = judged(call=call)
    applicant = one(checks, Rule.APPLICANT)
    assert applicant.verdict is Verdict.YES
    assert applicant.evidence is not None
    assert applicant.evidence.quote == "the words on applicant_types"


def test_a_stated_fact_of_any_source_replaces_a_default() -> None:
    leading = record(fact(Rule.APPLICANT, "applicant_types", "any", default=True))
    other = record(fact(Rule.APPLICANT, "applicant_types", "sme"), source="euroaccess")
    call = Call(id=leading.id, best=leading, records=(leading, other))
    assert judged(call=call)[1] is Role.NO


def test_of_two_figures_the_leading_source_counts() -> None:
    leading = record(fact(Rule.POPULATION, "population_min", "25000"))
    other = record(fact(Rule.POPULATION, "population_min", "50000"), source="euroaccess")
    call = Call(id=leading.id, best=leading, records=(leading, other))
    checks, _ = judged(call=call, city={"population": 30_000})
    assert one(checks, Rule.POPULATION).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("population", "verdict"),
    [
        (None, Verdict.UNKNOWN),
        (60_000, Verdict.YES),
        (50_000, Verdict.YES),
        (48_000, Verdict.UNKNOWN),
        (31_000, Verdict.NO),
    ],
)
def test_population_against_a_minimum(population: int | None, verdict: Verdict) -> None:
    least = fact(Rule.POPULATION, "population_min", "50000")
    checks, _ = judged(least, city={"population": population})
    assert one(checks, Rule.POPULATION).verdict is verdict


def test_a_large_city_is_out_of_a_call_for_small_towns() -> None:
    most = fact(Rule.POPULATION, "population_max", "20000")
    checks, role = judged(MAY_APPLY, most, city={"population": 228_000})
    assert role is Role.NO
    assert checks[0].details == (("maximum", "20000"), ("city", "228000"))


def test_a_default_minimum_is_a_question_only() -> None:
    least = fact(Rule.POPULATION, "population_min", "50000", default=True)
    checks, role = judged(MAY_APPLY, EU, SINGLE, least, city={"population": 20_000})
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.POPULATION).details[0] == ("condition", "population")


def test_the_degree_of_urbanisation() -> None:
    allowed = fact(Rule.DEGURBA, "degurba", "1 2")
    assert one(judged(allowed, city={"degurba": 2})[0], Rule.DEGURBA).verdict is Verdict.YES
    assert one(judged(allowed, city={"degurba": 3})[0], Rule.DEGURBA).verdict is Verdict.NO
    assert one(judged(allowed)[0], Rule.DEGURBA).verdict is Verdict.UNKNOWN


def test_the_own_share_of_a_public_body_counts_for_a_city() -> None:
    rates = (
        fact(Rule.OWN_SHARE, "rate", "0.7"),
        fact(Rule.OWN_SHARE, "rate", "1", to="non_profit"),
    )
    checks, _ = judged(*rates, max_own_share=Decimal("0.1"))
    share = one(checks, Rule.OWN_SHARE)
    assert share.verdict is Verdict.YES
    assert share.details == (("rate", "1"), ("own_share", "0"), ("limit", "0.1"))


def test_an_own_share_over_the_limit_blocks_only_where_it_is_stated() -> None:
    stated = judged(fact(Rule.OWN_SHARE, "rate", "0.6"), max_own_share=Decimal("0.2"))
    default = judged(
        fact(Rule.OWN_SHARE, "rate", "0.6", default=True), max_own_share=Decimal("0.2")
    )
    assert stated[1] is Role.NO
    assert one(default[0], Rule.OWN_SHARE).verdict is Verdict.UNKNOWN


def test_a_range_of_rates_is_a_question_where_its_lower_end_is_too_low() -> None:
    rates = (fact(Rule.OWN_SHARE, "rate_min", "0.5"), fact(Rule.OWN_SHARE, "rate_max", "0.95"))
    checks, _ = judged(*rates, max_own_share=Decimal("0.2"))
    assert one(checks, Rule.OWN_SHARE).verdict is Verdict.UNKNOWN


def test_a_project_smaller_than_the_grant_is_a_question_in_a_consortium() -> None:
    least = fact(Rule.BUDGET, "contribution_min", "4000000")
    checks, _ = judged(least, budget_min_eur=200_000, budget_max_eur=500_000)
    assert one(checks, Rule.BUDGET).verdict is Verdict.UNKNOWN
    assert judged(least, SINGLE, budget_max_eur=500_000)[1] is Role.NO
    usual = fact(Rule.CONSORTIUM, "entities_min", "1", default=True)
    assert judged(least, usual, budget_max_eur=500_000)[1] is not Role.NO


def test_a_project_larger_than_the_grant_is_paid_in_part() -> None:
    most = fact(Rule.BUDGET, "contribution_max", "60000")
    checks, _ = judged(most, budget_min_eur=500_000)
    assert one(checks, Rule.BUDGET).details[0] == ("condition", "budget")


def test_a_loan_is_no_grant() -> None:
    loan = fact(Rule.INSTRUMENT, "instrument", "loan")
    assert judged(loan, instruments=("grant",))[1] is Role.NO
    assert one(judged(loan, instruments=("loan",))[0], Rule.INSTRUMENT).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [(4, 7, Verdict.YES), (7, 8, Verdict.UNKNOWN), (8, 9, Verdict.NO), (1, 3, Verdict.NO)],
)
def test_maturity(start: int, end: int, verdict: Verdict) -> None:
    levels = (fact(Rule.TRL, "trl_start", "4 5"), fact(Rule.TRL, "trl_end", "6 7"))
    checks, _ = judged(*levels, trl_start=start, trl_end=end)
    assert one(checks, Rule.TRL).verdict is verdict


def test_too_little_time_is_a_condition_and_never_a_no() -> None:
    usual = fact(Rule.LEAD_TIME, "lead_days", "60", default=True)
    soon = record(
        MAY_APPLY, EU, SINGLE, usual, deadlines=(Deadline(date=date(2026, 3, 9), raw="9.3."),)
    )
    call = Call(id=soon.id, best=soon, records=(soon,))
    checks, role = judged(call=call)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.LEAD_TIME).details == (
        ("condition", "lead_time"),
        ("days", "7"),
        ("usual", "60"),
    )


def test_an_open_end_leaves_all_the_time() -> None:
    rolling = record(deadlines=(), is_rolling=True)
    call = Call(id=rolling.id, best=rolling, records=(rolling,))
    assert one(judged(call=call)[0], Rule.LEAD_TIME).verdict is Verdict.YES


def test_a_city_that_can_only_be_a_partner() -> None:
    leads = fact(Rule.ROLE, "lead_types", "university")
    partners = fact(Rule.ROLE, "partner_types", "municipality")
    assert judged(leads, partners)[1] is Role.PARTNER_ONLY
    assert judged(partners)[1] is Role.PARTNER_ONLY
    assert judged(leads, partners, roles=("coordinator",))[1] is Role.NO


def test_a_call_for_others_that_takes_cities_as_partners_is_not_blocked() -> None:
    companies = fact(Rule.APPLICANT, "applicant_types", "company")
    partners = fact(Rule.ROLE, "partner_types", "municipality")
    assert judged(companies, partners)[1] is Role.PARTNER_ONLY


def test_partners_welcome_takes_nothing_from_an_applicant() -> None:
    partners = fact(Rule.ROLE, "partner_types", "municipality")
    assert judged(MAY_APPLY, EU, SINGLE, partners)[1] is Role.ALONE


def test_a_call_that_wants_cities_in_the_consortium_is_possible_with_conditions() -> None:
    assert judged(fact(Rule.CONSORTIUM, "cities_min", "4"))[1] is Role.WITH_CONDITIONS


def test_mission_city_and_climate_plan() -> None:
    mission = fact(Rule.OTHER, "mission_city", "required")
    plan = fact(Rule.OTHER, "climate_plan", "required")
    assert judged(mission, city={"is_mission_city": False})[1] is Role.NO
    assert judged(MAY_APPLY, EU, SINGLE, mission, city={"is_mission_city": True})[1] is Role.ALONE
    checks, role = judged(MAY_APPLY, EU, SINGLE, plan)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).details[0] == ("condition", "climate_plan")


def test_a_call_that_takes_no_applications_at_present_is_a_question() -> None:
    stopped = fact(Rule.OTHER, "intake", "stopped")
    checks, role = judged(MAY_APPLY, EU, SINGLE, stopped)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).verdict is Verdict.UNKNOWN


def test_an_area_that_could_not_be_read_is_a_question() -> None:
    named = fact(Rule.AREA, "area_named", "the valley of the Ill")
    checks, _ = judged(named)
    assert one(checks, Rule.AREA).verdict is Verdict.UNKNOWN


def test_a_small_investment_is_a_question_to_technical_assistance() -> None:
    least = fact(Rule.OTHER, "investment_min", "30000000", default=True)
    checks, role = judged(MAY_APPLY, least, budget_max_eur=500_000)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).details[0] == ("condition", "other")


def test_a_group_that_nobody_has_recorded_is_a_question() -> None:
    listed = fact(Rule.COUNTRY, "countries", "EU ASSOCIATED")
    norway = City(id="n", name="N", country="NO")
    only = record(listed)
    call = Call(id=only.id, best=only, records=(only,))
    checks, _ = check_call(Project(id="n/p", city=norway, title="P"), call, today=TODAY)
    assert one(checks, Rule.COUNTRY).verdict is Verdict.UNKNOWN


def test_facts_of_a_merged_call_keep_the_address_of_their_own_page() -> None:
    bare = Fact(
        rule=Rule.APPLICANT,
        key="applicant_types",
        value="municipality",
        evidence=Evidence(quote="cities may apply"),
    )
    leading, other = record(), record(bare, source="eui")
    call = Call(id=leading.id, best=record(bare), records=(leading, other))
    evidence = one(judged(call=call)[0], Rule.APPLICANT).evidence
    assert evidence == Evidence(quote="cities may apply", url="https://example.org/eui")


def test_evidence_carries_the_address_of_its_page() -> None:
    bare = Fact(
        rule=Rule.APPLICANT,
        key="applicant_types",
        value="municipality",
        evidence=Evidence(quote="cities may apply"),
    )
    evidence = one(judged(bare)[0], Rule.APPLICANT).evidence
    assert evidence == Evidence(quote="cities may apply", url="https://example.org/sedia")
