"""docs/sizing.md, worked out of the newest figures in bench/results/; none is typed by hand.

.venv/bin/python -m bench.sizing_page
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from funding.resources import CHECKOUT

RESULTS = CHECKOUT / "bench" / "results"
PAGE = CHECKOUT / "docs" / "sizing.md"
SIZES = ((20, 2_000), (1_000, 10_000), (10_000, 20_000), (100_000, 50_000))
FEW, MANY = 2_000, 8_000
WORKERS, PIECE = 32, 32
"""Workers of the column, and profiles of one piece of work (advice/cluster/matching.py)."""
BASE_MB = 300
"""What a process needs before it has seen a call (docs/performance.md)."""
HEAD = """# How large must it be?

Worked out of figures that `python3 run.py bench sizing cluster` measured (last on {day}; the
machine: {gflops} GFLOP/s, {copy} GB/s), and written by `python -m bench.sizing_page`: measure on a
machine of yours, and the page is about that.

| measured | figure |
|---|---|
{units}

A profile costs more where there are more calls: the two figures give a straight line, which is
prolonged; a call takes what one of {many:,} takes. More were not measured. Every profile gets ten
explained results.

| profiles × calls | one process | 32 workers | index | database | open the index | make it |
|---|---|---|---|---|---|---|
{sizes}

{largest} in full:

{largest_lines}

Two workers were {ratio} times as fast as one process, and all processes together took {overhead}
its processor time. More than two were never measured: the column of 32 workers supposes that they
share the work as two do, which needs many times 32 profiles for each of them; the seconds in
which calls and index are sent come on top. A single question is faster on one machine: a cluster
needs {once} ms for it where one process needs {once_here}.
"""


def newest(folder: Path = RESULTS) -> tuple[dict[str, Mapping[str, float]], Mapping[str, object]]:
    """Return the last figure of each name, and the last file that has any of the sizing."""
    found: dict[str, Mapping[str, float]] = {}
    last: Mapping[str, object] = {}
    for path in sorted(folder.glob("*.json")):
        values = json.loads(path.read_text("utf-8"))
        found |= {figure["name"]: figure for figure in values["figures"]}
        if any(figure["name"].startswith("sizing") for figure in values["figures"]):
            last = values
    return found, last


def line(figures: Mapping[str, Mapping[str, float]], name: str, calls: int) -> float:
    """Return what the straight line through the two measured points says of so many calls."""
    few, many = (figures[f"sizing: {name}, {size}"]["ours"] for size in (FEW, MANY))
    return few + (many - few) / (MANY - FEW) * (calls - FEW)


def of_calls(figures: Mapping[str, Mapping[str, float]], name: str, calls: int) -> float:
    """Return what so many calls take at the measured figure of one of many."""
    return calls * figures[f"sizing: {name}, {MANY}"]["ours"]


def page() -> str:
    """Return the whole page.  Raises KeyError where a figure was never measured."""
    figures, last = newest()
    cluster = figures["cluster"]
    overhead = figures["cluster: processor"]["ours"] / figures["cluster: processor"]["peer"]
    once = figures["cluster: one profile"]
    machine = last["machine"]
    assert isinstance(machine, dict)
    profiles, calls = SIZES[-1]
    return HEAD.format(
        day=last["date"],
        gflops=machine["gflops"],
        copy=machine["copy_gb_per_second"],
        units="\n".join(unit_lines(figures)),
        many=MANY,
        sizes="\n".join(size_line(figures, overhead, *size) for size in SIZES),
        largest=f"{profiles:,} × {calls:,}",
        largest_lines="\n".join(largest_lines(figures, overhead)),
        ratio=f"{cluster['peer'] / cluster['ours']:.2f}",
        overhead=f"{overhead:.2f} times",
        once=f"{once['ours']:.0f}",
        once_here=f"{once['peer']:.0f}",
    )


def unit_lines(figures: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
    for name, figure in figures.items():
        if name.startswith(("sizing: ", "cluster")):
            yield f"| `{name}` | {figure['ours']:,.2f} {figure['unit']} |"


def size_line(
    figures: Mapping[str, Mapping[str, float]], overhead: float, profiles: int, calls: int
) -> str:
    whole = profiles * line(figures, "match", calls) / 1000
    parts = (
        f"{profiles:,} × {calls:,}",
        span(whole),
        span(whole * overhead / WORKERS) if profiles >= WORKERS * PIECE else "–",
        bulk(of_calls(figures, "index", calls)),
        bulk(of_calls(figures, "database", calls)),
        span(line(figures, "open", calls) / 1000),
        span(of_calls(figures, "index made", calls) / 1000),
    )
    return f"| {' | '.join(parts)} |"


def largest_lines(figures: Mapping[str, Mapping[str, float]], overhead: float) -> Iterator[str]:
    profiles, calls = SIZES[-1]
    whole = profiles * line(figures, "match", calls) / 1000
    index = of_calls(figures, "index", calls)
    text = of_calls(figures, "database", calls)
    letters = profiles * figures["sizing: letter"]["ours"] / 1000
    hours = whole / 3600
    yield f"- matching: {hours:.1f} hours of one processor, {hours * overhead:.1f} on a cluster;"
    yield f"- to end within an hour: {max(1, -(-hours * overhead // 1)):.0f} workers, one a core;"
    yield f"- a worker maps the index ({bulk(index)}, shared by all of a machine that see its"
    yield f"  file) or is sent it, and is sent the calls (at most {bulk(text)}); with {BASE_MB} MB"
    yield f"  for itself at most {bulk(index + text + BASE_MB * 1_000_000)};"
    yield f"- one letter for each profile: at least {letters / 3600:.1f} hours of one processor in"
    yield "  a first week, in one process: composing is not spread over machines, and the readers"
    yield "  that were measured follow a few cities, so that their letters share more."


def span(seconds: float) -> str:
    """Return a time as a person says it.

    >>> span(0.25), span(95), span(7200)
    ('250 ms', '95 s', '2.0 h')
    """
    if seconds < 1:
        return f"{1000 * seconds:.0f} ms"
    if seconds < 600:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def bulk(size: float) -> str:
    """Return an amount of bytes as a person says it.

    >>> bulk(42_000_000), bulk(1_460_000_000)
    ('42 MB', '1.5 GB')
    """
    return f"{size / 1e6:.0f} MB" if size < 1e9 else f"{size / 1e9:.1f} GB"


def write_page() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write_page()
