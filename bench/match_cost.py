"""What one `citycalls match` costs beside the import of scikit-learn's vectoriser, in one run.

    .venv/bin/python -m bench.match_cost [CALLS]

The calls are made of sentences of the judged set, as long as real ones.  Both are processes of
their own, one after the other in turn; figures are their CPU seconds, user and system.
"""

import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from advice.ranking.matching import make_index
from funding.call import Deadline, Record, Status, TextSection
from funding.event import Harvest
from funding.resources import CHECKOUT, shipped
from store.calls.index_cache import place_of
from store.database import open_store
from store.harvest.runs import begin_run, finish_run, stage_records

TODAY = date(2026, 10, 13)
NOW = datetime(2026, 10, 13, 6, tzinfo=UTC)
SENTENCES = 45
ROUNDS = 7
PEER = "import sklearn.feature_extraction.text"


def judged_sentences() -> tuple[list[str], list[str]]:
    """Return the titles of the English judged calls, and the sentences of their texts."""
    rows = map(json.loads, (CHECKOUT / "data/judged/calls.jsonl").read_text().splitlines())
    english = [row for row in rows if row["language"] == "en"]
    pieces = [s for row in english for s in re.split(r"(?<=\.) ", row["text"])]
    return [row["title"] for row in english], pieces


def make_records(number: int) -> list[Record]:
    """Return calls of random sentences, the same ones every time."""
    titles, pieces = judged_sentences()
    chance = random.Random(1)
    return [
        Record(
            source="portico",
            source_id=f"made-{n}",
            title=chance.choice(titles),
            url=f"https://calls.example.eu/{n}",
            language="en",
            status_claimed=Status.OPEN,
            deadlines=(Deadline(date=date(2027, 1, 1 + n % 28), raw="January 2027"),),
            sections=(
                TextSection(heading=None, text=" ".join(chance.choices(pieces, k=SENTENCES))),
            ),
        )
        for n in range(number)
    ]


def fill(path: Path, number: int) -> None:
    """Make a database of calls, as a harvest leaves it: with the index of the day."""
    admit(path, make_records(number), NOW)
    with open_store(path) as store:
        make_index(store, TODAY)


def admit(path: Path, records: Sequence[Record], now: datetime) -> None:
    """Make a harvest of all calls the present state; the index stays as it is."""
    with open_store(path) as store:
        run = begin_run(store, "portico", today=TODAY, now=now)
        stage_records(store, run, records)
        harvest = Harvest(complete=True, listed=len(records), requests=1)
        report = finish_run(store, run, harvest, today=TODAY, now=now)
    if report.stored != len(records):
        raise SystemExit(f"{report.stored} of {len(records)} calls were stored: {report.reasons}")


def cost(command: Sequence[str], *, may_need_a_person: bool = False) -> float:
    """Return the CPU seconds of a command; exit code 1 says that something needs a person."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, cwd=CHECKOUT, check=False, stdout=quiet, stderr=quiet)
    if done.returncode > may_need_a_person:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citycalls.db"
        fill(path, number)
        citycalls = [sys.executable, "-m", "citycalls", "--db", str(path)]
        fill_profiles = [*citycalls, "profiles", "import", str(shipped("profiles"))]
        subprocess.run(fill_profiles, cwd=CHECKOUT, check=True, capture_output=True)
        match = [*citycalls, "match", "krefeld/heat-warnings", "--today", str(TODAY), "--json"]
        place_of(path).unlink()
        first = cost(match)
        ours, peer = [], []
        for _ in range(ROUNDS):
            ours.append(cost(match))
            peer.append(cost([sys.executable, "-c", PEER]))
    ratio = statistics.median(ours) / statistics.median(peer)
    sys.stdout.write(
        f"{number} calls, CPU seconds, median of {ROUNDS} ({os.cpu_count()} cores)\n"
        f"  match, nothing kept yet   {first:.2f}\n"
        f"  match                     {statistics.median(ours):.2f}\n"
        f"  importing the vectoriser  {statistics.median(peer):.2f}\n"
        f"  ratio {ratio:.2f}, goal below 1: {'met' if ratio < 1 else 'missed'}\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 2000)
