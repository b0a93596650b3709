"""Which calls a project gets, in which order, and what it never gets."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from math import isfinite
from pathlib import Path

import numpy as np
import pytest

from funding.call import Call, Kind
from funding.city import Project, Weights
from funding.errors import EmptyProfile
from funding.evidence import Check, Role, Rule, Verdict
from matcher.concepts import load_concepts
from matcher.index.call_index import CallIndex
from matcher.index.city_prior import breadth_penalty
from tests.matcher.matches import match_calls

MakeCall = Callable[..., Call]
MakeProject = Callable[..., Project]
TODAY = date(2026, 10, 6)
CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def calls(make_call: MakeCall) -> list[Call]:
    return [
        make_call("HEAT", "Heat action plans", "Towns warn old people before heat waves."),
        make_call("FLOOD", "Flash floods", "Towns measure water levels of small streams."),
        make_call("TREES", "Urban trees", "Shade in streets; trees against heat."),
        make_call("CYBER", "Hospitals", "Clinics train against cyber attacks."),
    ]


@pytest.fixture
def project(make_project: MakeProject) -> Project:
    return make_project("Heat action plan", "We warn old people before heat waves.", language="en")


def ids(found: object) -> list[str]:
    return [m.call.best.source_id for m in found]  # type: ignore[attr-defined]


def test_the_call_about_the_same_thing_comes_first(calls: list[Call], project: Project) -> None:
    found = match_calls(project, calls, today=TODAY)
    assert ids(found.results)[0] == "HEAT"
    assert found.considered == 4
    assert next(r.term for r in found.results[0].reasons).casefold().startswith("heat")
    assert found.results[0].sentence == "Towns warn old people before heat waves."


def test_expert_calls_and_closed_calls_are_never_matched(
    make_call: MakeCall, project: Project
) -> None:
    calls = [
        make_call("EXPERTS", "Heat action plans", kind=Kind.EXPERTS),
        make_call("PAST", "Heat action plans", deadline=date(2026, 10, 5)),
        make_call("LAST-DAY", "Heat action plans", deadline=TODAY),
    ]
    found = match_calls(project, calls, today=TODAY)
    assert ids([*found.results, *found.below_floor]) == ["LAST-DAY"]


def test_scores_do_not_depend_on_which_calls_are_asked_for(
    calls: list[Call], project: Project
) -> None:
    index = CallIndex.build(calls)
    whole = match_calls(project, calls, today=TODAY, index=index)
    one = match_calls(project, calls[:1], today=TODAY, index=index)
    assert one.results[0].score == whole.results[0].score


def test_the_order_of_the_calls_and_the_hash_seed_change_nothing(tmp_path: Path) -> None:
    script = """
import sys
from datetime import date
from pathlib import Path
from matcher.evaluation.evaluate import rank_all
from matcher.index.call_index import CallIndex
from matcher.evaluation.judged_set import read_judged
judged = read_judged(Path("tests/fixtures/judged"))
calls = list(judged.calls)[:: int(sys.argv[1])]
index = CallIndex.build(calls)
for name, hits in rank_all(judged.projects, index).items():
    print(name, [(h.call_id, round(h.score, 12), h.strength) for h in hits])
"""

    def run(seed: str, step: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, step],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT)},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    first = run("0", "1")
    projects = (CHECKOUT / "tests/fixtures/judged/profiles.jsonl").read_text("utf-8").splitlines()
    assert first.count("\n") == len(projects) > 10
    assert run("1", "-1") == first
    assert run("2", "1") == first


def test_equal_scores_stand_in_order_of_their_ids(make_call: MakeCall, project: Project) -> None:
    calls = [make_call(name, "Heat action plans") for name in ("B", "C", "A")]
    found = match_calls(project, calls, today=TODAY)
    assert ids([*found.results, *found.below_floor]) == ["A", "B", "C"]


def test_must_and_must_not_are_whole_words_and_never_patterns(
    calls: list[Call], make_project: MakeProject
) -> None:
    def given(**values: object) -> list[str]:
        project = make_project("Heat and trees in towns", language="en", **values)
        found = match_calls(project, calls, today=TODAY)
        return sorted(ids([*found.results, *found.below_floor]))

    assert given(must=("heat waves",)) == ["HEAT"]
    assert given(must=("hea",)) == []
    assert given(must=(".*",)) == []
    assert "HEAT" not in given(must_not=("OLD people",))
    assert "HEAT" in given(must_not=("(a+)+$", "[", "*"))


def test_an_excluded_programme_is_left_out(make_call: MakeCall, make_project: MakeProject) -> None:
    calls = [make_call("LIFE-1", "Heat plans", programme="LIFE"), make_call("X", "Heat plans")]
    project = make_project("Heat plans", language="en", excluded_programmes=("life",))
    found = match_calls(project, calls, today=TODAY)
    assert ids([*found.results, *found.below_floor]) == ["X"]


def test_a_no_blocks_and_unknown_hides_nothing(calls: list[Call], project: Project) -> None:
    def judge(_: Project, call: Call) -> tuple[tuple[Check, ...], Role]:
        verdict = Verdict.NO if call.best.source_id == "HEAT" else Verdict.UNKNOWN
        return (Check(rule=Rule.COUNTRY, verdict=verdict, because="so"),), Role.UNKNOWN

    found = match_calls(project, calls, today=TODAY, judge=judge)
    plain = match_calls(project, calls, today=TODAY)
    assert ids(found.blocked) == ["HEAT"]
    assert ids(found.results) == [i for i in ids(plain.results) if i != "HEAT"]


def test_own_weights_overrule_the_choice(calls: list[Call], make_project: MakeProject) -> None:
    def first(weights: Weights) -> str:
        project = make_project(
            "Flash floods", keywords=("heat waves",), weights=weights, language="en"
        )
        found = match_calls(project, calls, today=TODAY)
        every = [*found.results, *found.below_floor]
        return max(every, key=lambda m: m.score).call.best.source_id

    assert first(Weights(title=5.0, keywords=0.1)) == "FLOOD"
    assert first(Weights(title=0.1, keywords=5.0)) == "HEAT"


def test_a_programme_for_cities_goes_before_one_for_laboratories(
    make_call: MakeCall, project: Project
) -> None:
    calls = [
        make_call("ERC-2026-STG", "Heat action plans"),
        make_call("LIFE-2026-SAP-X", "Heat action plans"),
    ]
    found = match_calls(project, calls, today=TODAY)
    assert ids([*found.results, *found.below_floor]) == ["LIFE-2026-SAP-X", "ERC-2026-STG"]


@pytest.mark.parametrize("text", ["", "the of and", "🙂 🙃", "a b c", "12 34"])
def test_a_text_without_a_word_to_search_for_is_refused_by_name(
    text: str, calls: list[Call], make_project: MakeProject
) -> None:
    with pytest.raises(EmptyProfile, match="krefeld/project"):
        match_calls(make_project(text, language="en"), calls, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "(a+)+$",
        "C++ heat",
        "100 % heat",
        "heat 🙂",
        "\x00heat",
        "Hitze und heat",
        "heat " * 200_000,
    ],
    ids=["pattern", "plus", "percent", "emoji", "control", "mixed", "1 MB"],
)
def test_odd_texts_get_finite_scores(
    text: str, calls: list[Call], make_project: MakeProject
) -> None:
    try:
        found = match_calls(make_project(text), calls, today=TODAY)
    except EmptyProfile:
        return
    assert all(isfinite(m.score) for m in [*found.results, *found.below_floor])


def test_ten_thousand_keywords_are_answered(calls: list[Call], make_project: MakeProject) -> None:
    keywords = (*tuple(f"keyword{n}" for n in range(10000)), "heat waves")
    found = match_calls(make_project("Heat", keywords=keywords, language="en"), calls, today=TODAY)
    assert ids([*found.results, *found.below_floor])[0] == "HEAT"


def test_a_corpus_of_one_call_or_none_is_answered(calls: list[Call], project: Project) -> None:
    one = match_calls(project, calls[:1], today=TODAY)
    assert ids([*one.results, *one.below_floor]) == ["HEAT"]
    none = match_calls(project, [], today=TODAY)
    assert (none.considered, none.results, none.below_floor) == (0, (), ())


def test_the_nearest_fresh_calls_below_the_floor_are_told_however_many_are_nearer(
    make_call: MakeCall, project: Project
) -> None:
    def far(name: str, words: int) -> Call:
        return make_call(name, "Museums", "Old maps. " + "Archives, coins, ceramics. " * words)

    near = [far(f"OLD-{n:02}", 1) for n in range(25)]
    news = [far(f"NEW-{n}", 9) for n in range(5)]
    target = make_call("HEAT", "Heat action plans", "Towns warn old people before heat waves.")
    everything = [target, *near, *news]
    fresh = {call.id for call in news}
    plain, told = (
        match_calls(project, everything, today=TODAY, fresh=wanted) for wanted in ((), fresh)
    )
    assert len(plain.below_floor) == 20
    assert not any(name.startswith("NEW") for name in ids(plain.below_floor))
    assert ids(told.below_floor) == [*ids(plain.below_floor), "NEW-0", "NEW-1", "NEW-2"]
    assert ids(told.results) == ids(plain.results)


def test_a_call_stuffed_with_the_words_of_every_plan_is_found_by_none(
    make_call: MakeCall, make_project: MakeProject
) -> None:
    asked = make_project(
        "Heat warnings",
        "We warn old people before heat waves.",
        keywords=("heat action plan", "early warning", "urban heat island"),
        language="en",
    )
    words = ". ".join(concept.name("en") for concept in load_concepts().table[:150])
    own = f"{asked.title}. {asked.summary} {'. '.join(asked.keywords)}. "
    stuffed = make_call("STUFFED", "Open call for cities", f"{own * 5}{words}")
    real = make_call("HEAT", "Heat action plans", "Towns warn old people before heat waves.")
    others = [make_call(f"X-{n}", f"Museums {n}", "Archives and coins.") for n in range(20)]
    found = match_calls(asked, [stuffed, real, *others], today=TODAY)
    assert ids(found.results) == ["HEAT"]


def test_what_real_calls_name_costs_them_nothing() -> None:
    assert breadth_penalty(np.array([0, 1, 63, 75])).tolist() == [1, 1, 1, 1]
    assert breadth_penalty(np.array([150]))[0] == pytest.approx(0.25)
