"""What a profile answers settles a rule, and never against what the call itself says."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import keys
from eligibility.checks_project import wants_several
from eligibility.stated_facts import Facts
from eligibility.verdict import check_call
from funding.call import Call, Deadline
from funding.city import Project
from funding.evidence import Check, Fact, Rule, Verdict
from tests.eligibility.test_properties import TODAY, call_of, facts, projects
from tests.eligibility.test_rules import fact, judged, record
from tests.examples import examples

ANSWERED = (Rule.CONSORTIUM, Rule.BUDGET, Rule.LEAD_TIME)


def verdict(rule: Rule, *stated: Fact, city: dict[str, Any] | None = None, **project: Any) -> Check:
    checks, _ = judged(*stated, city=city, **project)
    return next(c for c in checks if c.rule is rule)


def test_a_project_that_takes_no_partners_is_out_only_where_the_call_itself_counts_them() -> None:
    stated = fact(keys.ENTITIES_MIN, "3")
    found = verdict(Rule.CONSORTIUM, stated, goes_alone=True)
    assert (found.verdict, found.evidence) == (Verdict.NO, stated.evidence)
    usual = fact(keys.ENTITIES_MIN, "3", default=True)
    assert verdict(Rule.CONSORTIUM, usual, goes_alone=True).verdict is Verdict.UNKNOWN
    assert verdict(Rule.CONSORTIUM, stated, goes_alone=False).verdict is Verdict.UNKNOWN
    one = fact(keys.ENTITIES_MIN, "1")
    assert verdict(Rule.CONSORTIUM, one, goes_alone=True).verdict is Verdict.YES


def test_a_project_may_be_a_part_only_of_what_several_share() -> None:
    large = fact(keys.CONTRIBUTION_MIN, "2000000")
    several = fact(keys.ENTITIES_MIN, "3")
    small = {"budget_max_eur": 300_000}
    assert verdict(Rule.BUDGET, large, several, **small).verdict is Verdict.UNKNOWN
    assert verdict(Rule.BUDGET, large, several, sizes=("part",), **small).verdict is Verdict.YES
    assert verdict(Rule.BUDGET, large, sizes=("part",), **small).verdict is Verdict.UNKNOWN
    assert verdict(Rule.BUDGET, large, sizes=("grow",), **small).verdict is Verdict.YES
    assert verdict(Rule.BUDGET, large, several, sizes=("fixed",), **small).verdict is (
        Verdict.UNKNOWN
    )
    alone = fact(keys.ENTITIES_MIN, "1")
    assert verdict(Rule.BUDGET, large, alone, sizes=("part",), **small).verdict is Verdict.NO


def test_a_project_that_can_be_cut_fits_a_smaller_grant() -> None:
    small = fact(keys.CONTRIBUTION_MAX, "60000")
    wide = {"budget_min_eur": 300_000}
    assert verdict(Rule.BUDGET, small, **wide).verdict is Verdict.UNKNOWN
    assert verdict(Rule.BUDGET, small, sizes=("cut",), **wide).verdict is Verdict.YES


def test_the_days_that_a_city_needs_count_before_what_is_usual() -> None:
    usual = fact(keys.LEAD_DAYS, "300", default=True)
    assert verdict(Rule.LEAD_TIME, usual).verdict is Verdict.UNKNOWN
    assert verdict(Rule.LEAD_TIME, usual, city={"decision_days": 60}).verdict is Verdict.YES
    # too little time is never a no: who began in time goes on
    late = verdict(Rule.LEAD_TIME, city={"decision_days": 300})
    assert late.verdict is Verdict.UNKNOWN
    assert ("needed", "300") in late.details


def test_no_city_has_time_for_the_second_stage_of_a_call_whose_first_is_over() -> None:
    stages = (
        Deadline(date=date(2026, 2, 2), raw="2 February 2026", stage="first_stage"),
        Deadline(date=date(2026, 9, 1), raw="1 September 2026", stage="second_stage"),
    )
    staged = record(deadlines=stages)
    call = Call(id="sedia:1", best=staged, records=(staged,))
    checks, _ = judged(call=call, city={"decision_days": 30})
    (time,) = (c for c in checks if c.rule is Rule.LEAD_TIME)
    assert time.verdict is Verdict.UNKNOWN


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    goes_alone = draw(st.sampled_from([None, True, False]))
    return {
        "goes_alone": goes_alone,
        "partners_in_hand": ()
        if goes_alone
        else draw(st.sampled_from([(), ("FR",), ("FR", "IT", "PL")])),
        "sizes": draw(st.sampled_from([(), ("part",), ("grow", "cut"), ("fixed",)])),
        "days": draw(st.sampled_from([None, 14, 60, 400])),
    }


@settings(max_examples=examples(300))
@given(projects(), st.lists(facts(), max_size=8), answers())
def test_no_answer_makes_a_yes_or_a_no_against_the_call(
    asked: Project, items: list[Fact], said: dict[str, Any]
) -> None:
    days = said.pop("days")
    told = replace(asked, **said, city=replace(asked.city, decision_days=days))
    before = {c.rule: c for c in check_call(asked, call_of(items), today=TODAY)[0]}
    stated = Facts(items=tuple(items))
    for check in check_call(told, call_of(items), today=TODAY)[0]:
        if check.rule not in ANSWERED:
            if check.rule is not Rule.OTHER:
                assert check == before[check.rule]  # an answer moves its own rule only
            continue
        if check.verdict is Verdict.NO:
            # a no has the sentence of the call, never what is only usual
            assert check.evidence is not None
            assert not check.evidence.is_default
            assert check.evidence.quote
        details = dict(check.details)
        if check.rule is Rule.CONSORTIUM and check.verdict is Verdict.YES:
            counted = [details.get(key.name, "1") for key in (keys.ENTITIES_MIN, keys.CITIES_MIN)]
            enough = 1 + len(told.partners_in_hand)
            assert counted == ["1", "1"] or all(int(n) <= enough for n in counted)
        if details.get("fits") == "part":
            assert wants_several(stated)
        if check.rule is Rule.LEAD_TIME and days is not None:
            assert (check.verdict is Verdict.YES) is (int(details["days"]) >= days)
