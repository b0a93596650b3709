"""The why is a sentence in the reader's words, and it says in half a line what is missing."""

import os
import subprocess
import sys

import pytest

from advice.ranking.shared_terms import Phrase, SharedTerm
from advice.weekly.content import ProjectFit
from funding.evidence import Role
from funding.match import Strength
from funding.resources import CHECKOUT
from wording.language import LOCALES, speech
from wording.why import why_sentence


def phrase(text: str, language: str = "en") -> Phrase:
    return Phrase(text=text, language=language)


def term(*own: Phrase, whole: bool = True, in_call: bool = True, word: str = "Word") -> SharedTerm:
    return SharedTerm(word=phrase(word), own=own, is_whole=whole, is_in_call=in_call)


HEAT_PLAN = term(phrase("Hitzeaktionsplan", "de"), phrase("heat action plan"))
WARNING = term(phrase("early warning"))


def fit(
    *terms: SharedTerm, missing: tuple[Phrase, ...] = (), strength: Strength = Strength.STRONG
) -> ProjectFit:
    return ProjectFit(
        project_id="krefeld/heat",
        project_title="Heat warnings",
        city="Krefeld",
        strength=strength,
        terms=terms,
        not_covered=missing,
        role=Role.ALONE,
    )


def test_it_names_the_reasons_and_what_is_missing() -> None:
    found = fit(HEAT_PLAN, WARNING, missing=(phrase("housing"),))
    assert why_sentence(speech("en"), found) == (
        "because it pays for your heat action plan and early warning; no mention of housing"
    )


def test_words_of_another_language_stand_in_quotation_marks() -> None:
    assert why_sentence(speech("de"), fit(HEAT_PLAN, WARNING)) == (
        "weil der Aufruf fördert, was Sie vorhaben: Hitzeaktionsplan und ‚early warning‘"
    )


def test_the_call_s_words_stand_in_where_they_are_the_reader_s() -> None:
    found = fit(term(phrase("Hochwasser", "de"), word="floods"))
    assert why_sentence(speech("en"), found) == "because it pays for your floods"


def test_french_keeps_its_marks_on_the_line() -> None:
    found = fit(WARNING, missing=(phrase("logement", "fr"),))
    assert why_sentence(speech("fr"), found) == (
        "parce que l’appel finance ce que vous préparez\xa0: «\xa0early warning\xa0»\xa0;"
        " rien sur\xa0: logement"
    )


def test_at_most_three_reasons_and_two_gaps_are_told() -> None:
    many = tuple(phrase(f"thing {n}") for n in range(9))
    sentence = why_sentence(speech("en"), fit(*map(term, many), missing=many))
    assert sentence == (
        "because it pays for your thing 0, thing 1 and thing 2; no mention of thing 0 and thing 1"
    )


def test_gaps_are_told_in_one_language() -> None:
    missing = (phrase("Wohnen", "de"), phrase("housing"))
    for code, gap in (("de", "nicht erwähnt: Wohnen"), ("en", "no mention of housing")):
        assert why_sentence(speech(code), fit(WARNING, missing=missing)).endswith(f"; {gap}")


def test_a_strong_match_pays_a_partial_one_speaks_and_a_part_comes_close() -> None:
    english = speech("en")
    assert why_sentence(english, fit(WARNING, strength=Strength.PARTIAL)) == (
        "because it speaks of your early warning"
    )
    assert why_sentence(english, fit(term(phrase("urban data platform"), whole=False))) == (
        "because it comes close to your urban data platform"
    )
    assert why_sentence(english, fit(term(phrase("early warning"), in_call=False))) == (
        "because its programme pays for your early warning"
    )
    assert why_sentence(english, fit()) == "because its text as a whole is close to your project"


def test_words_that_are_a_part_of_others_are_not_told_beside_them() -> None:
    found = fit(
        term(phrase("digitale tweeling", "nl"), word="Digital Twins"),
        term(phrase("local digital twin")),
    )
    assert why_sentence(speech("en"), found) == "because it pays for your local digital twin"


def test_readers_of_several_projects_are_told_which() -> None:
    assert why_sentence(speech("en"), fit(WARNING), names_project=True) == (
        "“Heat warnings”: because it pays for your early warning"
    )


@pytest.mark.parametrize("code", sorted(LOCALES))
def test_no_language_leaves_a_blank_or_a_brace(code: str) -> None:
    missing = (phrase("housing"),)
    for found in (fit(HEAT_PLAN, WARNING, missing=missing), fit(missing=missing), fit(HEAT_PLAN)):
        sentence = why_sentence(speech(code), found, names_project=True)
        assert "{" not in sentence
        assert "  " not in sentence
        assert not sentence.endswith((" ", ".", ":", ";"))


SCRIPT = """
from datetime import date
from advice.profiles.files import read_profile_folder
from advice.weekly.cards import make_fit
from eligibility.verdict import check_call
from funding.resources import CHECKOUT, shipped
from matcher.evaluation.judged_set import read_judged
from matcher.index.call_index import CallIndex
from tests.matcher.matches import rank_calls
from wording.conditions import can_we_apply
from wording.language import speech
from wording.why import why_sentence
calls = list(read_judged(CHECKOUT / "tests" / "fixtures" / "judged").calls)
index, today = CallIndex.build(calls), date(2026, 10, 6)
judge = lambda project, call: check_call(project, call, today=today)
for file in read_profile_folder(shipped("profiles")):
    for project in file.projects:
        s = speech(project.language)
        found = rank_calls(project, calls, today=today, index=index, live=index.ids, judge=judge)
        told = found.whole()
        for match in (*told.results, *told.below_floor)[:10]:
            print(why_sentence(s, make_fit(match, project)))
            print(can_we_apply(s, match.role, match.checks))
"""


def test_the_sentences_are_the_same_under_any_hash_seed() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(CHECKOUT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    (sentences,) = said
    assert sentences.count("\n") > 100
