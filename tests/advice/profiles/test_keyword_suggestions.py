"""English keywords that are suggested for native profiles."""

from dataclasses import replace

from advice.profiles.keyword_suggestions import suggest_english
from funding.city import City, Project
from matcher.concepts import load_concepts

PROJECT = Project(
    id="pirna/heat",
    city=City(id="pirna", name="Pirna", country="DE"),
    title="Wärmeplanung und Luftqualität",
    summary="Die Stadt plant die Wärmeversorgung neu. Saubere Luft im Winter ist das Ziel.",
    language="de",
    keywords=("Wärmeplanung", "Luftqualität"),
)


def test_a_german_profile_gets_english_words_for_what_it_names():
    words = " ".join(suggest_english(PROJECT, load_concepts())).lower()
    assert "air quality" in words
    assert "heat" in words


def test_words_that_the_profile_has_are_not_suggested():
    had = replace(PROJECT, english_keywords=("air quality",))
    assert "air quality" not in suggest_english(had, load_concepts())


def test_an_english_profile_needs_none():
    english = replace(
        PROJECT, title="Air quality", summary="Cleaner air.", language="en", keywords=("air",)
    )
    assert suggest_english(english, load_concepts()) == []


def test_words_that_stand_in_every_second_call_are_not_suggested():
    broad = replace(
        PROJECT,
        title="Daten der Stadt",
        summary="Digitale Daten über Energie, Klima und Fernwärme der Stadt.",
        keywords=("Daten", "Klima", "Fernwärme"),
    )
    assert "district heating" in suggest_english(broad, load_concepts())
    assert not {"data", "urban", "climate", "energy", "digital"} & set(
        suggest_english(broad, load_concepts())
    )
