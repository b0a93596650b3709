"""Many profiles on two workers of dask, each a process, beside one process that does the same.

Seconds by the clock, for workers share the time: a busy machine spoils them, so look at the second
figure, too, which is what all processes together take of the processors.
"""

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from advice.profiles.files import read_profile_file, read_profile_folder
from advice.ranking.asked import Asked
from bench.match_cost import TODAY, fill
from bench.suite.frame import Figure, median_in_turn
from citycalls.engines.matching import Asking
from funding.city import Project
from funding.resources import shipped
from store.database import Store, open_store

CALLS = 2_000
PROFILES = 200
WORKERS = 2
TOP = 10
ROUNDS = 3


def questions(number: int) -> list[tuple[Asked, list[Project]]]:
    """Return so many questions about one project each: the example cities, again and again."""
    files = read_profile_folder(shipped("profiles"))
    found: list[tuple[Asked, list[Project]]] = []
    for n in range(number):
        file = files[n % len(files)]
        city = f"{file.city.id}-{n}"
        text = re.sub(rf"(?m)^  id: {file.city.id}\b", f"  id: {city}", file.text, count=1)
        project = read_profile_file(text, city).projects[0]
        found.append((Asked(profile=project.id), [project]))
    return found


@contextmanager
def workers() -> Iterator[tuple[str, Callable[[], float]]]:
    """The address of a scheduler with workers; and what all processes took, in CPU seconds."""
    import psutil
    from distributed import LocalCluster

    with LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as found:

        def taken() -> float:
            own = psutil.Process()
            times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
            return sum(each.user + each.system for each in times)

        yield found.scheduler_address, taken


def run() -> list[Figure]:
    """Return what many profiles take, and one, on two workers and in this process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, CALLS)
        many = questions(PROFILES)
        with open_store(path) as store, workers() as (address, taken):
            return figures(store, many, address, taken)


def figures(
    store: Store, many: list[tuple[Asked, list[Project]]], address: str, taken: Callable[[], float]
) -> list[Figure]:
    told: dict[str, list[str]] = {}
    used: dict[str, list[float]] = {"two": [], "one": []}

    def ask(name: str, where: str | None, asked: list[Any]) -> Callable[[], float]:
        def way() -> float:
            begun, before = time.perf_counter(), taken()
            with store.read():
                asking = Asking(store=store, questions=asked, address=where, top=TOP, today=TODAY)
                told[name] = list(asking.texts())
            used.setdefault(name, []).append(taken() - before)
            return time.perf_counter() - begun

        return way

    took = median_in_turn(
        {
            "two": ask("two", address, many),
            "one": ask("one", None, many),
            "two, one profile": ask("two, one profile", address, many[:1]),
            "one, one profile": ask("one, one profile", None, many[:1]),
        },
        rounds=ROUNDS,
    )
    if told["two"] != told["one"]:
        raise SystemExit("the workers' lists are not those of one process")
    cpu = {name: sorted(times[1:])[ROUNDS // 2] for name, times in used.items()}
    each, size = 1000 / len(many), f"{len(many)} × {CALLS:,}"
    return [
        Figure(
            name="cluster",
            ours=each * took["two"],
            peer=each * took["one"],
            unit="ms a profile, by the clock",
            beside=f"one process, the same bytes, {size}",
            goal=1.7,
        ),
        Figure(
            name="cluster: processor",
            ours=each * cpu["two"],
            peer=each * cpu["one"],
            unit="ms a profile, all processes",
            beside=f"one process, {size}",
            goal=0.8,
        ),
        Figure(
            name="cluster: one profile",
            ours=1000 * took["two, one profile"],
            peer=1000 * took["one, one profile"],
            unit="ms, by the clock",
            beside=f"one process; connecting and sending take the rest, 1 × {CALLS:,}",
            goal=0.0,
        ),
    ]
