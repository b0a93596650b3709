"""What one profile, one call and one letter cost: docs/sizing.md is worked out of these figures.

Most are measured with few and with four times as many calls, so that a page can say what more of
them add.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from advice.ranking.answering import answer_about
from advice.ranking.matching import make_index, open_corpus
from bench.match_cost import TODAY, fill, make_records
from bench.suite.cluster import questions
from bench.suite.frame import Figure
from bench.suite.readers import FIRST, SENDING, fill_store, moment
from digest.compose import compose_mails
from store.calls.index_cache import place_of
from store.database import open_store

FEW, MANY = 2_000, 8_000
PROFILES = 60
READERS = 200
TOP = 10
ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def run() -> list[Figure]:
    """Return the unit costs; a fixed figure beside them is the goal, or the texts themselves."""
    found = [*costs(FEW), *costs(MANY)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill_store(path, readers=READERS)
        with open_store(path) as store:
            took = seconds(
                lambda: compose_mails(store, today=FIRST, now=moment(FIRST), sending=SENDING)
            )
    return [
        *found,
        figure("letter", 1000 * took / READERS, 15.0, f"ms a letter of a first week, {READERS}"),
    ]


def costs(calls: int) -> list[Figure]:
    """Return what profiles and calls cost where there are so many calls."""
    texts = sum(len(f"{r.title}\n{r.text}".encode()) for r in make_records(calls)) / calls
    asked = questions(PROFILES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, calls)
        place_of(path).unlink(missing_ok=True)
        with open_store(path) as store:
            made = seconds(lambda: make_index(store, TODAY))
            with store.read():
                opened = min(seconds(lambda: open_corpus(store, TODAY)) for _ in range(ROUNDS))
                corpus = open_corpus(store, TODAY)
                matched = min(
                    seconds(
                        lambda: [
                            answer_about(corpus, each, projects, top=TOP, today=TODAY).text()
                            for each, projects in asked
                        ]
                    )
                    for _ in range(ROUNDS)
                )
            index, size = place_of(path).stat().st_size, path.stat().st_size
    goal = 20.0 if calls == FEW else 25.0
    return [
        figure(f"match, {calls}", 1000 * matched / PROFILES, goal, "ms a profile"),
        figure(f"open, {calls}", 1000 * opened, 1000.0, "ms, a kept index"),
        figure(f"index made, {calls}", 1000 * made / calls, 1.0, "ms a call, of kept counts"),
        figure(f"index, {calls}", index / calls, texts, "bytes a call"),
        figure(f"database, {calls}", size / calls, texts, "bytes a call"),
    ]


def figure(name: str, ours: float, peer: float, unit: str) -> Figure:
    beside = "its text" if "bytes" in unit else "a figure to stay below"
    return Figure(name=f"sizing: {name}", ours=ours, peer=peer, unit=unit, beside=beside, goal=0.0)
