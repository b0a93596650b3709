"""The benchmarks by their names, and what was measured, kept as files."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench.suite import crawl, pages, start, topk
from bench.suite.frame import Figure, machine_bound
from funding.errors import UnknownName

BENCHMARKS: Mapping[str, Callable[[], list[Figure]]] = {
    "topk": topk.run,
    "crawl": crawl.run,
    "pages": pages.run,
    "start": start.run,
}
RESULTS = Path(__file__).resolve().parents[1] / "results"


def run_suite(names: Sequence[str]) -> list[dict[str, object]]:
    """Return the figures of the benchmarks of *names*; of all if none is named.

    Raises UnknownName.
    """
    for name in names:
        if name not in BENCHMARKS:
            raise UnknownName(f"there is no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    return [figure.values() for name in names or BENCHMARKS for figure in BENCHMARKS[name]()]


def keep(figures: Sequence[Mapping[str, object]], today: date) -> Path:
    """Write figures down with their day and what the machine does at best; return the file."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today}.json"
    values = {"date": str(today), "machine": machine_bound(), "figures": list(figures)}
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
