"""Texts that nobody meant to be searched with get a clear message or finite scores."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from math import isfinite

import pytest

from funding.call import Call
from funding.city import City, PastProject, Project
from funding.errors import EmptyProfile
from funding.match import Match, MatchList, Strength
from funding.resources import CHECKOUT
from matcher.evaluation.evaluate import Ranked, rank_all
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from matcher.text.tokens import analyser
from tests.matcher.matches import match_calls
from tests.matcher.pairs import explain_pair

MakeCall = Callable[..., Call]
MakeProject = Callable[..., Project]
TODAY = date(2026, 10, 6)
HEAT = "The town warns old people before heat waves and opens cool rooms in libraries."
ODD = {
    "pattern": "(a+)+$ [heat|waves]* \\b.*?",
    "sharp": "C++ and C# for heat maps",
    "percent": "100 % less heat, %s %(heat)s {heat}",
    "emoji": "🔥🔥 heat 🌡️ waves 👩‍🚒",
    "flag letters": "🇪🇺 heat İstanbul ŞEHİR ﬁre ß ẞ",
    "control": "\x00heat\x1b[31m waves\u202e\ufeff",
    "half a pair": "heat \ud800 waves",
    "combining": "he\u0301at " + "a" + "\u0301" * 5000,
    "one long word": "heat" * 25_000,
    "digits": "2026 heat 12 34 5.6",
    "underscores": "__heat__ heat_waves",
    "markup": "<script>alert('heat')</script> &amp; <b>waves",
    "statement": "'; DROP TABLE calls; -- heat",
    "other scripts": "熱波 موجة حر heat גל חום",
    "mixed languages": "Hitze im Quartier, canicule en ville, ondata di calore, heat waves",
}
"""Texts with at least one word that can be searched for."""


@cache
def judged_calls() -> tuple[Call, ...]:
    return read_judged(CHECKOUT / "data" / "judged").calls


@cache
def judged_index() -> CallIndex:
    return CallIndex.build(judged_calls())


def hits_of(project: Project, index: CallIndex) -> list[Ranked]:
    return list(rank_all([project], index)[project.id])


@pytest.fixture
def calls(make_call: MakeCall) -> list[Call]:
    return [
        make_call("HEAT", "Heat action plans", HEAT),
        make_call("FLOOD", "Flash floods", "Small streams are measured before floods come."),
        make_call("KANTE", "Hitze in der Stadt", "Städte schützen alte Menschen.", language="de"),
        make_call("RETE", "Reti idriche", "Meno perdite nella rete d'acqua.", language="it"),
    ]


def every(found: MatchList) -> list[Match]:
    return [*found.results, *found.blocked, *found.below_floor]


def is_sound(found: MatchList) -> bool:
    """Return whether all figures are numbers within their bounds, best first."""
    scores = [match.score for match in every(found)]
    weights = [reason.weight for match in every(found) for reason in match.reasons]
    listed = [match.score for match in found.results]
    return (
        all(isfinite(score) and 0 <= score < 3 for score in scores)
        and all(isfinite(weight) and weight > 0 for weight in weights)
        and listed == sorted(listed, reverse=True)
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("the of and is", "en"),
        ("und die der", "de"),
        *((t, "en") for t in ("", " \n\t ", "🙂 🙃 👩‍🚒", "a b c", "12 345", "%", "+ - *")),
    ],
)
def test_a_text_without_a_word_is_refused_with_a_cure(
    text: str, language: str, make_project: MakeProject
) -> None:
    project = make_project(text, text, keywords=(text,), language=language)
    with pytest.raises(EmptyProfile, match=r"'krefeld/project'.*describe it in a few words"):
        match_calls(project, judged_calls(), today=TODAY, index=judged_index())
    assert hits_of(project, judged_index()) == []


@pytest.mark.parametrize("field", ["title", "summary", "keywords", "english_keywords", "past"])
def test_an_odd_text_in_any_field_gets_finite_scores(
    field: str, calls: list[Call], make_project: MakeProject
) -> None:
    index = CallIndex.build(calls)
    wrong = []
    for name, text in ODD.items():
        values: dict[str, object] = {
            "summary": {"summary": text},
            "keywords": {"keywords": (text, "heat waves")},
            "english_keywords": {"english_keywords": (text, "heat waves")},
            "past": {"past_projects": (PastProject(title=text, call=text, summary=text),)},
        }.get(field, {})
        project = make_project(text if field == "title" else "Heat warnings", **values)
        found = match_calls(project, calls, today=TODAY, index=index)
        hits = hits_of(project, judged_index())
        if not is_sound(found) or found.considered != 4 or len(hits) != 64:
            wrong.append(name)
        wrong += [name for hit in hits if not isfinite(hit.score)]
    assert wrong == []


def test_odd_calls_get_finite_scores_and_disturb_no_other(
    calls: list[Call], make_call: MakeCall, make_project: MakeProject
) -> None:
    odd = [make_call(f"ODD-{n}", t, t, language=None) for n, t in enumerate(ODD.values())]
    project = make_project("Heat warnings", HEAT, language="en")
    found = match_calls(project, [*calls, *odd], today=TODAY)
    assert is_sound(found)
    assert found.considered == 4 + len(ODD)
    assert every(found)[0].call.best.source_id == "HEAT"


def test_an_odd_keyword_changes_no_ranking(calls: list[Call], make_project: MakeProject) -> None:
    index = CallIndex.build(calls)

    def ranked(*keywords: str) -> list[str]:
        project = make_project("Heat", HEAT, language="en", keywords=keywords)
        found = match_calls(project, calls, today=TODAY, index=index)
        assert is_sound(found)
        return [match.call.id for match in every(found)]

    plain = ranked()
    assert plain[0] == "sedia:HEAT"
    odd = ["(a+)+$", "C++", "%", "100 %", "[", "\\", "*", "🙂", ""]
    assert [keyword for keyword in odd if ranked(keyword) != plain] == []


def test_accents_as_characters_of_their_own_change_no_score(
    make_call: MakeCall, make_project: MakeProject
) -> None:
    def apart(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    title, text = "Kommunale Wärmeplanung", "Städte prüfen, wo Wärmenetze für Gebäude möglich sind."
    assert apart(text) != text
    whole = make_call("W", title, text, language="de")
    split = make_call("W", apart(title), apart(text), language="de")

    def scores(call: Call, change: Callable[[str], str]) -> list[float]:
        project = make_project(
            change(title), change(text), keywords=(change("Gebäude"),), language="de"
        )
        return [m.score for m in every(match_calls(project, [call], today=TODAY))]

    expected = scores(whole, str)
    assert expected[0] > 0.5
    assert scores(whole, apart) == scores(split, str) == scores(split, apart) == expected


def test_a_capital_letter_that_grows_when_lowered_is_one_word() -> None:
    analyse = analyser("en")
    assert [t.stem for t in analyse.tokens("İzmir floods")] == analyse.stems("İzmir floods")
    assert len(analyse.stems("İzmir floods")) == 2


def test_a_megabyte_of_text_is_answered(calls: list[Call], make_project: MakeProject) -> None:
    sentences = [f"Street {n} gets warm; the {n}th warning reaches house{n}." for n in range(19000)]
    text = f"{HEAT} {' '.join(sentences)}"
    assert len(text) > 1_000_000
    found = match_calls(make_project("Heat warnings", text, language="en"), calls, today=TODAY)
    assert is_sound(found)
    assert every(found)[0].call.best.source_id == "HEAT"


def test_a_call_of_a_megabyte_is_answered(make_call: MakeCall, make_project: MakeProject) -> None:
    long = make_call("LONG", "Heat action plans", f"{HEAT} " + "Every town counts. " * 55_000)
    found = match_calls(make_project("Heat waves", HEAT, language="en"), [long], today=TODAY)
    assert is_sound(found)
    assert [m.sentence for m in every(found)] == [HEAT]


def test_ten_thousand_keywords_are_answered(calls: list[Call], make_project: MakeProject) -> None:
    keywords = (*(f"gauge{n} level{n}" for n in range(9_999)), "heat waves")
    project = make_project("Heat warnings", keywords=keywords, language="en")
    found = match_calls(project, calls, today=TODAY)
    assert is_sound(found)
    best = every(found)[0]
    assert best.call.best.source_id == "HEAT"
    assert "heat waves" not in best.not_covered
    assert len(best.not_covered) == 9_999
    assert [isfinite(hit.score) for hit in hits_of(project, judged_index())] == [True] * 64


def test_a_keyword_said_ten_thousand_times_is_one_topic(
    calls: list[Call], make_project: MakeProject
) -> None:
    project = make_project("Heat", keywords=("balloons",) * 10_000, language="en")
    found = match_calls(project, calls, today=TODAY)
    assert is_sound(found)
    assert every(found)[0].not_covered == ("balloons",)


def test_a_corpus_of_one_call_is_ranked(calls: list[Call], make_project: MakeProject) -> None:
    project = make_project("Heat warnings", HEAT, language="en")
    found = match_calls(project, calls[:1], today=TODAY)
    assert is_sound(found)
    assert [m.call.best.source_id for m in found.results] == ["HEAT"]
    other = match_calls(project, calls[3:], today=TODAY)
    assert (other.considered, other.results) == (1, ())


def test_a_corpus_of_one_call_without_a_word_is_ranked(
    make_call: MakeCall, make_project: MakeProject
) -> None:
    found = match_calls(
        make_project("Heat warnings", HEAT), [make_call("EMPTY", "", "")], today=TODAY
    )
    assert (found.considered, every(found)) == (1, [])


def test_no_calls_at_all_are_no_results(make_project: MakeProject) -> None:
    project = make_project("Heat warnings", HEAT, keywords=("heat waves",), language="en")
    found = match_calls(project, [], today=TODAY)
    assert (found.considered, every(found)) == (0, [])
    assert hits_of(project, CallIndex.build([])) == []
    with pytest.raises(EmptyProfile):
        match_calls(make_project("", language="en"), [], today=TODAY)


def test_a_call_outside_the_index_is_a_key_error(
    calls: list[Call], make_project: MakeProject
) -> None:
    with pytest.raises(KeyError):
        explain_pair(make_project("Heat", language="en"), calls[0], CallIndex.build(calls[1:]))


def test_a_wrong_language_label_gives_finite_scores(
    calls: list[Call], make_project: MakeProject
) -> None:
    index = CallIndex.build(calls)
    for language in ("de", "fi", "el", "mt", "bg", "xx", "EN-gb", "en_GB", ""):
        project = make_project("Heat", HEAT, language=language)
        found = match_calls(project, calls, today=TODAY, index=index)
        assert is_sound(found), language
        assert found.considered == 4


def test_a_label_with_a_country_is_the_language(
    calls: list[Call], make_project: MakeProject
) -> None:
    index = CallIndex.build(calls)

    def scores(language: str) -> list[float]:
        project = make_project("Heat", HEAT, language=language)
        return [m.score for m in every(match_calls(project, calls, today=TODAY, index=index))]

    assert scores("EN-gb") == scores("en_GB") == scores("en")
    assert scores("fi") != scores("en")


def test_a_text_in_several_languages_finds_calls_in_each(
    calls: list[Call], make_project: MakeProject
) -> None:
    project = make_project(
        "Hitze in der Stadt",
        "Alte Menschen in der Stadt schützen; we warn them before heat waves.",
        keywords=("Hitze", "alte Menschen", "Stadt"),
        english_keywords=("heat waves", "cool rooms", "old people"),
        language="de",
    )
    found = match_calls(project, calls, today=TODAY)
    assert is_sound(found)
    first = {m.call.best.source_id for m in every(found)[:2]}
    assert first == {"HEAT", "KANTE"}
    assert all(m.strength is not Strength.NONE for m in found.results)


def test_calls_with_the_same_words_share_one_score(
    make_call: MakeCall, make_project: MakeProject
) -> None:
    same = [make_call(f"N{n}", "Heat action plans", HEAT) for n in range(5)]
    found = match_calls(make_project("Heat", HEAT, language="en"), same, today=TODAY)
    assert is_sound(found)
    assert len({m.score for m in every(found)}) == 1
    assert [m.call.best.source_id for m in every(found)] == ["N0", "N1", "N2", "N3", "N4"]


def test_a_project_of_no_named_city_is_ranked(calls: list[Call], make_project: MakeProject) -> None:
    project = replace(
        make_project("Heat", HEAT, language="en"), city=City(id="", name="", country="")
    )
    assert is_sound(match_calls(project, calls, today=TODAY))
