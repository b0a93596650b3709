"""A conditional yes has conditions that can be named, the weightiest first."""

from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import keys
from eligibility.conditions import conditions_of
from eligibility.verdict import check_call
from funding.city import City, Project
from funding.evidence import Evidence, Fact, Role, Rule, Verdict
from tests.eligibility.test_properties import TODAY, call_of, facts, projects
from tests.examples import examples

STATED = Evidence(quote="as it says")
CITY = City(id="a", name="A", country="DE")
PROJECT = Project(id="a/b", city=CITY, title="B", partners_in_hand=("FR", "IT"))


def judged(*items: Fact, project: Project = PROJECT) -> tuple[list[Rule], Role]:
    checks, role = check_call(project, call_of(list(items)), today=TODAY)
    return [check.rule for check in conditions_of(checks)], role


MAY_APPLY = keys.APPLICANT_TYPES.fact("municipality", STATED)
EU = keys.COUNTRIES.fact("EU", STATED)
SINGLE = keys.ENTITIES_MIN.fact("1", STATED)


@settings(max_examples=examples(500))
@given(projects(), st.lists(facts(), max_size=8))
def test_a_yes_has_conditions_exactly_where_it_says_so(project: Project, items: list[Fact]) -> None:
    checks, role = check_call(project, call_of(items), today=TODAY)
    conditions = conditions_of(checks)
    if role is Role.WITH_CONDITIONS:
        assert conditions
    if role is Role.ALONE:
        assert not conditions
    assert all(check.verdict is not Verdict.NO for check in conditions)


def test_partners_in_hand_are_still_a_condition() -> None:
    three = keys.ENTITIES_MIN.fact("3", STATED)
    assert judged(MAY_APPLY, EU, three) == ([Rule.CONSORTIUM], Role.WITH_CONDITIONS)


def test_a_country_that_is_not_stated_comes_before_partners() -> None:
    three = keys.ENTITIES_MIN.fact("9", STATED)
    assert judged(MAY_APPLY, three)[0] == [Rule.COUNTRY, Rule.CONSORTIUM]


def test_that_nothing_is_said_about_partners_comes_last() -> None:
    soon = keys.LEAD_DAYS.fact("300", STATED)
    assert judged(MAY_APPLY, EU, soon)[0] == [Rule.LEAD_TIME, Rule.CONSORTIUM]


def test_a_call_that_takes_no_applications_says_that_first() -> None:
    stopped = keys.INTAKE.fact("stopped", STATED)
    assert judged(MAY_APPLY, stopped)[0][:2] == [Rule.OTHER, Rule.COUNTRY]


def test_one_country_says_nothing_about_the_number_of_partners() -> None:
    one = keys.COUNTRIES_MIN.fact("1", STATED)
    assert judged(MAY_APPLY, EU, one) == ([Rule.CONSORTIUM], Role.WITH_CONDITIONS)
    assert judged(MAY_APPLY, EU, one, SINGLE) == ([], Role.ALONE)


def test_a_verdict_softened_by_a_default_says_no_no() -> None:
    usual = Evidence(quote=None, is_default=True)
    small = Project(
        id="a/b", city=City(id="a", name="A", country="DE", population=9_000), title="B"
    )
    checks, _ = check_call(small, call_of([keys.POPULATION_MIN.fact("50000", usual)]), today=TODAY)
    (check,) = [c for c in checks if c.rule is Rule.POPULATION]
    assert check.verdict is Verdict.UNKNOWN
    assert check.because == "Unless the call says otherwise: too few inhabitants."
