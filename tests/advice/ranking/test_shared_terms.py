"""Reasons are phrases of the profile: whole keywords, once each, whatever the call writes."""

from advice.ranking.shared_terms import missing_terms, shared_terms
from funding.call import Call, Record
from funding.city import City, Project
from funding.match import Match, Reason, Strength

CITY = City(id="a", name="A", country="DE")
HEAT = Project(
    id="a/heat",
    city=CITY,
    title="Hitze",
    summary="Die Stadt warnt.",
    language="de",
    keywords=("Hitzeaktionsplan", "Frühwarnsystem", "Wettersensoren"),
    english_keywords=("heat action plan", "smart street lighting", "weather sensors", "AI"),
    themes=("energy", "urban data"),
)


def matched(
    *reasons: tuple[str, str | None, str], missing: tuple[str, ...] = (), language: str = "en"
) -> Match:
    best = Record(
        source="sedia",
        source_id="A",
        title="A call",
        url="https://ec.europa.eu/a",
        language=language,
    )
    return Match(
        project_id=HEAT.id,
        call=Call(id="x", best=best, records=(best,)),
        score=1.0,
        strength=Strength.STRONG,
        not_covered=missing,
        reasons=tuple(
            Reason(term=term, weight=1 - n / 100, field=field, section="text", via=via)
            for n, (term, via, field) in enumerate(reasons)
        ),
    )


def own(*reasons: tuple[str, str | None, str]) -> list[list[str]]:
    return [[p.text for p in term.own] for term in shared_terms(matched(*reasons), HEAT)]


def gaps(*missing: str, reasons: tuple[tuple[str, str | None, str], ...] = ()) -> list[str]:
    match = matched(*reasons, missing=missing)
    return [p.text for p in missing_terms(match, HEAT, shared_terms(match, HEAT))]


def test_the_stems_of_a_keyword_are_that_keyword() -> None:
    assert own(("action plans", None, "english_keywords"), ("heat", None, "english_keywords")) == [
        ["heat action plan"]
    ]


def test_a_part_that_stands_by_itself_is_named_as_the_profile_writes_it() -> None:
    assert own(("Street Lighting", None, "english_keywords")) == [["street lighting"]]


def test_what_names_a_concept_stands_by_itself() -> None:
    asked = ("local digital twins for floods",)
    project = Project(id="q", city=CITY, title=asked[0], language="en", keywords=asked)
    found = matched(("Digital Twin", "digital twins", "keywords"))
    (term,) = shared_terms(found, project)
    assert (term.is_whole, term.own[0].text) == (True, "digital twins")


def test_words_that_name_the_whole_thing_are_the_whole_phrase() -> None:
    nature = Project(
        id="n",
        city=CITY,
        title="Green",
        language="en",
        keywords=("nature-based solutions", "climate-neutral districts"),
    )
    found = matched(
        ("nature-based", "nature-based", "keywords"),
        ("climate-neutral", "climate-neutral", "keywords"),
    )
    assert [(term.own[0].text, term.is_whole) for term in shared_terms(found, nature)] == [
        ("nature-based solutions", True),
        ("climate-neutral districts", False),
    ]


def test_one_word_of_a_phrase_is_no_whole_reason() -> None:
    (term,) = shared_terms(matched(("smart", None, "english_keywords")), HEAT)
    assert (term.is_whole, term.own[0].text) == (False, "smart street lighting")


def test_one_thing_in_two_languages_is_one_reason() -> None:
    assert own(
        ("heat action plan", "Hitzeaktionsplan", "keywords"),
        ("heat action plan", None, "english_keywords"),
    ) == [["Hitzeaktionsplan", "heat action plan"]]


def test_two_letters_in_capitals_are_a_word() -> None:
    assert own(("AI", None, "english_keywords"), ("co", None, "summary")) == [["AI"]]


def test_stems_of_prose_are_no_reasons() -> None:
    assert own(("hard", None, "summary"), ("schul", None, "title")) == []


def test_a_broad_theme_is_told_only_where_nothing_better_is() -> None:
    assert own(("energy", None, "themes")) == [["energy"]]
    assert own(("energy", None, "themes"), ("early warning", "Frühwarnsystem", "keywords")) == [
        ["Frühwarnsystem"]
    ]


def test_words_of_the_programme_alone_are_known_as_such() -> None:
    reason = Reason(
        term="heat action plan",
        weight=1.0,
        field="english_keywords",
        section="programme",
    )
    match = matched()
    (term,) = shared_terms(
        Match(
            project_id=HEAT.id,
            call=match.call,
            score=1.0,
            strength=Strength.PARTIAL,
            reasons=(reason,),
        ),
        HEAT,
    )
    assert not term.is_in_call


def test_what_is_a_reason_is_no_gap_in_any_language() -> None:
    warned = (("early warning", "Frühwarnsystem", "keywords"),)
    assert gaps("Frühwarnsystem", "Hitzeaktionsplan", reasons=warned) == ["Hitzeaktionsplan"]
    planned = (("heat action plan", None, "english_keywords"),)
    assert gaps("Hitzeaktionsplan", "Frühwarnsystem", reasons=planned) == ["Frühwarnsystem"]


def test_one_thing_in_two_languages_is_one_gap() -> None:
    assert gaps("Wettersensoren", "weather sensors") == ["Wettersensoren"]
    assert gaps("Hitzeaktionsplan", "heat action plan") == ["Hitzeaktionsplan"]


def test_a_gap_is_a_phrase_of_the_profile_and_no_stem() -> None:
    assert gaps("schul", "wettersensoren") == ["Wettersensoren"]
