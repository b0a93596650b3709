"""The quick no is the no of the checks."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import keys
from eligibility.gate import HURDLES, Gate, Hurdle
from eligibility.stated_facts import Facts
from eligibility.verdict import check_call
from funding.call import Call, Kind
from funding.city import City, Project
from funding.evidence import Check, Evidence, Fact, Verdict
from tests.eligibility.test_properties import call_of, facts, projects
from tests.examples import examples

TODAY = date(2026, 3, 2)
KREFELD = Project(id="k/p", city=City(id="k", name="Krefeld", country="DE"), title="Heat")


def says_no(project: Project, call: Call) -> bool:
    return any(c.verdict is Verdict.NO for c in check_call(project, call, today=TODAY)[0])


def numbered(items: list[Fact], number: int, kind: Kind = Kind.TOPIC) -> Call:
    return replace(call_of(items, kind), id=f"sedia:{number}")


@settings(max_examples=examples(300))
@given(
    stated=st.lists(st.lists(facts(), max_size=8), min_size=1, max_size=6),
    asked=st.lists(projects(), min_size=1, max_size=4),
    kind=st.sampled_from([Kind.TOPIC, Kind.TOPIC, Kind.EXPERTS]),
)
def test_it_is_that_of_every_check_whatever_was_asked_before(
    stated: list[list[Fact]], asked: list[Project], kind: Kind
) -> None:
    gate = Gate(TODAY)
    calls = [numbered(items, n, kind) for n, items in enumerate(stated)]
    for project in (*asked, *asked):
        blocks = gate.blocker(project)
        assert [blocks(call) for call in calls] == [says_no(project, call) for call in calls]


@settings(max_examples=examples(300))
@given(items=st.lists(facts(), max_size=10), project=projects())
def test_a_rule_looks_at_no_fact_that_the_gate_does_not_keep_for_it(
    items: list[Fact], project: Project
) -> None:
    for hurdle in HURDLES:
        own = tuple(f for f in items if any(key.is_of(f) for key in hurdle.keys))
        of_own = hurdle.check(project, Facts(items=own), TODAY)
        assert of_own == hurdle.check(project, Facts(items=tuple(items)), TODAY)
        if not own:
            assert of_own is None or of_own.verdict is not Verdict.NO


def test_what_many_calls_state_alike_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []

    def counting(hurdle: Hurdle) -> Hurdle:
        def check(project: Project, facts: Facts, today: date) -> Check | None:
            judged.append(hurdle.keys[0].name)
            return hurdle.check(project, facts, today)

        return replace(hurdle, check=check)

    monkeypatch.setattr("eligibility.gate.HURDLES", tuple(map(counting, HURDLES)))
    gate = Gate(TODAY)
    french = keys.COUNTRIES.fact("FR", Evidence(quote="for France"))
    towns = keys.APPLICANT_TYPES.fact("municipality", Evidence(quote="towns may apply"))
    both = [numbered([french, towns], n) for n in range(40)]
    one = [numbered([towns], n) for n in range(40, 80)]
    blocks = gate.blocker(KREFELD)
    assert [blocks(call) for call in (*both, *one)] == [True] * 40 + [False] * 40
    assert sorted(judged) == ["applicant_types", "countries"]
