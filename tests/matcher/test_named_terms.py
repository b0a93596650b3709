"""What must be in a call, and what must not: by its words, another form, or its concept."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.call import Call
from funding.city import Project
from funding.match import Match, MatchList
from matcher.demands import RuledOut, ruled_out
from matcher.index.call_index import CallIndex
from matcher.named_terms import is_named
from tests.matcher.matches import match_calls, rank_calls

MakeCall = Callable[..., Call]
MakeProject = Callable[..., Project]
TODAY = date(2026, 10, 6)
TEXTS = {
    "HEAT": "Towns warn old people before heat waves. Heat action plans for every district.",
    "ROOFS": "Green roofs hold rain and cool the street below them; heat is less of a risk.",
    "FLOOD": "Towns measure water levels of small streams and warn people before floods.",
    "TREES": "Trees give shade in streets against heat; people sit below them.",
    "CODE": "Open software in C++ for towns that measure water and heat.",
}
WORDS = ("heat", "heat waves", "green roofs", "floods", "trees", "water", "C++", "towns", "zebra")


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    from funding.call import Deadline, Record, TextSection

    day = date(2026, 12, 1)
    records = [
        Record(
            source="sedia",
            source_id=name,
            title=text.partition(".")[0],
            url="https://portal.example.eu/call",
            language="en",
            deadlines=(Deadline(date=day, raw=day.isoformat()),),
            sections=(TextSection(heading=None, text=text),),
        )
        for name, text in TEXTS.items()
    ]
    german = Record(
        source="sedia",
        source_id="DACH",
        title="Gründächer für die Stadt",
        url="https://portal.example.eu/call",
        language="de",
        deadlines=(Deadline(date=day, raw=day.isoformat()),),
        sections=(TextSection(heading=None, text="Gründächer sind schön."),),
    )
    return [Call(id=r.id, best=r, records=(r,)) for r in (*records, german)]


@pytest.fixture(scope="module")
def index(calls: list[Call]) -> CallIndex:
    return CallIndex.build(calls)


def shown(found: MatchList) -> dict[str, Match]:
    return {m.call.best.source_id: m for m in (*found.results, *found.blocked, *found.below_floor)}


def naming(index: CallIndex, term: str) -> set[str]:
    return {
        call.best.source_id
        for row, call in enumerate(index.calls)
        if is_named(index, row, term, ("en",))
    }


def test_another_form_of_the_words_names_the_term(index: CallIndex) -> None:
    assert naming(index, "heat wave") == {"HEAT"}
    assert naming(index, "Tree") == {"TREES"}


def test_a_term_of_several_words_is_named_as_a_phrase_only(index: CallIndex) -> None:
    assert naming(index, "heat action plans") == {"HEAT"}
    assert naming(index, "people waves") == set()


def test_the_concept_of_a_term_names_it_in_another_language(index: CallIndex) -> None:
    assert naming(index, "green roofs") == {"ROOFS", "DACH"}


def test_a_term_without_words_to_search_for_is_looked_for_as_it_is_written(
    index: CallIndex,
) -> None:
    assert naming(index, "C++") == {"CODE"}
    assert naming(index, "(a+)+$") == set()


def test_what_rules_a_call_out_is_told_with_its_term(
    index: CallIndex, make_project: MakeProject
) -> None:
    project = make_project("Heat", must_all=("heat", "trees"), must_none=("shade",))
    row = index.row["sedia:HEAT"]
    assert ruled_out(project, index, row) == RuledOut(field="must_all", terms=("trees",))
    row = index.row["sedia:TREES"]
    assert ruled_out(project, index, row) == RuledOut(field="must_none", terms=("shade",))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    must=st.lists(st.sampled_from(WORDS), max_size=3),
    must_not=st.lists(st.sampled_from(WORDS), max_size=2),
)
def test_demands_take_calls_out_and_move_nothing(
    calls: list[Call],
    index: CallIndex,
    make_project: MakeProject,
    must: list[str],
    must_not: list[str],
) -> None:
    project = make_project("Heat in towns", "Trees and green roofs against heat and floods.")
    demanding = make_project(
        "Heat in towns",
        "Trees and green roofs against heat and floods.",
        must_all=tuple(must),
        must_none=tuple(must_not),
    )
    every = shown(match_calls(project, calls, today=TODAY, index=index))
    kept = shown(match_calls(demanding, calls, today=TODAY, index=index))
    wanted = {
        name
        for name in every
        if all(name in naming(index, term) for term in must)
        and not any(name in naming(index, term) for term in must_not)
    }
    assert set(kept) == wanted
    assert [every[name] for name in kept] == list(kept.values())
    assert list(kept) == [name for name in every if name in kept]


def test_reasons_added_later_are_those_of_a_whole_match(
    calls: list[Call], index: CallIndex, make_project: MakeProject
) -> None:
    project = make_project("Heat in towns", "Trees and green roofs against heat and floods.")
    whole = match_calls(project, calls, today=TODAY, index=index)
    bare = rank_calls(project, calls, today=TODAY, index=index)
    assert whole.results
    assert all(not m.reasons for m in bare.found.results)
    assert bare.explained(bare.found.results) == whole.results


def test_a_term_that_counts_more_brings_its_calls_up(
    calls: list[Call], index: CallIndex, make_project: MakeProject
) -> None:
    def score(factor: float) -> float:
        project = make_project(
            "Heat and floods", keywords=("heat", "floods"), emphasis=(("floods", factor),)
        )
        return shown(match_calls(project, calls, today=TODAY, index=index))["FLOOD"].score

    assert score(0.5) < score(1) < score(2)
