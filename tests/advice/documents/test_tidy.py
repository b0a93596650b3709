"""Divided words are made whole, hyphens of their own stay, and what nobody sees is dropped."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advice.documents.reading import read_document
from advice.documents.tidy import visible
from advice.profiles.files import read_profile_file
from advice.ranking.matching import ad_hoc_project
from tests.advice.documents.test_reading import make_pdf
from tests.examples import examples

GERMAN = "Die Stadt plant für die Menschen im Quartier und der Rat hat es so beschlossen. "
ENGLISH = "The town plans this with all of the people who live there and have asked for it. "
FRENCH = "La ville veut que les habitants soient dans le projet et que tout soit prêt. "
POLISH = "Miasto chce, żeby mieszkańcy byli w tym projekcie i żeby to było dla nich dobre. "
FINNISH = "Kaupunki haluaa, että asukkaat ovat mukana ja että tämä on hyvä asia heille. "
CZECH = "Město chce, aby se lidé na projektu podíleli a aby to pro ně bylo dobré, protože. "


def read(text):
    return read_document(text.encode(), "plan.txt").text


@pytest.mark.parametrize(
    ("about", "divided", "whole"),
    [
        (GERMAN, "Fernwärme-\nnetze", "Fernwärmenetze"),
        (GERMAN, "Wärmepla-\nnung", "Wärmeplanung"),
        (GERMAN, "Wärme-\nund Kälteplanung", "Wärme- und Kälteplanung"),
        (GERMAN, "Park-\noder Grünflächen", "Park- oder Grünflächen"),
        (GERMAN, "EU-\nweit", "EU-weit"),
        (GERMAN, "EU-\nFörderung", "EU-Förderung"),
        (GERMAN, "Bund-\nLänder-Programm", "Bund-Länder-Programm"),
        (GERMAN, "Mitarbeite-\nrin", "Mitarbeiterin"),
        (ENGLISH, "three-\ndimensional", "three-dimensional"),
        (ENGLISH, "interop-\nerability", "interoperability"),
        (ENGLISH, "ground-\nwater", "groundwater"),
        (ENGLISH, "munici-   \n   pal", "municipal"),
        (ENGLISH, "munici\u2010\npal", "municipal"),
        (ENGLISH, "munici\u00ad\npal", "municipal"),
        (ENGLISH, "munici\u00ac\npal", "municipal"),
        (ENGLISH, "munici-\r\npal", "municipal"),
        (ENGLISH, "munici-\n\n12\n\npal", "municipal"),
        (ENGLISH, "munici-\n- 3 -\npal", "municipal"),
        (ENGLISH, "2021-\n2027", "2021-2027"),
        (ENGLISH, "rain-\nwalk and rain-walk", "rain-walk and rain-walk"),
        (ENGLISH, "oddly-\nnamed oddlynamed", "oddlynamed oddlynamed"),
        (FRENCH, "végéta-\nlisation", "végétalisation"),
        (FRENCH, "au-\ndessus et au-dessus", "au-dessus et au-dessus"),
        (POLISH, "zagospodaro-\nwanie", "zagospodarowanie"),
        (FINNISH, "kaupunki-\nsuunnittelu", "kaupunkisuunnittelu"),
        (CZECH, "vytá-\npění", "vytápění"),
        (ENGLISH, "goals:\n- shade\n- trees", "goals:\n- shade\n- trees"),
        (ENGLISH, "a range -\nwide", "a range -\nwide"),
    ],
)
def test_a_word_over_two_lines_is_read_as_it_is_meant(about, divided, whole):
    assert read(about + divided) == about + whole


def test_pages_of_a_pdf_join_the_words_between_them():
    stream = ENGLISH.strip() + " munici-) Tj T* 0 -14 Td (pal data"
    assert read_document(make_pdf(stream), "plan.pdf").text.endswith("municipal data")


UNSEEN = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202e\u2066\u2069\u061c\ufe0f\u180e"
)
UNSEEN += "\U000e0041\x00\x07\x1b\ue000"


@settings(max_examples=examples(60))
@given(st.lists(st.sampled_from(UNSEEN), max_size=5), st.integers(0, 10))
def test_nothing_unseen_divides_a_word(unseen, at):
    word = "groundwater"
    assert visible(word[:at] + "".join(unseen) + word[at:]) == word


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("Wa\u0308rme", "Wärme"),
        ("o\ufb03ce", "office"),
        ("a\u2028b\u2029c\x0cd", "a\nb\nc\nd"),
        ("one\ttwo\u00a0three", "one\ttwo\u00a0three"),
        ("\ufeffheat\ufeff", "heat"),
        ("heat \U0001f333", "heat \U0001f333"),
    ],
)
def test_letters_are_one_character_each(typed, read_as):
    assert read(typed) == read_as


@pytest.mark.parametrize(
    "text", ["a" * 900_000, "a-" * 400_000, "a-" + " " * 900_000, "a-\n" * 300_000]
)
def test_endless_words_and_blanks_cost_no_time(text):
    assert read(text)


@pytest.mark.parametrize("unseen", ["\u00ad", "\u200b", "\u2060", "\ufeff", "\u202e", "\u200d"])
def test_a_profile_and_a_question_lose_what_nobody_sees_too(unseen):
    typed = f"ground{unseen}water"
    text = f"city: {{id: a, name: A, country: DE}}\nprojects: [{{id: b, title: {typed}}}]\n"
    (project,) = read_profile_file(text, "a.yaml").projects
    assert project.title == "groundwater"
    asked = ad_hoc_project(typed, is_question=True, country=None)
    assert asked.keywords == ("groundwater",)
