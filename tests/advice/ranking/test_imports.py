"""Importing scikit-learn takes seconds: who asks a kept index never waits for it."""

import json

from tests.citycalls.commands.test_commands import db
from tests.citycalls.loading import Loaded, loaded_by

__all__ = ["db"]
HEAVY = {"sklearn", "scipy.stats"}


def ask(path) -> Loaded:
    told = loaded_by("--db", path, "match", "krefeld", "--today", "2026-10-13", "--json")
    assert told.exit_code == 0, told.errors
    return told


def test_the_first_match_makes_the_index_and_the_next_one_only_reads_it(db, tmp_path):
    own = tmp_path / "own.db"
    own.write_bytes(db.read_bytes())
    made, asked = ask(own), ask(own)
    assert made.modules & HEAVY == HEAVY
    assert asked.modules & HEAVY == set()
    assert json.loads(made.output) == json.loads(asked.output)
