"""Names of cities in the reader's language."""

import unicodedata
from pathlib import Path

import pytest

from advice.profiles.files import read_profile_folder
from funding.reference import WrongReference
from funding.resources import shipped
from wording.city_names import READERS, city_name, load_city_names, read_city_names

HEAD = "own,bg,de,el,en,es,fr,it,nl,pl,ro\n"
SCRIPTS = {"bg": "CYRILLIC", "el": "GREEK"}
"""Of every other language: LATIN."""


def scripts_of(name: str) -> set[str]:
    return {unicodedata.name(c).partition(" ")[0] for c in name if c.isalpha()}


@pytest.mark.parametrize(
    ("stored", "language", "shown"),
    [
        ("Dresden", "pl", "Drezno"),
        ("Варна", "bg", "Варна"),
        ("Варна", "de", "Warna"),
        ("Αθήνα", "el", "Αθήνα"),
        ("Αθήνα", "fr", "Athènes"),
        ("München", "it", "Monaco di Baviera"),
        ("München", "ro", "München"),
        ("Krefeld", "el", "Κρέφελντ"),
        ("Munich", "de", "München"),
        ("Sofia", "bg", "София"),
        ("Vienne", "de", "Vienne"),
        ("Hinterzarten", "bg", "Hinterzarten"),
    ],
)
def test_a_city_has_the_name_that_its_reader_knows(stored: str, language: str, shown: str) -> None:
    assert city_name(stored, language) == shown


@pytest.mark.parametrize("language", READERS)
def test_every_example_city_is_written_in_the_letters_of_each_reader(language: str) -> None:
    wanted = {SCRIPTS.get(language, "LATIN")}
    names = [file.city.name for file in read_profile_folder(shipped("profiles"))]
    assert [n for n in names if scripts_of(city_name(n, language)) != wanted] == []


def test_every_name_is_in_the_letters_of_its_language() -> None:
    wrong = [
        (language, name)
        for names in load_city_names().values()
        for language, name in names.items()
        if scripts_of(name) != {SCRIPTS.get(language, "LATIN")}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Wien,,,,Vienna,,,,,,\nWien,,,,,,,,,,\n", "line 3: 'Wien' is a second row"),
        ("Wien,,,,Vienna,,,,,,\nVienna,,,,,,,,,,\n", "line 3: 'Vienna' is a second row"),
        (",Виена,,,,,,,,,\n", "line 2: '' is no city"),
    ],
)
def test_a_slip_in_the_table_is_told_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "city_names.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(WrongReference, match=said):
        read_city_names(path)
