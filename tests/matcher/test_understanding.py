"""A text is understood by its subject: its terms, as it writes them, and its fields of work."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pytest

from funding.city import City, LegalType, Project, Weights
from funding.errors import EmptyProfile
from funding.match import MatchList, Strength
from funding.resources import CHECKOUT
from funding.understanding import Source
from matcher.batched import scores_of
from matcher.evaluation.judged_set import read_judged
from matcher.evaluation.metrics import ndcg
from matcher.index.call_index import CallIndex
from matcher.profile_vector import build_vector
from matcher.rank import ranking_scores
from matcher.understanding import raw_text_project, understand, understood
from tests.matcher.matches import match_calls

TODAY = date(2026, 10, 6)
RAIN = """Our town wants to keep the rain where it falls. Roofs and squares will be greened, sealed
courtyards opened, and street trees get room for their roots. Residents help to choose the places.
We are looking for partners who have done it before."""
REGEN = """Unsere Stadt will den Regen dort halten, wo er fällt. Dächer werden begrünt, versiegelte
Höfe entsiegelt, Starkregen fließt in Mulden. Die Menschen im Quartier entscheiden mit."""
BOILERPLATE = """This project has received funding from the European Union under grant agreement
101. The information reflects only the authors' views and the Commission is not responsible."""


@cache
def index() -> CallIndex:
    return CallIndex.build(read_judged(CHECKOUT / "data" / "judged").calls)


def ask(text: str) -> MatchList:
    city = City(id="question", name="", country="DE")
    project = understood(raw_text_project("question/text", text, city), index())
    return match_calls(project, index().calls, today=TODAY, index=index(), live=index().ids)


def terms_of(text: str) -> list[str]:
    return [t.term.casefold() for t in understand(text, index()) if t.source is Source.TEXT]


def fields_of(text: str) -> list[str]:
    return [t.term for t in understand(text, index()) if t.source is Source.FIELD]


def is_sure(found: MatchList) -> bool:
    return any(m.strength is Strength.STRONG for m in found.results)


def test_prose_is_left_out_and_the_subject_is_kept() -> None:
    terms = terms_of(RAIN)
    assert "rain" in terms
    assert not {"wants", "looking", "before", "places", "partners"} & set(terms)


def test_terms_are_phrases_of_the_text_and_never_stems() -> None:
    for text in (RAIN, REGEN):
        flat = " ".join(text.split()).casefold()
        assert all(term in flat for term in terms_of(text))


def test_every_language_leads_to_the_same_fields_of_work() -> None:
    assert fields_of(RAIN)
    assert fields_of(REGEN)[0] == "climate adaptation"
    assert {t.language for t in understand(REGEN, index()) if t.source is Source.TEXT} == {"de"}


def test_a_text_in_two_languages_is_read_in_both() -> None:
    both = understand(f"{RAIN}\n\n{REGEN}", index())
    assert {t.language for t in both if t.source is Source.TEXT} == {"de", "en"}


def test_words_that_are_divided_are_whole_again() -> None:
    divided = REGEN.replace("Starkregen", "Stark\u00adregen").replace("begrünt", "be-\ngrünt")
    assert terms_of(divided) == terms_of(REGEN)


def test_a_term_that_is_not_meant_can_be_left_out() -> None:
    city = City(id="question", name="", country="DE")
    project = raw_text_project("question/text", RAIN, city)
    kept = understood(project, index(), without=["rain"]).understood
    assert kept
    assert all(t.term.casefold() != "rain" for t in kept)


def test_a_list_of_keywords_is_a_text_too() -> None:
    commas = ask("rain retention, green roofs, unsealing, street trees")
    assert commas.results or commas.below_floor
    assert {"rain", "green roofs"} & set(terms_of("rain retention, green roofs, unsealing"))


def test_a_table_is_read_like_prose() -> None:
    table = "Measure\tCost\nGreen roofs\t120,000\nUnsealing of courtyards\t80,000\nRain\t1"
    assert "rain" in terms_of(table)
    assert not any(term.isdecimal() for term in terms_of(table))


def test_five_hundred_pages_are_understood_by_their_beginning() -> None:
    assert terms_of(RAIN + "\n\n" + "Annex. " * 300_000) == terms_of(RAIN)


@pytest.mark.parametrize("text", ["1 2 3 45,000 67 % 2026", "…", "zzyzx qwrtp", "the of and"])
def test_where_nothing_is_understood_it_is_said_with_a_cure(text: str) -> None:
    with pytest.raises(EmptyProfile, match=r"nothing could be understood.*--terms"):
        ask(text)


@pytest.mark.parametrize("text", [BOILERPLATE, "city", "rain", "data"])
def test_a_text_that_says_little_gets_no_list_that_looks_sure(text: str) -> None:
    with suppress(EmptyProfile):
        assert not is_sure(ask(text))


def test_the_fit_to_cities_counts_for_the_text_of_a_municipality_only() -> None:
    project = raw_text_project("question/text", RAIN, City(id="q", name="", country="DE"))
    project = understood(project, index())
    firm = replace(project, city=replace(project.city, legal_type=LegalType.MUNICIPAL_COMPANY))
    plain = np.ones(len(index().ids))
    assert (ranking_scores(project, plain, index()) == index().fits).all()
    assert (ranking_scores(firm, plain, index()) == plain).all()


KEYWORDS = (
    *("green roofs", "rain retention", "unsealing", "street trees"),
    *("climate adaptation", "sponge city", "schoolyards"),
)


def rain_profile(**values: Any) -> Project:
    city = City(id="krefeld", name="Krefeld", country="DE")
    return Project(id="krefeld/rain", city=city, title="Rain", summary=RAIN, **values)


@pytest.mark.parametrize("n", range(7))
def test_a_profile_with_few_keywords_is_understood_like_a_text(n: int) -> None:
    project = understood(rain_profile(keywords=KEYWORDS[:n]), index())
    assert "green" in " ".join(t.term for t in project.understood if t.source is Source.TEXT)
    assert not project.is_text


@pytest.mark.parametrize(
    "values",
    [
        {"keywords": KEYWORDS},
        {"english_keywords": KEYWORDS},
        {"keywords": KEYWORDS[:2], "weights": Weights(summary=2.0)},
    ],
)
def test_a_profile_that_says_what_it_is_about_is_left_as_it_is(values: dict[str, Any]) -> None:
    project = rain_profile(**values)
    assert understood(project, index()) is project


def test_a_profile_that_names_its_themes_keeps_them_alone() -> None:
    project = understood(rain_profile(themes=("culture",)), index())
    own = build_vector(project, index()).fields["themes"]
    alone = build_vector(replace(project, understood=()), index()).fields["themes"]
    assert (np.flatnonzero(own) == np.flatnonzero(alone)).all()


def test_profiles_without_keywords_find_more_than_by_their_words_alone() -> None:
    judged = read_judged(CHECKOUT / "data" / "judged")
    gains = []
    for project in judged.projects:
        if max(judged.grades.get(project.id, {"": 0}).values()) >= 2:
            bare = replace(project, keywords=(), english_keywords=(), themes=())
            pair = (understood(bare, index()), bare)
            with_terms, without = (ndcg(first_ten(p), judged.grades[p.id]) for p in pair)
            gains.append(with_terms - without)
    assert len(gains) > 10
    assert np.mean(gains) > 0


def first_ten(project: Project) -> list[str]:
    scores = ranking_scores(project, scores_of(build_vector(project, index()), index()), index())
    return [index().ids[n] for n in np.argsort(-np.round(scores, 12), kind="stable")[:10]]


def test_what_a_browser_prints_around_a_page_is_no_subject() -> None:
    printed = f"11/26/26, 7:28 PM\n{RAIN}\nfile:///home/newcomer/pdf.html 1/2\n11/26/26, 7:28 PM"
    assert terms_of(printed) == terms_of(RAIN)


def test_a_ligature_of_a_pdf_is_its_letters() -> None:
    assert terms_of(RAIN.replace("fi", "\ufb01").replace("fl", "\ufb02")) == terms_of(RAIN)
