"""A harvest beside what a tutorial's spider costs, fresh and unchanged; admission beside others.

Every crawl is a process of its own, on the same made-up portal.
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.lock_times import FIRST, crawl, full_records
from bench.match_cost import TODAY, cost
from bench.suite.frame import ROUNDS, Figure, median_in_turn
from bench.suite.made_search import CURRENT, STALE
from funding.call import Record
from funding.resources import CHECKOUT
from store.database import open_store

ADMITTED = 20_000
WRITER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("PRAGMA synchronous = FULL")
longest = 0.0
print("ready", flush=True)
while True:
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
HARVEST = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from crawler.harvest import harvest
address, path, day = sys.argv[1:]
(report,) = harvest(
    ["sedia"], db_path=Path(path), today=date.fromisoformat(day), now=lambda: datetime.now(UTC),
    overrides={"sedia": address}, delay=0.0, contact="bench@calls.example.eu",
)
sys.exit(report.state != "ok")
"""
"""What `crawl` does but for the index, which `match` has measured for itself."""


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
    command = [sys.executable, "-c", HARVEST, address, str(path), str(TODAY)]
    return lambda: cost(command)


def admission() -> tuple[float, float]:
    """Return the CPU seconds that a record costs, staging included, and the longest wait."""
    records = full_records(ADMITTED)
    found = [admit_beside(records) for _ in range(ROUNDS)]
    per_record = statistics.median(took for took, _ in found) / ADMITTED
    return per_record, max(waited for _, waited in found)


def admit_beside(records: Sequence[Record]) -> tuple[float, float]:
    """Return the CPU seconds of one admission, and how long another process waited at most."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "c.db"
        with open_store(path) as store, beside(path) as longest:
            begun = time.process_time()
            ended = crawl(store, records, FIRST)
            took = time.process_time() - begun
            if not ended.startswith(f"ok, {len(records)} new"):
                raise SystemExit(ended)
            return took, longest()


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
