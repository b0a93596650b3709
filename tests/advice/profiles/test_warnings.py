"""Warnings on profiles that are valid but will not work well, and the countries behind them."""

from dataclasses import replace
from datetime import date

import pytest

from advice.profiles.countries import read_countries, suggest_country
from advice.profiles.warnings import check_profile
from funding.city import City, Project

TODAY = date(2026, 11, 25)
GOOD = Project(
    id="lakecity/ice",
    city=City(id="lakecity", name="Lakecity", country="FI"),
    title="Ice on the lake",
    summary="The ice grows thinner and people still walk on it. " * 5,
    language="fi",
    keywords=("jään paksuus", "turvallisuus"),
    english_keywords=("ice thickness", "drowning prevention"),
    themes=("civil protection",),
)


def test_a_good_profile_has_no_warnings():
    assert check_profile(GOOD, TODAY) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"keywords": (), "english_keywords": ()}, "no keywords"),
        ({"english_keywords": ()}, "no English keywords"),
        ({"summary": "Thin ice."}, "has 2 words"),
        ({"themes": ()}, "names no theme"),
        ({"keywords": tuple(f"term {n}" for n in range(50))}, "52 keywords"),
        ({"themes": tuple(f"theme {n}" for n in range(9))}, "9 themes"),
        ({"keywords": ("City", "Innovation")}, "too broad: City, Innovation"),
        ({"start_not_before": date(2026, 11, 24)}, "start of 2026-11-24 has passed"),
        ({"city": City(id="a", name="A", country="BR")}, "Brazil is neither in the EU"),
    ],
)
def test_each_weakness_is_one_warning(changes, words):
    (warning,) = check_profile(replace(GOOD, **changes), TODAY)
    assert words in warning


def test_a_profile_that_starts_today_or_speaks_english_is_fine():
    english = replace(GOOD, language="en", english_keywords=(), start_not_before=TODAY)
    assert check_profile(english, TODAY) == []


def test_standings_begin_on_their_day():
    switzerland = read_countries()["CH"]
    assert switzerland.standings(date(2024, 12, 31)) == frozenset()
    assert switzerland.standings(date(2025, 1, 1)) == {"HORIZON_EUROPE"}
    assert read_countries()["DE"].standings(TODAY) == {"EU", "EEA"}
    assert "HORIZON_EUROPE" in read_countries()["GB"].standings(TODAY)


def test_eurostat_writes_two_countries_differently():
    differ = {c.code: c.eurostat for c in read_countries().values() if c.code != c.eurostat}
    assert differ == {"GR": "EL", "GB": "UK"}


def test_every_standing_has_a_source():
    for country in read_countries().values():
        assert len(country.code) == 2
        assert bool(country.standings(date.max)) == bool(country.sources), country.code


def test_the_groups_have_their_members():
    groups = ("EU", "EEA", "CANDIDATE")
    members = {
        group: {c.code for c in read_countries().values() if group in c.standings(TODAY)}
        for group in groups
    }
    assert len(members["EU"]) == 27
    assert members["EEA"] - members["EU"] == {"IS", "LI", "NO"}
    assert members["CANDIDATE"] == {"AL", "BA", "GE", "MD", "ME", "MK", "RS", "TR", "UA"}


@pytest.mark.parametrize(
    ("typed", "cure"),
    [("EL", "GR"), ("UK", "GB"), ("de", "DE"), ("Germany", "DE"), ("Swedn", "SE"), ("NO", None)],
)
def test_a_wrong_country_is_answered_with_the_right_code(typed, cure):
    said = suggest_country(typed)
    assert said is None if cure is None else said.startswith(f"write {cure}")
