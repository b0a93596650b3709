"""Explanations add up and quote the call."""

from datetime import date
from itertools import islice, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from funding.call import Call, Record, TextSection
from funding.city import City, Project
from funding.errors import EmptyProfile
from matcher.batched import scores_of
from matcher.evaluation.judged_set import JudgedSet, read_judged
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from tests.examples import examples
from tests.matcher.matches import match_calls
from tests.matcher.pairs import explain_pair

JUDGED = Path(__file__).parents[1] / "fixtures" / "judged"
WORDS = st.sampled_from(
    [
        "heat",
        "waves",
        "Hitzewelle",
        "flood",
        "trees",
        "Bäume",
        "the",
        "of",
        "twin",
        "🙂",
        "C++",
        "x",
    ]
)
TEXTS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def judged() -> JudgedSet:
    return read_judged(JUDGED)


@pytest.fixture(scope="module")
def index(judged: JudgedSet) -> CallIndex:
    return CallIndex.build(judged.calls)


def test_the_reasons_of_every_judged_pair_sum_to_the_lexical_score(
    judged: JudgedSet, index: CallIndex
) -> None:
    pairs = islice(product(judged.projects, judged.calls), 0, None, 9)
    for project, call in pairs:
        found = explain_pair(project, call, index)
        score = scores_of(build_vector(project, index), index)[index.row[call.id]]
        assert sum(r.weight for r in found.reasons) == pytest.approx(score, abs=1e-6)
        assert found.lexical == pytest.approx(score, abs=1e-6)


def test_the_sentence_is_verbatim(judged: JudgedSet, index: CallIndex) -> None:
    quotes = [
        (explain_pair(project, call, index).sentence, call)
        for project in judged.projects
        for call in judged.calls[:8]
    ]
    assert any(quote for quote, _ in quotes)
    assert all(quote in call.best.text for quote, call in quotes if quote)


def test_a_concept_names_the_profiles_own_word(judged: JudgedSet, index: CallIndex) -> None:
    project = next(p for p in judged.projects if p.id == "k-buss")
    call = next(c for c in judged.calls if c.id == "trolley")
    via = {r.via.casefold() for r in explain_pair(project, call, index).reasons if r.via}
    assert "kollektivtrafik" in via


def test_what_the_call_does_not_mention_is_named_as_the_profile_writes_it(
    judged: JudgedSet, index: CallIndex
) -> None:
    project = next(p for p in judged.projects if p.id == "m-kennel")
    call = next(c for c in judged.calls if c.id == "repair")
    assert "neutering" in explain_pair(project, call, index).not_covered


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4), title=TEXTS, keyword=TEXTS)
def test_any_words_add_up(texts: list[str], title: str, keyword: str) -> None:
    calls = []
    for number, text in enumerate(texts):
        record = Record(
            source="s",
            source_id=str(number),
            title=text[:20],
            url="",
            language="en",
            sections=(TextSection(heading=None, text=text),),
            is_rolling=True,
        )
        calls.append(Call(id=record.id, best=record, records=(record,)))
    city = City(id="c", name="C", country="DE")
    project = Project(id="c/p", city=city, title=title, keywords=(keyword,), language="de")
    index = CallIndex.build(calls)
    try:
        scores = scores_of(build_vector(project, index), index)
    except EmptyProfile:
        return
    for call in calls:
        found = explain_pair(project, call, index)
        assert found.lexical == pytest.approx(scores[index.row[call.id]], abs=1e-6)
        assert 0 <= found.lexical < 3
    match_calls(project, calls, today=date(2026, 10, 6), index=index)
