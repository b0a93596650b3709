"""`profiles try` and its kin: what a draft would do, told and not done."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from funding.resources import shipped
from store.database import open_store
from store.people.profiles import profile_history
from tests.citycalls.commands.test_commands import db

__all__ = ["db"]
TODAY = "2026-10-20"


@pytest.fixture
def draft(tmp_path):
    """Krefeld's file, in which archives count as well."""
    text = (shipped("profiles") / "krefeld.yaml").read_text("utf-8")
    path = tmp_path / "krefeld.yaml"
    new = "      - weather sensors\n      - archives and museums\n"
    path.write_text(text.replace("      - weather sensors\n", new, 1), "utf-8")
    return path


def run(path, *args):
    return CliRunner().invoke(app, ["--db", str(path), *args], catch_exceptions=False)


@pytest.mark.parametrize("words", [("try",), ("import", "--dry-run")])
def test_a_draft_is_tried_and_nothing_is_saved(db, draft, words):
    found = json.loads(run(db, "profiles", *words, str(draft), "--today", TODAY, "--json").stdout)
    assert {"entered", "left", "moved", "issues"} <= set(found)
    shifts = [*found["entered"], *found["left"], *found["moved"]]
    told = {term["term"] for shift in shifts for term in shift["more"]}
    assert not shifts or "archives and museums" in told
    with open_store(db) as store:
        assert len(profile_history(store, "krefeld")) == 1


def test_a_person_reads_what_enters_and_why(db, draft):
    said = run(db, "profiles", "try", str(draft), "--today", TODAY).stdout
    assert "krefeld/heat-warnings: now " in said
    assert "with the draft" in said


def test_a_new_city_enters_whole(db, tmp_path):
    path = tmp_path / "pirna.yaml"
    path.write_text(
        "city: {id: pirna, name: Pirna, country: DE}\nprojects:\n  - id: heat\n"
        "    title: Heat warnings\n    keywords: [heat warnings, heat action plans]\n"
    )
    found = json.loads(run(db, "profiles", "try", str(path), "--today", TODAY, "--json").stdout)
    assert found["projects"][0]["before"] is None
    assert found["entered"]
    assert found["left"] == []


def test_keywords_are_suggested_with_their_effect(db, tmp_path):
    found = json.loads(run(db, "profiles", "suggest", "krefeld", "--today", TODAY, "--json").stdout)
    assert {"project", "term", "entered", "left", "moved", "origin"} <= set(found[0])
    said = run(db, "profiles", "suggest", "krefeld", "--today", TODAY).stdout
    assert "krefeld/heat-warnings" in said


def test_the_history_says_what_changed_in_words(db, draft, tmp_path):
    path = tmp_path / "own.db"
    shutil.copyfile(db, path)
    run(path, "profiles", "import", str(draft), "--today", TODAY)
    found = json.loads(run(path, "profiles", "history", "krefeld", "--json").stdout)
    assert found[1]["said"] == [
        {
            "project": "krefeld/heat-warnings",
            "field": "english_keywords",
            "kind": "added",
            "about": None,
            "old": None,
            "new": "archives and museums",
        }
    ]
    said = run(path, "profiles", "history", "krefeld", "--changes").stdout
    assert "heat-warnings: English keywords: “archives and museums” added" in said
