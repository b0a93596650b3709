"""Each rule by itself: figures in, verdict and figures out."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility import keys
from eligibility.keys import FactKey
from eligibility.verdict import check_call
from funding.call import Call, Deadline, Record
from funding.city import City, LegalType, Project
from funding.evidence import Check, Evidence, Fact, Role, Rule, Verdict

TODAY = date(2026, 3, 2)


def fact(key: FactKey, value: str, *, default: bool = False, to: str | None = None) -> Fact:
    quote = None if default else f"the words on {key.name}"
    evidence = Evidence(quote=quote, is_default=default, url="https://example.org/rule")
    return key.fact(value, evidence, to)


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


MAY_APPLY = fact(keys.APPLICANT_TYPES, "municipality")
EU = fact(keys.COUNTRIES, "EU")
SINGLE = fact(keys.ENTITIES_MIN, "1")


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
        fact(keys.ENTITIES_MIN, "3"),
        fact(keys.COUNTRIES_MIN, "3"),
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
    needed = fact(keys.COUNTRIES_MIN, "3")
    checks, _ = judged(needed, partners_in_hand=("FR", "IT"))
    assert one(checks, Rule.CONSORTIUM).verdict is Verdict.YES


def test_enough_partners_are_no_yes_where_the_call_says_who_must_be_among_them() -> None:
    needed = (fact(keys.ENTITIES_MIN, "3"), fact(keys.MEMBERS_NAMED, "stated"))
    checks, role = judged(MAY_APPLY, EU, *needed, partners_in_hand=("FR", "IT"))
    consortium = one(checks, Rule.CONSORTIUM)
    assert (consortium.verdict, role) == (Verdict.UNKNOWN, Role.WITH_CONDITIONS)
    assert consortium.evidence is not None
    assert consortium.evidence.quote == "the words on members_named"


def test_missing_partners_are_asked_for_before_who_they_must_be() -> None:
    needed = (fact(keys.ENTITIES_MIN, "3"), fact(keys.MEMBERS_NAMED, "stated"))
    checks, _ = judged(MAY_APPLY, EU, *needed)
    assert one(checks, Rule.CONSORTIUM).because == "Partners have to be found."


def test_two_partners_of_one_country_do_not_make_three_countries() -> None:
    needed = fact(keys.COUNTRIES_MIN, "3")
    checks, _ = judged(needed, partners_in_hand=("FR", "FR"))
    assert one(checks, Rule.CONSORTIUM).verdict is Verdict.UNKNOWN


def test_a_call_for_companies_blocks_a_city() -> None:
    checks, role = judged(fact(keys.APPLICANT_TYPES, "sme startup"))
    assert role is Role.NO
    assert checks[0].rule is Rule.APPLICANT
    assert ("types", "sme startup") in checks[0].details


def test_a_default_does_not_block_an_applicant() -> None:
    checks, role = judged(fact(keys.APPLICANT_TYPES, "sme", default=True))
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
    checks, _ = judged(fact(keys.APPLICANT_TYPES, types))
    assert one(checks, Rule.APPLICANT).verdict is verdict


def test_a_municipal_company_is_no_municipality() -> None:
    company = {"legal_type": LegalType.MUNICIPAL_COMPANY}
    checks, _ = judged(MAY_APPLY, city=company)
    assert one(checks, Rule.APPLICANT).verdict is Verdict.NO
    companies = fact(keys.APPLICANT_TYPES, "company")
    assert one(judged(companies, city=company)[0], Rule.APPLICANT).verdict is Verdict.YES


def test_an_exclusion_beats_a_list() -> None:
    excluded = fact(keys.APPLICANTS_EXCLUDED, "municipality")
    checks, role = judged(fact(keys.APPLICANT_TYPES, "public_body"), excluded)
    assert role is Role.NO
    assert checks[0].details == (("excluded", "municipality"),)


def test_excluded_ministries_do_not_exclude_a_city() -> None:
    excluded = fact(keys.APPLICANTS_EXCLUDED, "state")
    assert judged(MAY_APPLY, EU, SINGLE, excluded)[1] is Role.ALONE


def test_statements_of_two_sources_add_up() -> None:
    first = record(fact(keys.APPLICANT_TYPES, "sme"))
    second = record(MAY_APPLY, source="eui")
    call = Call(id=first.id, best=first, records=(first, second))
    checks, _ = judged(call=call)
    applicant = one(checks, Rule.APPLICANT)
    assert applicant.verdict is Verdict.YES
    assert applicant.evidence is not None
    assert applicant.evidence.quote == "the words on applicant_types"


def test_a_stated_fact_of_any_source_replaces_a_default() -> None:
    leading = record(fact(keys.APPLICANT_TYPES, "any", default=True))
    other = record(fact(keys.APPLICANT_TYPES, "sme"), source="euroaccess")
    call = Call(id=leading.id, best=leading, records=(leading, other))
    assert judged(call=call)[1] is Role.NO


def test_of_two_figures_the_leading_source_counts() -> None:
    leading = record(fact(keys.POPULATION_MIN, "25000"))
    other = record(fact(keys.POPULATION_MIN, "50000"), source="euroaccess")
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
    least = fact(keys.POPULATION_MIN, "50000")
    checks, _ = judged(least, city={"population": population})
    assert one(checks, Rule.POPULATION).verdict is verdict


def test_a_large_city_is_out_of_a_call_for_small_towns() -> None:
    most = fact(keys.POPULATION_MAX, "20000")
    checks, role = judged(MAY_APPLY, most, city={"population": 228_000})
    assert role is Role.NO
    assert checks[0].details == (("maximum", "20000"), ("city", "228000"))


def test_a_default_minimum_is_a_question_only() -> None:
    least = fact(keys.POPULATION_MIN, "50000", default=True)
    checks, role = judged(MAY_APPLY, EU, SINGLE, least, city={"population": 20_000})
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.POPULATION).details[0] == ("condition", "population")


def test_the_degree_of_urbanisation() -> None:
    allowed = fact(keys.DEGURBA, "1 2")
    assert one(judged(allowed, city={"degurba": 2})[0], Rule.DEGURBA).verdict is Verdict.YES
    assert one(judged(allowed, city={"degurba": 3})[0], Rule.DEGURBA).verdict is Verdict.NO
    assert one(judged(allowed)[0], Rule.DEGURBA).verdict is Verdict.UNKNOWN


def test_the_own_share_of_a_public_body_counts_for_a_city() -> None:
    rates = (
        fact(keys.RATE, "0.7"),
        fact(keys.RATE, "1", to="non_profit"),
    )
    checks, _ = judged(*rates, max_own_share=Decimal("0.1"))
    share = one(checks, Rule.OWN_SHARE)
    assert share.verdict is Verdict.YES
    assert share.details == (("rate", "1"), ("own_share", "0"), ("limit", "0.1"))


def test_an_own_share_over_the_limit_blocks_only_where_it_is_stated() -> None:
    stated = judged(fact(keys.RATE, "0.6"), max_own_share=Decimal("0.2"))
    default = judged(fact(keys.RATE, "0.6", default=True), max_own_share=Decimal("0.2"))
    assert stated[1] is Role.NO
    assert one(default[0], Rule.OWN_SHARE).verdict is Verdict.UNKNOWN


def test_a_range_of_rates_is_a_question_where_its_lower_end_is_too_low() -> None:
    rates = (fact(keys.RATE_MIN, "0.5"), fact(keys.RATE_MAX, "0.95"))
    checks, _ = judged(*rates, max_own_share=Decimal("0.2"))
    assert one(checks, Rule.OWN_SHARE).verdict is Verdict.UNKNOWN


def test_a_project_smaller_than_the_grant_is_a_question_in_a_consortium() -> None:
    least = fact(keys.CONTRIBUTION_MIN, "4000000")
    checks, _ = judged(least, budget_min_eur=200_000, budget_max_eur=500_000)
    assert one(checks, Rule.BUDGET).verdict is Verdict.UNKNOWN
    assert judged(least, SINGLE, budget_max_eur=500_000)[1] is Role.NO
    usual = fact(keys.ENTITIES_MIN, "1", default=True)
    assert judged(least, usual, budget_max_eur=500_000)[1] is not Role.NO


def test_a_project_larger_than_the_grant_is_paid_in_part() -> None:
    most = fact(keys.CONTRIBUTION_MAX, "60000")
    checks, _ = judged(most, budget_min_eur=500_000)
    assert one(checks, Rule.BUDGET).details[0] == ("condition", "budget")


def test_a_loan_is_no_grant() -> None:
    loan = fact(keys.INSTRUMENT, "loan")
    assert judged(loan, instruments=("grant",))[1] is Role.NO
    assert one(judged(loan, instruments=("loan",))[0], Rule.INSTRUMENT).verdict is Verdict.YES


@pytest.mark.parametrize(
    ("start", "end", "verdict"),
    [(4, 7, Verdict.YES), (7, 8, Verdict.UNKNOWN), (8, 9, Verdict.NO), (1, 3, Verdict.NO)],
)
def test_maturity(start: int, end: int, verdict: Verdict) -> None:
    levels = (fact(keys.TRL_START, "4 5"), fact(keys.TRL_END, "6 7"))
    checks, _ = judged(*levels, trl_start=start, trl_end=end)
    assert one(checks, Rule.TRL).verdict is verdict


def test_too_little_time_is_a_condition_and_never_a_no() -> None:
    usual = fact(keys.LEAD_DAYS, "60", default=True)
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
    leads = fact(keys.LEAD_TYPES, "university")
    partners = fact(keys.PARTNER_TYPES, "municipality")
    assert judged(leads, partners)[1] is Role.PARTNER_ONLY
    assert judged(partners)[1] is Role.PARTNER_ONLY
    assert judged(leads, partners, roles=("coordinator",))[1] is Role.NO


def test_a_call_for_others_that_takes_cities_as_partners_is_not_blocked() -> None:
    companies = fact(keys.APPLICANT_TYPES, "company")
    partners = fact(keys.PARTNER_TYPES, "municipality")
    assert judged(companies, partners)[1] is Role.PARTNER_ONLY


def test_partners_welcome_takes_nothing_from_an_applicant() -> None:
    partners = fact(keys.PARTNER_TYPES, "municipality")
    assert judged(MAY_APPLY, EU, SINGLE, partners)[1] is Role.ALONE


def test_a_call_that_wants_cities_in_the_consortium_is_possible_with_conditions() -> None:
    assert judged(fact(keys.CITIES_MIN, "4"))[1] is Role.WITH_CONDITIONS


def test_mission_city_and_climate_plan() -> None:
    covenant = fact(keys.COVENANT_SIGNATORY, "required")
    for has, verdict in ((True, Verdict.YES), (False, Verdict.NO), (None, Verdict.UNKNOWN)):
        checks, _ = judged(MAY_APPLY, EU, covenant, city={"is_covenant_signatory": has})
        assert one(checks, Rule.OTHER).verdict is verdict
    mission = fact(keys.MISSION_CITY, "required")
    plan = fact(keys.CLIMATE_PLAN, "required")
    assert judged(mission, city={"is_mission_city": False})[1] is Role.NO
    assert judged(MAY_APPLY, EU, SINGLE, mission, city={"is_mission_city": True})[1] is Role.ALONE
    checks, role = judged(MAY_APPLY, EU, SINGLE, plan)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).details[0] == ("condition", "climate_plan")


def test_a_call_that_takes_no_applications_at_present_is_a_question() -> None:
    stopped = fact(keys.INTAKE, "stopped")
    checks, role = judged(MAY_APPLY, EU, SINGLE, stopped)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).verdict is Verdict.UNKNOWN


def test_an_area_that_could_not_be_read_is_a_question() -> None:
    named = fact(keys.AREA_NAMED, "the valley of the Ill")
    checks, _ = judged(named)
    assert one(checks, Rule.AREA).verdict is Verdict.UNKNOWN


def test_a_small_investment_is_a_question_to_technical_assistance() -> None:
    least = fact(keys.INVESTMENT_MIN, "30000000", default=True)
    checks, role = judged(MAY_APPLY, least, budget_max_eur=500_000)
    assert role is Role.WITH_CONDITIONS
    assert one(checks, Rule.OTHER).details[0] == ("condition", "other")


def test_a_group_that_nobody_has_recorded_is_a_question() -> None:
    listed = fact(keys.COUNTRIES, "EU ASSOCIATED")
    norway = City(id="n", name="N", country="NO")
    only = record(listed)
    call = Call(id=only.id, best=only, records=(only,))
    checks, _ = check_call(Project(id="n/p", city=norway, title="P"), call, today=TODAY)
    assert one(checks, Rule.COUNTRY).verdict is Verdict.UNKNOWN


def test_facts_of_a_merged_call_keep_the_address_of_their_own_page() -> None:
    bare = keys.APPLICANT_TYPES.fact("municipality", Evidence(quote="cities may apply"))
    leading, other = record(), record(bare, source="eui")
    call = Call(id=leading.id, best=record(bare), records=(leading, other))
    evidence = one(judged(call=call)[0], Rule.APPLICANT).evidence
    assert evidence == Evidence(quote="cities may apply", url="https://example.org/eui")


def test_evidence_carries_the_address_of_its_page() -> None:
    bare = keys.APPLICANT_TYPES.fact("municipality", Evidence(quote="cities may apply"))
    evidence = one(judged(bare)[0], Rule.APPLICANT).evidence
    assert evidence == Evidence(quote="cities may apply", url="https://example.org/sedia")
