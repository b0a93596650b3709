"""Commands as processes of their own: a match beside the import of scikit-learn, short answers."""

import compileall
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from advice.search.lines import keep_lines
from bench.match_cost import TODAY, cost, fill
from bench.suite.frame import ROUNDS, Figure, median_in_turn
from funding.resources import CHECKOUT, shipped
from store.database import open_store

CALLS, MANY = 2_000, 20_000
PEER = [sys.executable, "-c", "import sklearn.feature_extraction.text"]
NOTHING = [sys.executable, "-c", "pass"]
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
GOALS_MS = {
    "--help": 110.0,
    "status": 300.0,
    "calls": 300.0,
    "calls QUERY": 300.0,
    f"calls, {MANY:,}": 1000.0,
    f"calls QUERY, {MANY:,}": 1000.0,
    "match": 1000.0,
}


def run() -> list[Figure]:
    """Return the figures of commands; the peer of all but one is their goal."""
    compile_own()
    with tempfile.TemporaryDirectory() as folder:
        few, many = filled(Path(folder) / "few.db", CALLS), filled(Path(folder) / "many.db", MANY)
        citycalls = [sys.executable, "-m", "citycalls"]
        cost([*citycalls, "profiles", "import", str(shipped("profiles")), "--db", str(few)])
        on = ["--db", str(few), "--today", str(TODAY)]
        on_many = ["--db", str(many), "--today", str(TODAY)]
        commands = {
            "--help": [sys.executable, str(CHECKOUT / "run.py"), "--help"],
            "status": [*citycalls, "status", *on],
            "calls": [*citycalls, "calls", *on],
            "calls QUERY": [*citycalls, "calls", "city", *on],
            f"calls, {MANY:,}": [*citycalls, "calls", *on_many],
            f"calls QUERY, {MANY:,}": [*citycalls, "calls", "city", *on_many],
            "match": [*citycalls, "match", "krefeld/heat-warnings", *on, "--json"],
        }
        ways = {**commands, "scikit-learn": PEER, "nothing": NOTHING}
        took = median_in_turn({name: costing(way) for name, way in ways.items()}, rounds=ROUNDS)
    each = {name: 1000 * seconds for name, seconds in took.items()}
    beside = f"the goal; Python alone takes {each['nothing']:.0f}; {CALLS:,} calls, if not said"
    found = [
        Figure(
            name=f"start: {name}",
            ours=each[name],
            peer=GOALS_MS[name],
            unit="ms of the whole process",
            beside=beside,
            goal=1.0,
        )
        for name in commands
    ]
    match = Figure(
        name="start: match",
        ours=each["match"],
        peer=each["scikit-learn"],
        unit="ms of the whole process",
        beside="importing scikit-learn's vectoriser",
        goal=1.0,
    )
    return [*found[:-1], match]


def compile_own() -> None:
    """Compile our own code, as `run.py` does when it sets up, and let it be used."""
    os.environ.pop(NO_BYTECODE, None)
    for package in sorted(path.parent for path in CHECKOUT.glob("*/__init__.py")):
        compileall.compile_dir(package, quiet=2)


def filled(path: Path, number: int) -> Path:
    """Return a database of calls with their lines, as a harvest leaves it."""
    fill(path, number)
    with open_store(path) as store:
        keep_lines(store)
    return path


def costing(command: Sequence[str]) -> Callable[[], float]:
    return lambda: cost(command, may_need_a_person=True)
