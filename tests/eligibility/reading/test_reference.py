"""What the words of the reference files mean together; slips: tests/citycalls/test_reference.py."""

import csv
from collections.abc import Mapping

import pytest

from eligibility.programme_defaults import interreg_areas
from eligibility.reading.vocabulary import words_for
from funding.resources import shipped

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl")


def rows(name: str) -> list[Mapping[str, str]]:
    with (shipped("reference") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_phrase_stands_twice_in_one_language() -> None:
    for name, column in (("applicants.csv", "words"), ("regions.csv", "name")):
        seen = [(r["language"], r[column].lower()) for r in rows(name)]
        assert sorted({pair for pair in seen if seen.count(pair) > 1}) == []


def test_the_inside_of_every_interreg_area_lies_within_its_outside() -> None:
    for area in interreg_areas():
        outer = area.outer.split()
        for code in area.inner.split():
            assert any(code.startswith(around) for around in outer), (area.names, code)


def test_interreg_areas_use_the_codes_of_eurostat() -> None:
    codes = {c[:2] for a in interreg_areas() for c in f"{a.inner} {a.outer}".split()}
    assert not {"GR", "GB"} & codes


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_its_words(language: str) -> None:
    words = words_for(language)
    assert words.language == language
    for name in ("at_least", "inhabitants", "applicants_before", "not", "stop", "fillers"):
        assert words.lists[name], name
    assert words.applicants


def test_a_language_without_words_is_read_as_english() -> None:
    assert words_for("mt").language == "en"
    assert words_for(None).language == "en"
