"""A year of weekly runs by their dates: whether a week costs more at its end than at its start.

    .venv/bin/python -m bench.year [WEEKS] [CALLS]

Every week a twentieth of the calls is new, a twentieth has another text, and the oldest are gone;
what is left is harvested, indexed, and told to four readers.  Figures are CPU seconds.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from datetime import time as day_time
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from advice.profiles.stored_projects import import_profiles
from advice.ranking.matching import make_index
from bench.lock_times import FIRST, crawl, full_records
from digest.compose import compose_mails
from digest.issue import SenderConfig
from funding.call import Deadline, Record, TextSection
from funding.resources import shipped
from store.database import open_store
from tests.sinks.letters import add_person

LIVE_WEEKS = 20
"""Weeks from the first sight of a call to its deadline."""


def calls_of_week(records: Sequence[Record], week: int, number: int) -> list[Record]:
    """Return what the portal lists in a week: the calls seen first in the last twenty weeks."""
    fresh = max(1, number // LIVE_WEEKS)
    listed = []
    for n in range(week * fresh, (week + LIVE_WEEKS) * fresh):
        seen = n // fresh - LIVE_WEEKS + 1
        last = (FIRST + timedelta(weeks=seen + LIVE_WEEKS)).date()
        one = records[n % len(records)]
        edits = (TextSection(heading=None, text=f"Edited in week {week}."),) * (
            (n + week) % 20 == 0
        )
        listed.append(
            replace(
                one,
                source_id=f"made-{n}",
                url=f"https://calls.example.eu/{n}",
                deadlines=(Deadline(date=last, raw=last.isoformat()),),
                sections=(*one.sections, *edits),
            )
        )
    return listed


def main(weeks: int, number: int) -> None:
    records = full_records(number * 4)
    sending = SenderConfig(
        sender="City Calls <calls@city.example>",
        secret="a secret of this measurement",
        base_url=None,
        timezone=ZoneInfo("Europe/Brussels"),
        mail_time=day_time(7, 30),
    )
    took: dict[str, list[float]] = {"harvest": [], "index": [], "letters": []}
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "c.db") as store:
        import_profiles(
            store, shipped("profiles") / "krefeld.yaml", author="Ana", comment=None, now=FIRST
        )
        for person in range(4):
            add_person(store, f"officer{person}@krefeld.example", now=FIRST)
        for week in range(weeks):
            now = FIRST + timedelta(weeks=week)
            today: date = now.date()
            begun = time.process_time()
            ended = crawl(store, calls_of_week(records, week, number), now)
            if not ended.startswith("ok"):
                raise SystemExit(f"week {week}: {ended}")
            harvested = time.process_time()
            make_index(store, today)
            indexed = time.process_time()
            compose_mails(store, today=today, now=now, sending=sending)
            told = time.process_time()
            for name, seconds in zip(
                took, (harvested - begun, indexed - harvested, told - indexed), strict=True
            ):
                took[name].append(seconds)
        rows = {
            t: (store.row(f"SELECT count(*) AS n FROM {t}") or {})["n"]
            for t in ("records", "bodies", "versions", "events", "outbox", "staged")
        }
    early, late = slice(weeks // 8, weeks // 8 + weeks // 4), slice(-(weeks // 4), None)
    sys.stdout.write(f"{weeks} weeks of {number} calls; rows at the end: {rows}\n")
    for name, seconds in took.items():
        first, last = median(seconds[early]), median(seconds[late])
        sys.stdout.write(
            f"  {name}: first week {seconds[0]:.2f} s, early weeks {first:.2f} s, "
            f"last weeks {last:.2f} s, ratio {last / first:.2f}\n"
        )


if __name__ == "__main__":
    main(*(int(a) for a in (*sys.argv[1:], *("52", "100")[len(sys.argv) - 1 :])))
