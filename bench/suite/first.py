"""The first match of a day at 20,000 calls, a whole process, beside an index made of nothing.

After a harvest that changed 200 calls, after midnight, after one at which 714 calls ended.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bench.match_cost import NOW, TODAY, admit, cost, fill, make_records
from bench.suite.frame import ROUNDS, Figure, median_in_turn
from bench.suite.start import compile_own
from funding.call import Record
from funding.resources import shipped
from store.calls.index_cache import place_of

CALLS, CHANGED = 20_000, 200
ENDED = date(2027, 1, 2)
"""A twenty-eighth of the calls ends on the day before."""
GOALS_MS = {
    "after a harvest": 3000.0,
    "after midnight": 3000.0,
    "after calls ended": 3000.0,
    "kept": 1000.0,
}


def run() -> list[Figure]:
    """Return the figures of whole processes; the peer is the goal, the full fit is told beside."""
    compile_own()
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.db", Path(folder) / "after.db"
        fill(before, CALLS)
        profiles = [*citycalls(before), "profiles", "import", str(shipped("profiles"))]
        cost(profiles)
        index = shutil.copy(place_of(before), Path(folder) / "index")
        shutil.copy(before, after)
        admit(after, changed_records(), NOW + timedelta(hours=2))
        ways = {
            "after a harvest": first_match(after, TODAY, index),
            "after midnight": first_match(before, TODAY + timedelta(days=1), index),
            "after calls ended": first_match(before, ENDED, index),
            "kept": first_match(before, TODAY, index),
            "full fit": first_match(before, TODAY, None),
        }
        took = median_in_turn(ways, rounds=ROUNDS)
    full = 1000 * took["full fit"]
    return [
        Figure(
            name=f"first: {name}",
            ours=1000 * took[name],
            peer=goal,
            unit="ms of the whole process",
            beside=f"the goal; with the index made of nothing {full:.0f}; {CALLS:,} calls",
            goal=1.0,
        )
        for name, goal in GOALS_MS.items()
    ]


def changed_records() -> list[Record]:
    """Return all calls, some of them with the words of others that nobody has seen."""
    made = make_records(CALLS + CHANGED)
    found, fresh = made[:CALLS], made[CALLS:]
    for record, place in zip(fresh, range(0, CALLS, CALLS // CHANGED), strict=True):
        found[place] = replace(found[place], title=record.title, sections=record.sections)
    return found


def citycalls(path: Path) -> list[str]:
    return [sys.executable, "-m", "citycalls", "--db", str(path)]


def first_match(path: Path, today: date, index: Path | None) -> Callable[[], float]:
    """Return what asks a database beside which *index* lies, or none, and tells what it cost."""
    question = ["match", "krefeld/heat-warnings", "--today", str(today), "--json"]

    def ask() -> float:
        if index is None:
            place_of(path).unlink(missing_ok=True)
        else:
            shutil.copy(index, place_of(path))
        return cost([*citycalls(path), *question], may_need_a_person=True)

    return ask
