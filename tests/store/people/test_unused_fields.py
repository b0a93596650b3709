"""Stored profiles lose the fields that nothing reads, and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from advice.profiles.files import read_profile_file
from store.database import open_store
from store.migrations.first.s09_unused_fields import without_fields
from store.people.profiles import profile_history, save_profile

OLD = """\
# Our town
city:
  id: town
  name: Town
  country: NL
  nuts_version: "2021"   # codes changed
  lau_code:
    "0344"
  population: 5000  # about
  population_year: 2024
  region_category: more_developed
projects:
  - id: trees
    duration_months: 36
    # what we want
    title: Trees
    summary: |
      Plan:
      duration_months: 36
      lau_code: none
  - duration_months: 12
    id: ponds
    title: Ponds
"""
NEW = """\
# Our town
city:
  id: town
  name: Town
  country: NL
  population: 5000  # about
projects:
  - id: trees
    # what we want
    title: Trees
    summary: |
      Plan:
      duration_months: 36
      lau_code: none
  - duration_months: 12
    id: ponds
    title: Ponds
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_lines_of_unused_fields_go_and_all_others_stay(end: str) -> None:
    assert without_fields(OLD.replace("\n", end)) == NEW.replace("\n", end)


@pytest.mark.parametrize("text", ["", "city: [", "- a", "city: {id: a, lau_code: x}", NEW])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert without_fields(text) == text


def test_both_texts_say_the_same() -> None:
    old, new = read_profile_file(OLD, "old.yaml"), read_profile_file(NEW, "new.yaml")
    assert (old.city, old.projects) == (new.city, new.projects)
    assert [line.partition(": ")[0] for line in old.passed_over] == [
        *("line 6", "line 7", "line 10", "line 11", "line 14", "line 21")
    ]
    assert old.passed_over[0] == "line 6: 'nuts_version' is no longer used; delete it"


def test_a_database_of_before_is_updated_with_its_history(tmp_path: Path) -> None:
    path = tmp_path / "citycalls.db"
    now = datetime(2026, 3, 2, tzinfo=UTC)
    with open_store(path) as store:
        save_profile(store, "town", OLD, author="Ann", comment="first", now=now)
    db = Database(path)
    db.execute("DELETE FROM _sqlite_migrations WHERE name = 's09_unused_fields'")
    db.conn.commit()
    db.close()
    with open_store(path) as store:
        (version,) = profile_history(store, "town")
    assert version.text == NEW
    assert (version.author, version.comment, version.saved_at) == ("Ann", "first", now)
