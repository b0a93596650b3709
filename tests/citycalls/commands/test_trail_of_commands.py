"""Whatever a command changes of profiles, feeds and the model stands in the trail of changes."""

import json

from typer.testing import CliRunner

from citycalls.cli import app
from store.database import open_store, set_meta

DAY = ["--today", "2026-10-20"]


def run(path, *args):
    found = CliRunner().invoke(app, ["--db", str(path), *args], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def trail(path):
    """Return who did what about what, the oldest first."""
    lines = json.loads(run(path, "audit", "--json"))
    return [(n["who"], n["did"], n["about"], n["detail"]) for n in reversed(lines)]


def test_versions_of_profiles_stand_in_the_trail_and_what_changes_nothing_does_not(tmp_path):
    path = tmp_path / "calls.db"
    file = "data/profiles/krefeld.yaml"
    run(path, "profiles", "import", file, "--author", "Ana", "--comment", "first", *DAY)
    run(path, "profiles", "import", file, "--author", "Ana", *DAY)
    project, added = "krefeld/heat-warnings", ["--add", "cool rooms", "--author", "Ben"]
    run(path, "profiles", "keywords", project, *added, *DAY)
    run(path, "profiles", "revert", "krefeld", "--to", "1", "--author", "Ana", *DAY)
    assert trail(path) == [
        ("Ana", "added a profile", "krefeld", "version 1: first"),
        ("Ben", "saved a profile", "krefeld", "version 2: keywords"),
        ("Ana", "brought a profile back", "krefeld", "version 3: back to version 1"),
    ]


def test_feeds_stand_in_the_trail_without_the_name_that_opens_them(tmp_path):
    path = tmp_path / "calls.db"
    run(path, "profiles", "import", "data/profiles/krefeld.yaml", "--author", "Ana", *DAY)
    wanted = ["feeds", "add", "krefeld/heat-warnings", "--json", *DAY]
    feed = json.loads(run(path, *wanted))["feed"]
    run(path, *wanted)
    run(path, "feeds", "remove", feed, *DAY)
    assert trail(path)[1:] == [
        ("command line", "made a feed", "krefeld/heat-warnings", "project"),
        ("command line", "took a feed away", "krefeld/heat-warnings", "project"),
    ]
    assert feed not in run(path, "audit", "--json")


def test_a_release_of_the_model_stands_in_the_trail_once(tmp_path):
    path = tmp_path / "calls.db"
    run(path, "profiles", "import", "data/profiles/krefeld.yaml", "--author", "Ana", *DAY)
    with open_store(path) as store:
        set_meta(store, "model", json.dumps({"name": "another", "changed_on": "2026-10-01"}))
    for _ in range(2):
        run(path, "model", "release", "--author", "Ana", "--comment", "tried on June", *DAY)
    ((who, did, _, detail),) = trail(path)[1:]
    assert (who, did, detail) == ("Ana", "released the model", "tried on June")
