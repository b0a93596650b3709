"""Profile files: what is read, what is refused and with which words."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from advice.profiles.files import read_profile_file, read_profile_folder
from funding.city import LegalType
from funding.errors import WrongInput

HARBOUR = """\
city:
  id: harbourtown
  name: Harbourtown
  country: NO
  nuts3: NO0A2
  population: 61000
  languages: [no, en]
projects:
  - id: quiet-ferries
    title: Quiet ferries
    summary: >-
      Ferries are loud at night.
      Batteries would help.
    language: en
    keywords: [electric ferries, shore power, electric ferries]
    max_own_share: 0.25
    start_not_before: 2027-03-01
    excluded_programmes:
    past_projects:
      - title: Calm Harbour
        call: HORIZON-CL5-2023-D5-01-02
    weights: {keywords: 2}
    illustrative: true
  - id: "2026"
    title: 17:00
"""


def refusal(text: str) -> str:
    with pytest.raises(WrongInput) as caught:
        read_profile_file(text, "harbour.yaml")
    return str(caught.value)


def changed(old: str, new: str) -> str:
    assert old in HARBOUR
    return HARBOUR.replace(old, new, 1)


def test_city_and_projects_are_read_with_their_kinds():
    profile = read_profile_file(HARBOUR, "harbour.yaml")
    ferries, second = profile.projects
    assert profile.city.country == "NO"
    assert profile.city.population == 61000
    assert profile.city.legal_type is LegalType.MUNICIPALITY
    assert profile.city.degurba is None
    assert profile.city.languages == ("no", "en")
    assert ferries.id == "harbourtown/quiet-ferries"
    assert ferries.city == profile.city
    assert ferries.summary == "Ferries are loud at night. Batteries would help."
    assert ferries.keywords == ("electric ferries", "shore power")
    assert ferries.max_own_share == Decimal("0.25")
    assert ferries.start_not_before == date(2027, 3, 1)
    assert ferries.excluded_programmes == ()
    assert ferries.past_projects[0].call == "HORIZON-CL5-2023-D5-01-02"
    assert ferries.weights.keywords == 2
    assert ferries.weights.title is None
    assert ferries.is_illustrative
    assert (second.id, second.title) == ("harbourtown/2026", "17:00")
    assert not second.is_illustrative
    assert profile.text == HARBOUR


def test_a_byte_order_mark_and_windows_line_ends_change_nothing_but_the_text():
    text = "\ufeff" + HARBOUR.replace("\n", "\r\n")
    profile = read_profile_file(text, "harbour.yaml")
    assert profile.projects == read_profile_file(HARBOUR, "harbour.yaml").projects
    assert profile.text == text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "population: 61000",
            "popultion: 61000",
            "line 6: 'popultion' is no field of 'city'; did you mean 'population'?",
        ),
        (
            "population: 61000",
            "population: 61.000 people",
            "line 6: field 'city.population' is '61.000 people': it is not a whole number",
        ),
        ("country: NO", "country: Norway", "line 4: field 'city.country' is 'Norway': it is no"
         " country code; write NO"),
        ("country: NO", "country: EL", "is 'EL': it is no country code; write GR"),
        ("country: NO", "country: UK", "is 'UK': it is no country code; write GB"),
        ("country: NO", "country: no", "is 'no': it is no country code; write NO"),
        ("country: NO", "country: QQ", "write the two letters of ISO 3166-1"),
        ("nuts3: NO0A2", "nuts3: SE110", "line 5: field 'city.nuts3' is 'SE110': it is no NUTS 3"
         " code of NO; write NO and three more"),
        ("id: harbourtown", "id: Hårbour Town", "such as 'harbour-town'"),
        ("id: quiet-ferries", "id: harbourtown/quiet", "field 'projects[1].id'"),
        ("language: en", "language: gr", "is no language code of ISO 639-1; write el"),
        ("language: en", "language: English", "write en"),
        ("0.25", "25", "must be at most 1; a share is written as 0.2 for 20 %"),
        ("0.25", ".nan", "field 'projects[1].max_own_share' is '.nan'"),
        ("2027-03-01", "2026-02-30", "line 17: field 'projects[1].start_not_before' is"
         " '2026-02-30': it is no day of the calendar"),
        ("2027-03-01", "17:00", "is '17:00': it is no date; write year, month and day"),
        ("2027-03-01", "1700000000", "it is no date"),
        ("illustrative: true", "illustrative: perhaps", "neither true nor false"),
        ("illustrative: true", "roles: [coordinater]", "did you mean 'coordinator'?"),
        ("illustrative: true", "instruments: grant", "is not a list; begin each entry"),
        ("illustrative: true", "budget_min_eur: 9\n    budget_max_eur: 3",
         "'budget_min_eur' is 9, more than 'budget_max_eur' 3"),
        ("title: Quiet ferries", "title: ''", "line 10: field 'projects[1].title' is '': it is"
         " empty"),
        ("title: Quiet ferries", "titel: Quiet ferries", "field 'projects[1].title' is missing"),
        ("title: Quiet ferries", 'title: "a\\0b"', "the invisible character"),
        ("title: Quiet ferries", 'title: "a\\nb"', "write it on one line"),
        ("title: Quiet ferries", 'title: "\\ud800"', "holds half a character"),
        ("title: Quiet ferries", 'title: "\\U00110000"', "stands for no character"),
        ("title: Quiet ferries", f"title: {'x' * 201}", "more than 200 characters; shorten it"),
        ('id: "2026"', "id: quiet-ferries", "two projects have the id 'quiet-ferries'"),
        ("country: NO", "country: NO\n  country: SE", "line 5: 'country' stands here a second"
         " time, first in line 4; keep one"),
        ("  population", "\tpopulation", "line 6: "),
        ("name: Harbourtown", "name: &n Harbourtown", "line 3: anchors (&) and aliases (*)"),
        ("name: Harbourtown", "name: *n", "line 3: "),
        ("name: Harbourtown", "name: !!python/object:os.system {}", "line 3: the tag"),
        ("name: Harbourtown", "name: a: b", "put a text that holds a colon into quotes"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_line_value_and_cure(old, new, message):
    said = refusal(changed(old, new))
    assert said.startswith("harbour.yaml")
    assert message in said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "harbour.yaml is empty"),
        ("# only a comment\n", "harbour.yaml is empty"),
        ("- city\n", "line 1: the file begins with a list"),
        ("city: {}\n", "field 'projects' is missing"),
        ("city: x\nprojects: []\n", "field 'city' is 'x': it has no fields"),
        ("? [a]\n: b\n", "a field's name must be one word"),
        ("%YAML 1.1\n---\ncity: {}\n", "lines that begin with % are not used"),
        (HARBOUR + "---\na: b\n", "a second document begins"),
        ("[" * 3_000, "more than 8 levels"),
        ("- " * 3_000, "more than 8 levels"),
        ("a: \0", "can't stand in a profile file"),
        ("a: \ud800", "half a character"),
        ("a: " + "x" * 200_000, "the limit is 200,000"),
        ("a: 'open", "check indentation, colons and quotes there"),
    ],
)
def test_a_hostile_or_empty_file_is_refused(text, message):
    assert message in refusal(text)


def test_an_alias_bomb_ends_at_its_first_anchor():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert "line 1: anchors" in refusal(bomb)


def test_all_faults_of_a_file_are_named_at_once_in_order_of_line():
    text = changed("61000", "many").replace("0.25", "2").replace("true", "maybe")
    lines = [line.partition(": ")[0] for line in refusal(text).splitlines()]
    assert lines == ["harbour.yaml, line 6", "harbour.yaml, line 16", "harbour.yaml, line 23"]


def test_a_hundred_keywords_are_read_and_one_more_is_not():
    hundred = ", ".join(f"term {n}" for n in range(100))
    old = "electric ferries, shore power, electric ferries"
    profile = read_profile_file(changed(old, hundred), "harbour.yaml")
    assert len(profile.projects[0].keywords) == 100
    assert "'keywords' has more than 100 entries" in refusal(changed(old, hundred + ", more"))
    both = changed(f"[{old}]", f"[{hundred}]\n    english_keywords: [one more]")
    assert "hold 101 entries; 100 together are the limit" in refusal(both)


def test_ten_thousand_keywords_are_refused_with_the_limit():
    many = "\n".join(f"      - term {n}" for n in range(10_000))
    text = changed("[electric ferries, shore power, electric ferries]", f"\n{many}")
    assert "'keywords' has more than 100 entries" in refusal(text)


def test_keywords_are_kept_literally():
    text = changed("electric ferries, shore power", "'(a+)+$', C++, '*', '%'")
    assert read_profile_file(text, "x").projects[0].keywords[:4] == ("(a+)+$", "C++", "*", "%")


def test_a_folder_is_read_in_order_of_file_name(tmp_path):
    (tmp_path / "b.yaml").write_text(HARBOUR, encoding="utf-8")
    other = HARBOUR.replace("id: harbourtown", "id: hilltown")
    (tmp_path / "a.yml").write_text(other, encoding="utf-8-sig")
    (tmp_path / "notes.txt").write_text("no profile", encoding="utf-8")
    assert [p.city.id for p in read_profile_folder(tmp_path)] == ["hilltown", "harbourtown"]


def test_the_faults_of_all_files_of_a_folder_are_listed(tmp_path):
    (tmp_path / "a.yaml").write_text(changed("61000", "many"), encoding="utf-8")
    (tmp_path / "b.yaml").write_bytes(HARBOUR.encode() + b"# caf\xe9\n")
    (tmp_path / "c.yaml").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "d.yaml").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "e.yaml").write_bytes(b"#" * 200_001)
    with pytest.raises(WrongInput) as caught:
        read_profile_folder(tmp_path)
    said = str(caught.value).splitlines()
    assert said[0].startswith("a.yaml, line 6: field 'city.population'")
    assert said[1] == "b.yaml, line 26: not UTF-8 text; save it as UTF-8"
    assert said[2] == "d.yaml: city 'harbourtown' is in c.yaml too; keep one"
    assert said[3].startswith("e.yaml has 200,001 bytes")
    assert len(said) == 4


def test_every_field_of_a_profile_is_explained_in_the_documents():
    from advice.profiles.schema import PARTS

    page = Path(__file__).parents[3] / "docs" / "profiles.md"
    text = page.read_text(encoding="utf-8")
    for part in PARTS.values():
        for name in part.model_fields:
            assert f"`{name}`" in text, name
