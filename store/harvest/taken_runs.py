"""What another machine has read: its last good run of a source, judged and admitted here.

Each machine harvests into a database of its own; one process writes to the one that readers see.
"""

import json
from datetime import date, datetime

from funding.errors import WrongInput
from funding.event import Harvest, RunReport, RunState
from store.database import Row, Store
from store.harvest.record_json import from_json
from store.harvest.runs import begin_run, finish_run, stage_records

BATCH = 500


def sources_read(other: Store) -> list[str]:
    """Return the sources of which a database has a good run, by name."""
    rows = other.rows("SELECT DISTINCT source FROM runs WHERE state = 'ok' ORDER BY source")
    return [row["source"] for row in rows]


def take_run(store: Store, other: Store, source: str, *, now: datetime) -> RunReport:
    """Admit the last good run of *source* in *other* as if it had been read here on its day.

    It is judged by what this database knows, and may be set aside.  Raises WrongInput where there
    is none, or none that is newer than the last good one here; SourceBusy while another process
    harvests the source.
    """
    run, last = last_good(other, source), last_good(store, source)
    if run is None:
        raise WrongInput(
            f"{str(other.path)!r} has no good run of {source}; name a database that "
            f"`citycalls crawl {source}` wrote to"
        )
    if last is not None and last["finished_at"] >= run["finished_at"]:
        raise WrongInput(
            f"the last run of {source} in {str(other.path)!r} ended at {run['finished_at']}, and "
            f"this database has one of {last['finished_at']}; harvest there again, and copy anew"
        )
    today = date.fromisoformat(run["today"])
    rows = other.rows(
        "SELECT b.body FROM records r JOIN bodies b ON b.id = r.body_id WHERE r.source = ?"
        " AND r.missing_since IS NULL AND r.withdrawn_on IS NULL ORDER BY r.source_id",
        [source],
    )
    taken = begin_run(store, source, today=today, now=now)
    for start in range(0, len(rows), BATCH):
        records = [from_json(row["body"]) for row in rows[start : start + BATCH]]
        stage_records(store, taken, records)
    harvest = Harvest(
        complete=bool(run["is_complete"]),
        listed=run["listed"],
        requests=run["requests"],
        warnings=tuple(json.loads(run["warnings"])),
    )
    return finish_run(store, taken, harvest, today=today, now=now)


def last_good(store: Store, source: str) -> Row | None:
    return store.row(
        "SELECT * FROM runs WHERE source = ? AND state = ? ORDER BY id DESC LIMIT 1",
        [source, RunState.OK],
    )
