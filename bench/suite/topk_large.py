"""The best calls of very many projects: how the time grows with their number, and the memory.

Takes some minutes, and six gigabytes for the peer; only run when it is named.
"""

import gc
import os
import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from bench.suite import topk
from bench.suite.frame import Figure, in_turn
from funding.city import Project
from matcher.best.calls import best_calls
from matcher.profile_vector import ProfileVector, build_vector
from matcher.understanding import understood

FEW, VERY_MANY = 10_000, 100_000
TIMES = 11
"""How many times as long ten times as many may take."""
LEANER = 10.0
"""How many times as much memory the peer is to need."""
ROUNDS = 3


def run() -> list[Figure]:
    """Return what very many cost beside a tenth of them, and the memory above what is asked of."""
    known = topk.corpus(topk.MANY_CALLS)
    index = known.index
    pairs = list(vectors(topk.many_projects(VERY_MANY)))
    some = random.Random(1).sample(pairs, FEW)  # mixed alike
    ways: dict[str, Callable[[], object]] = {
        "some": lambda: used_up(best_calls(some, index, topk.TOP)),
        "all": lambda: used_up(best_calls(pairs, index, topk.TOP)),
    }
    queries, matrix = topk.plain_vectors(known, [project for project, _ in some])
    naive = topk.naive_way(queries, matrix, FEW)
    # before anything else is: what was given back since would be taken again unseen
    memory = [peak_memory(way) for way in (ways["some"], naive)]
    took = in_turn(ways, rounds=ROUNDS)
    size = f"{len(index.ids):,}"
    return [
        Figure(
            name=f"topk-large: {VERY_MANY:,} projects",
            ours=took["all"],
            peer=TIMES * took["some"],
            unit="s",
            beside=f"{TIMES} times what {FEW:,} take, among {size} calls",
            goal=1.0,
        ),
        Figure(
            name="topk-large: memory",
            ours=memory[0],
            peer=memory[1],
            unit="MB above what is asked of",
            beside=f"cosine_similarity and argsort of all at once, {FEW:,} × {size}",
            goal=LEANER,
        ),
    ]


def vectors(projects: Iterable[Project]) -> "Iterable[tuple[Project, ProfileVector]]":
    """Yield projects with the part of their vectors that ranking needs, to hold very many."""
    index = topk.corpus(topk.MANY_CALLS).index
    for project in projects:
        read = understood(project, index)
        yield read, replace(build_vector(read, index), fields={}, topics=())


def used_up(found: Iterable[object]) -> int:
    """Return how many there were: each is dropped, as by one who writes them down."""
    return sum(1 for _ in found)


def peak_memory(way: Callable[[], object]) -> float:
    """Return the most megabytes that a process of its own holds more than before, on Linux."""
    reader, writer = os.pipe()
    gc.freeze()
    child = os.fork()
    if child == 0:
        try:
            Path("/proc/self/clear_refs").write_text("5")  # the highest so far is what it is now
            before = status("VmRSS")
            way()
            os.write(writer, f"{status('VmHWM') - before}".encode())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        kilobytes = told.read()
    os.waitpid(child, 0)
    return int(kilobytes) / 1024


def status(name: str) -> int:
    """Return a line of what the system knows about this process, in kB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
