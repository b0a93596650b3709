"""Importing scikit-learn takes seconds: who asks a kept index never waits for it."""

import json
import subprocess
import sys

from funding.resources import CHECKOUT
from tests.citycalls.commands.test_commands import db

__all__ = ["db"]

ASK = """
import sys
from citycalls.__main__ import main
sys.argv = ["citycalls", "--db", {db!r}, "match", "krefeld", "--today", "2026-10-13", "--json"]
try:
    main()
except SystemExit:
    pass
heavy = {{"sklearn", "scipy.stats"}} & set(sys.modules)
print(sorted(heavy), file=sys.stderr)
"""


def ask(path):
    return subprocess.run(
        [sys.executable, "-c", ASK.format(db=str(path))],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )


def test_the_first_match_makes_the_index_and_the_next_one_only_reads_it(db, tmp_path):
    own = tmp_path / "own.db"
    own.write_bytes(db.read_bytes())
    made, asked = ask(own), ask(own)
    assert made.stderr.splitlines()[-1] == "['scipy.stats', 'sklearn']"
    assert asked.stderr.splitlines()[-1] == "[]"
    assert json.loads(made.stdout) == json.loads(asked.stdout)
