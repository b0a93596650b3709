"""The reference files that staff edit: a slip in them is found here, with its row."""

import csv
import re
import tomllib
from collections.abc import Mapping

import pytest

from eligibility.programme_defaults import interreg_areas, programme_rules
from eligibility.reading.vocabulary import words_for
from funding.evidence import Rule
from funding.resources import shipped

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl")
TYPES = {
    *("municipality", "region", "grouping", "state", "public_body", "municipal_company"),
    *("operator", "egtc", "sme", "startup", "company", "university", "research", "ngo"),
    *("non_profit", "association", "culture", "school", "international", "individual"),
    *("any", "organisation"),
}
NUMBERS = {
    *("entities_min", "countries_min", "cities_min", "population_min", "population_max"),
    *("contribution_min", "contribution_max", "lead_days", "investment_min"),
}
PLACE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}|EU|EEA|ASSOCIATED|CANDIDATE|HORIZON_EUROPE")


def rows(name: str) -> list[Mapping[str, str]]:
    with (shipped("reference") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_applicant_types_are_known_ones() -> None:
    strange = [r for r in rows("applicants.csv") if not set(r["type"].split()) <= TYPES]
    assert strange == []


def test_no_phrase_stands_twice_in_one_language() -> None:
    for name, column in (("applicants.csv", "words"), ("regions.csv", "name")):
        seen = [(r["language"], r[column].lower()) for r in rows(name)]
        assert sorted({pair for pair in seen if seen.count(pair) > 1}) == []


def test_places_are_nuts_codes_countries_or_groups() -> None:
    codes = [code for r in rows("regions.csv") for code in r["code"].split()]
    assert [code for code in codes if not PLACE.fullmatch(code)] == []


def test_the_inside_of_every_interreg_area_lies_within_its_outside() -> None:
    for area in interreg_areas():
        outer = area.outer.split()
        for code in area.inner.split():
            assert any(code.startswith(around) for around in outer), (area.names, code)


def test_interreg_areas_use_the_codes_of_eurostat() -> None:
    codes = {c[:2] for a in interreg_areas() for c in f"{a.inner} {a.outer}".split()}
    assert not {"GR", "GB"} & codes


def test_every_programme_rule_can_be_read() -> None:
    for rule in programme_rules():
        for fact in rule.facts:
            assert len(fact) in (3, 4), rule.name
            assert Rule(fact[0])
            assert fact[1] not in NUMBERS or fact[2].isdigit(), rule.name
            assert not fact[1].startswith("rate") or 0 < float(fact[2]) <= 1, rule.name
            assert "types" not in fact[1] or set(fact[2].split()) <= TYPES, rule.name


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


def test_no_word_list_is_misspelt() -> None:
    text = (shipped("reference") / "eligibility_words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    for language, table in tables.items():
        assert set(table) <= set(tables["en"]), language
