"""Commands as processes of their own: a match beside the import of scikit-learn, short answers."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.match_cost import TODAY, cost, fill
from bench.suite.frame import ROUNDS, Figure, median_in_turn
from funding.resources import CHECKOUT, shipped

CALLS = 2_000
PEER = [sys.executable, "-c", "import sklearn.feature_extraction.text"]
NOTHING = [sys.executable, "-c", "pass"]
GOALS_MS = {"--help": 110.0, "status": 300.0, "calls": 300.0, "match": 1000.0}


def run() -> list[Figure]:
    """Return the figures of four commands; the peer of three is their goal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, CALLS)
        citycalls = [sys.executable, "-m", "citycalls"]
        on = ["--db", str(path), "--today", str(TODAY)]
        cost([*citycalls, "profiles", "import", str(shipped("profiles")), "--db", str(path)])
        commands = {
            "--help": [sys.executable, str(CHECKOUT / "run.py"), "--help"],
            "status": [*citycalls, "status", *on],
            "calls": [*citycalls, "calls", *on],
            "match": [*citycalls, "match", "krefeld/heat-warnings", *on, "--json"],
        }
        ways = {**commands, "scikit-learn": PEER, "nothing": NOTHING}
        took = median_in_turn({name: costing(way) for name, way in ways.items()}, rounds=ROUNDS)
    each = {name: 1000 * seconds for name, seconds in took.items()}
    beside = f"the goal; Python alone takes {each['nothing']:.0f}, {CALLS:,} calls"
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


def costing(command: Sequence[str]) -> Callable[[], float]:
    return lambda: cost(command, may_need_a_person=True)
