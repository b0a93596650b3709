"""The benchmarks by their names, and what was measured, kept as files."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from bench import figure_table, sizing_page
from bench.suite import cluster, crawl, first, letters, pages, sizing, start, topk, topk_large
from bench.suite.frame import Figure, machine_bound
from funding.errors import UnknownName

BENCHMARKS: Mapping[str, Callable[[], list[Figure]]] = {
    "topk": topk.run,
    "crawl": crawl.run,
    "pages": pages.run,
    "start": start.run,
    "first": first.run,
    "cluster": cluster.run,
    "sizing": sizing.run,
    "letters": letters.run,
}
LONG: Mapping[str, Callable[[], list[Figure]]] = {
    "letters-10000": letters.run_many,
    "topk-large": topk_large.run,
}
"""Those that are only measured by name."""
RESULTS = Path(__file__).resolve().parents[1] / "results"


def run_suite(names: Sequence[str]) -> list[dict[str, object]]:
    """Return the figures of the benchmarks of *names*; of all but the long ones if none is named.

    Raises UnknownName.
    """
    known = {**BENCHMARKS, **LONG}
    for name in names:
        if name not in known:
            raise UnknownName(f"there is no benchmark {name!r}; there are {', '.join(known)}")
    return [figure.values() for name in names or BENCHMARKS for figure in known[name]()]


def keep(figures: Sequence[Mapping[str, object]], today: date) -> Path:
    """Write figures down with their day and what the machine does at best; return the file.

    docs/sizing.md and the table in docs/performance.md are made of them anew.
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today}.json"
    kept = json.loads(path.read_text("utf-8"))["figures"] if path.exists() else []
    now = {str(f["name"]): f for f in (*kept, *figures)}  # those of the day that stay, and these
    values = {"date": str(today), "machine": machine_bound(), "figures": list(now.values())}
    path.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if path.parent == sizing_page.RESULTS:
        sizing_page.write_page()
        figure_table.write_page()
    return path
