"""How long a harvest keeps other writers out: every hold of the write lock, longest first.

    .venv/bin/python -m bench.lock_times [CALLS]

Four harvests of one source: the first, the same again, one with 5 % of the texts changed, and one
after the page functions learnt to read more, which brings every wording anew.
"""

import contextlib
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from bench.match_cost import make_records
from funding.call import Record, TextSection
from funding.event import Harvest
from funding.evidence import Evidence, Fact, Rule
from store.database import Store, open_store
from store.harvest.runs import begin_run, finish_run, stage_records

FIRST = datetime(2026, 10, 13, 6, tzinfo=UTC)
BATCH = 100
SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """One transaction: milliseconds from its first moment to its end, and who held it."""

    ms: float
    cpu_ms: float
    """Of this thread: what is left of it where nobody else keeps the cores busy."""
    wait_ms: float
    holder: str


@contextlib.contextmanager
def watched(holds: list[Hold]) -> Iterator[None]:
    """Note every transaction that is opened inside."""
    write = Store.write

    @contextlib.contextmanager
    def noting(store: Store) -> Iterator[None]:
        if store._connection.in_transaction:
            yield
            return
        frames = [f"{f.name}:{f.lineno}" for f in traceback.extract_stack(limit=6)]
        asked = time.perf_counter()
        with contextlib.ExitStack() as stack:
            stack.enter_context(write(store))
            begun, cpu = time.perf_counter(), time.thread_time()
            yield
        ended, worked = time.perf_counter(), time.thread_time() - cpu
        ours = [f for f in frames if not f.startswith(("__enter__", "noting"))]
        holds.append(
            Hold(
                ms=(ended - begun) * 1000,
                cpu_ms=worked * 1000,
                wait_ms=(begun - asked) * 1000,
                holder=" < ".join(reversed(ours[-2:])),
            )
        )

    Store.write = noting  # type: ignore[method-assign]
    try:
        yield
    finally:
        Store.write = write  # type: ignore[method-assign]


def full_records(number: int) -> list[Record]:
    """Return calls as large as real ones: text, facts, addresses, amounts."""
    return [
        replace(
            record,
            programme="LIFE",
            owner="A made-up agency",
            keywords=("towns", "heat", f"theme {n % 50}"),
            links=tuple(f"https://calls.example.eu/{n}/document-{k}" for k in range(4)),
            indicative_budget_eur=5_000_000,
            co_financing_rate=Decimal("0.6"),
            facts=tuple(
                Fact(
                    rule=Rule.OTHER,
                    key=f"statement_{k}",
                    value=str(k),
                    evidence=Evidence(quote=f"A sentence of the call that says {k} of it."),
                )
                for k in range(8)
            ),
        )
        for n, record in enumerate(make_records(number))
    ]


def crawl(store: Store, records: Sequence[Record], now: datetime) -> str:
    run = begin_run(store, "portico", today=now.date(), now=now)
    for start in range(0, len(records), BATCH):
        stage_records(store, run, records[start : start + BATCH])
    harvest = Harvest(complete=True, listed=len(records), requests=1)
    report = finish_run(store, run, harvest, today=now.date(), now=now)
    return f"{report.state}, {report.new} new, {report.changed} changed"


def edited(records: Sequence[Record], share: float) -> list[Record]:
    """Return the records, one in every 1 / *share* with another text."""
    step = round(1 / share)
    more = TextSection(heading=None, text="A sentence was added to the text of this call.")
    return [
        replace(r, sections=(*r.sections, more)) if n % step == 0 else r
        for n, r in enumerate(records)
    ]


def main(number: int) -> None:
    records = full_records(number)
    weeks = [
        ("first harvest", records),
        ("the same again", records),
        ("5 % changed", edited(records, 0.05)),
        ("all wordings anew", edited(records, 1)),
    ]
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "c.db") as store:
        for week, (name, found) in enumerate(weeks):
            holds: list[Hold] = []
            begun = time.perf_counter()
            with watched(holds):
                ended = crawl(store, found, FIRST + timedelta(weeks=week))
            seconds = time.perf_counter() - begun
            holds.sort(key=lambda hold: -hold.ms)
            sys.stdout.write(
                f"{name}: {number} calls, {ended}; {seconds:.1f} s, {len(holds)} transactions, "
                f"{sum(h.ms for h in holds) / 1000:.1f} s of them inside\n"
            )
            for hold in holds[:SHOWN]:
                sys.stdout.write(f"  {hold.ms:8.0f} ms ({hold.cpu_ms:.0f} CPU)  {hold.holder}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 20_000)
