"""Whole numbers as people write them are read, or refused with the cure; never a thousandth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advice.profiles.files import read_profile_file
from advice.profiles.schema import SIGNS
from funding.errors import WrongInput

FILE = """\
city:
  id: a
  name: A
  country: DE
  {city}
projects:
  - id: b
    title: B
    {project}
"""
OF_CITY = ("population", "degurba")
OF_PROJECT = ("budget_min_eur", "budget_max_eur", "trl_start", "trl_end")


def read(field, typed):
    line = f"{field}: {typed}"
    place = {"city": "", "project": "", **{"city" if field in OF_CITY else "project": line}}
    file = read_profile_file(FILE.format(**place), "a.yaml")
    return getattr(file.city if field in OF_CITY else file.projects[0], field)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("228000", 228_000),
        ("228.000", 228_000),
        ("228,000", 228_000),
        ("228 000", 228_000),
        ("228\u00a0000", 228_000),
        ("228\u202f000", 228_000),
        ("'228''000'", 228_000),
        ("228’000", 228_000),
        ("1.234.567", 1_234_567),
        ("1_234_567", 1_234_567),
        ("'228.000'", 228_000),
        ("228000.0", 228_000),
        ("228000,00", 228_000),
        ("228000  # in 2025", 228_000),
    ],
)
@pytest.mark.parametrize("field", ["population", "budget_min_eur", "budget_max_eur"])
def test_grouped_digits_are_the_whole_number(field, typed, number):
    assert read(field, typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        *("228.5", "2.28e5", "-228000", "True", "yes", "0x37AA0", "228k", "1.234,567", "22.80.00"),
        *("228.00.000", "0.228", "228.0000", "about 228000", "228 00", "٢٢٨", "228-000", "1,5 Mio"),
        *("1e5", "+228000", "228..000", ".inf", "NaN", "228000 inhabitants", "[228000]"),
    ],
)
@pytest.mark.parametrize("field", ["population", "budget_max_eur"])
def test_anything_else_is_refused_with_line_and_cure(field, typed):
    with pytest.raises(WrongInput) as refused:
        read(field, typed)
    said = str(refused.value)
    assert said.startswith("a.yaml, line ")
    assert field in said
    assert "digits only" in said or "must be at least" in said


@pytest.mark.parametrize("field", ["degurba", "trl_start", "trl_end"])
@pytest.mark.parametrize("typed", ["1.000", "2.5", "-1", "0", "true", "three"])
def test_a_degree_or_level_is_no_thousand(field, typed):
    with pytest.raises(WrongInput):
        read(field, typed)


@given(st.integers(1, 50_000_000), st.sampled_from(SIGNS))
def test_no_way_of_grouping_changes_the_number(number, sign):
    typed = f"{number:,}".replace(",", sign)
    assert read("population", f'"{typed}"') == number


@given(st.text("0123456789.,' eE+-_", min_size=1, max_size=10))
def test_whatever_is_typed_keeps_its_digits_or_is_refused(typed):
    try:
        number = read("population", f'"{typed}"')
    except WrongInput:
        return
    digits = "".join(c for c in typed if c.isdigit())
    assert str(number) in (digits.lstrip("0"), digits[:-1].lstrip("0"), digits[:-2].lstrip("0"))
    if str(number) != digits.lstrip("0"):
        assert typed.strip().endswith((".0", ".00", ",0", ",00"))
