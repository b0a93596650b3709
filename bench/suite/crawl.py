"""A harvest beside what a tutorial's spider costs, fresh and unchanged; admission beside others.

Every crawl is a process of its own, command or script, on the same made-up portal.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bench.lock_times import FIRST, crawl, full_records
from bench.match_cost import TODAY, cost
from bench.suite.frame import ROUNDS, Figure, median_in_turn
from bench.suite.made_search import CURRENT, STALE
from funding.resources import CHECKOUT
from store.database import open_store

ADMITTED = 20_000
WRITER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("PRAGMA synchronous = FULL")
longest = 0.0
print("ready", flush=True)
while not sys.stdin.closed:
    begun = time.monotonic()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("REPLACE INTO meta (key, value) VALUES ('beside', ?)", [str(begun)])
    connection.execute("COMMIT")
    waited = time.monotonic() - begun
    if waited > longest:
        longest = waited
        print(longest, flush=True)
    time.sleep(0.02)
"""
"""Another process that writes all the time, and tells how long it had to wait at most."""


def run() -> list[Figure]:
    """Return the figures of a fresh and an unchanged crawl, of admission, and of who waits."""
    with tempfile.TemporaryDirectory() as name, portal() as address:
        each = crawls(Path(name), address)
    per_record, waited = admission()
    size = f"{CURRENT:,} topics and {STALE:,} old copies; with upsert {1000 * each['upsert']:,.0f}"
    return [
        *(
            Figure(
                name=f"crawl: {way}",
                ours=1000 * each[way],
                peer=1000 * each["bare"],
                unit="ms of the whole process",
                beside=f"Scrapy and parsel, {size}",
                goal=goal,
            )
            for way, goal in (("fresh", 1 / 2.5), ("unchanged", 1 / 1.3))
        ),
        Figure(
            name="admission",
            ours=1000 * per_record,
            peer=1.0,
            unit="ms a record",
            beside=f"the goal; {ADMITTED:,} new records",
            goal=1.0,
        ),
        Figure(
            name="admission: longest wait",
            ours=1000 * waited,
            peer=1000.0,
            unit="ms of another process that writes",
            beside=f"the goal; while {ADMITTED:,} records are admitted",
            goal=1.0,
        ),
    ]


@contextmanager
def portal() -> Iterator[str]:
    """Serve the made-up portal in a process of its own; yield its address."""
    command = [sys.executable, "-m", "bench.suite.made_search"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def crawls(folder: Path, address: str) -> dict[str, float]:
    """Return the CPU seconds of each way to read the portal."""
    known = folder / "known.db"
    harvest(address, known)()
    bare = [sys.executable, "-m", "bench.suite.bare_spider", address]

    def fresh() -> float:
        path = folder / "fresh.db"
        for left in folder.glob(f"{path.name}*"):
            left.unlink()
        return harvest(address, path)()

    def unchanged() -> float:
        path = folder / "again.db"
        shutil.copy(known, path)
        return harvest(address, path)()

    return median_in_turn(
        {
            "bare": lambda: cost(bare),
            "upsert": lambda: cost([*bare, str(folder / "bare.db")]),
            "fresh": fresh,
            "unchanged": unchanged,
        },
        rounds=ROUNDS,
    )


def harvest(address: str, path: Path) -> Callable[[], float]:
    where = ["--url", f"sedia={address}", "--delay", "0", "--db", str(path)]
    command = [sys.executable, "-m", "citycalls", "crawl", "sedia", *where, "--today", str(TODAY)]
    return lambda: cost(command)


def admission() -> tuple[float, float]:
    """Return the CPU seconds that a record costs, staging included, and the longest wait."""
    records = full_records(ADMITTED)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "c.db"
        with open_store(path) as store, beside(path) as longest:
            begun = time.process_time()
            ended = crawl(store, records, FIRST)
            took = time.process_time() - begun
            if not ended.startswith(f"ok, {ADMITTED} new"):
                raise SystemExit(ended)
            crawl(store, records, FIRST + timedelta(weeks=1))
            return took / ADMITTED, longest()


@contextmanager
def beside(path: Path) -> Iterator[Callable[[], float]]:
    """Let another process write to a database all the time; yield what tells its longest wait."""
    command = [sys.executable, "-c", WRITER, str(path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()

        def longest() -> float:
            writer.terminate()
            assert writer.stdout is not None
            return float(writer.stdout.read().split()[-1])

        yield longest
        writer.terminate()
