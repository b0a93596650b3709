"""What is wrong in a profile is said in the language of the reader; commands print English."""

import pytest

from advice.profiles.files import read_profile_file
from funding.errors import WrongInput
from wording.desk.fault_words import CURES, fault_words
from wording.language import LOCALES, speech

FAULTY = {
    "population: many": ("city", "keine ganze Zahl"),
    "country: Germany": ("city", "kein Ländercode"),
    "language: deutsch": ("project", "kein Sprachcode"),
    "nuts3: XX999": ("city", "kein NUTS-3-Code"),
    "legal_type: hamlet": ("city", "nicht bekannt; möglich sind"),
    "max_own_share: 2": ("project", "höchstens 1"),
    "max_own_share: lots": ("project", "keine Zahl"),
    "start_not_before: soon": ("project", "kein Datum"),
    "budget_min_eur: 9\n    budget_max_eur: 3": ("project", "bitte tauschen"),
}
CITY = "city: {id: krefeld, name: Krefeld, country: DE}\n"


def sentences(place: str, line: str) -> list[str]:
    """Return what a profile with that line is refused with."""
    city = f"city:\n  id: krefeld\n  name: Krefeld\n  {line}\n" if place == "city" else CITY
    if place == "city" and not line.startswith("country"):
        city += "  country: DE\n"
    project = "projects:\n  - id: heat\n    title: Heat\n    keywords: [heat]\n"
    if place == "project":
        project += f"    {line}\n"
    with pytest.raises(WrongInput) as told:
        read_profile_file(city + project, "krefeld")
    return [one.split(": ", 1)[1] for one in str(told.value).splitlines()]


@pytest.mark.parametrize("line", FAULTY)
def test_a_fault_is_told_in_german_with_its_field(line: str) -> None:
    place, words = FAULTY[line]
    told = [fault_words(speech("de"), sentence) for sentence in sentences(place, line)]
    assert any(words in one for one in told), told
    assert fault_words(speech("en"), sentences(place, line)[0]) == sentences(place, line)[0]


@pytest.mark.parametrize("code", [code for code in LOCALES if code != "en"])
def test_the_sentences_of_other_languages_differ_from_the_english_ones(code: str) -> None:
    found = {"limit": "1", "n": "7", "most": "5", "country": "DE", "values": "a, b"}
    for say in CURES.values():
        assert say(speech(code), found) != say(speech("en"), found)


def test_what_is_not_known_stays_as_it_is() -> None:
    assert fault_words(speech("de"), "a sentence of somebody else") == "a sentence of somebody else"
