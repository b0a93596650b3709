"""Runs: staging what a spider reads, and making a judged run the present state."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from funding.call import Record
from funding.errors import UnknownName, WrongInput
from funding.event import Harvest, RunReport, RunState
from funding.source import find_source
from store.database import Row, Store
from store.harvest.admission import Counts, admit
from store.harvest.date_step import apply_date
from store.harvest.leases import discard_run, is_held, release_lease, take_lease
from store.harvest.plausibility import Past, fill_rates, judge
from store.harvest.record_json import from_json, to_json
from store.operations.failpoints import reached

GOOD_RUNS = 4
"""Good runs from which the usual fill rates are taken."""
KEPT_QUARANTINED = 5
"""Staged rows of older quarantined runs of a source are thrown away."""


def begin_run(store: Store, source: str, *, today: date, now: datetime) -> int:
    """Return the number of a new run that this process holds the lease of.

    Raises SourceBusy while another living process harvests the source.
    """
    find_source(source)
    with store.write():
        run_id = store.execute(
            "INSERT INTO runs (source, state, today, started_at) VALUES (?, 'running', ?, ?)",
            [source, today.isoformat(), now.isoformat()],
        )
        take_lease(store, source, run_id, now=now)
    return run_id


def stage_records(store: Store, run_id: int, records: Sequence[Record]) -> None:
    """Put records beside the present state; the last one of an identifier counts."""
    with store.write():
        store.execute_many(
            "INSERT OR REPLACE INTO staged (run_id, source_id, body) VALUES (?, ?, ?)",
            [(run_id, r.source_id, to_json(r)) for r in records],
        )


def finish_run(
    store: Store, run_id: int, harvest: Harvest, *, today: date, now: datetime
) -> RunReport:
    """Judge a run and admit it whole, or set it aside; return how it ended.

    One transaction: a crash leaves either the former state or the new one.
    """
    with store.write():
        source = find_source(run_of(store, run_id)["source"])
        records = staged_records(store, run_id)
        past = past_of(store, source.name, today)
        reasons = judge(harvest, records, past, source, today=today)
        counts = Counts()
        state = RunState.OK
        if reasons:
            state = RunState.QUARANTINED if records else RunState.FAILED
        else:
            reached("admit_before_records")
            counts = admit(store, run_id, records, source, is_complete=True, today=today)
            reached("admit_before_commit")
        warnings = list(harvest.warnings)
        if len(records) > source.calls_max:
            warnings.append(f"{len(records)} calls, more than the {source.calls_max} expected")
        if counts.skipped:
            warnings.append(f"{counts.skipped} stale rows were left out")
        rates = fill_rates(records, source, today=today)
        close_run(store, run_id, state, harvest, counts, reasons, warnings, rates, now=now)
        if not reasons:
            store.execute("DELETE FROM staged WHERE run_id = ?", [run_id])
        forget_old_staging(store, source.name)
        apply_date(store, today)
    reached("admit_after_commit")
    return report_of(store, run_id)


def fail_run(
    store: Store, run_id: int, harvest: Harvest, *, today: date, now: datetime
) -> RunReport:
    """Close a run that brought nothing readable; the present state stays."""
    reasons = list(harvest.problems) or ["nothing readable came"]
    with store.write():
        store.execute("DELETE FROM staged WHERE run_id = ?", [run_id])
        close_run(
            store,
            run_id,
            RunState.FAILED,
            harvest,
            Counts(),
            reasons,
            list(harvest.warnings),
            {},
            now=now,
        )
        apply_date(store, today)
    return report_of(store, run_id)


def skip_source(store: Store, source: str, reason: str, *, today: date, now: datetime) -> RunReport:
    """Note that a source was not asked, for example because its token is not set: no alarm."""
    with store.write():
        run_id = store.execute(
            "INSERT INTO runs (source, state, today, started_at, finished_at, reasons)"
            " VALUES (?, 'skipped', ?, ?, ?, ?)",
            [source, today.isoformat(), now.isoformat(), now.isoformat(), json.dumps([reason])],
        )
        apply_date(store, today)
    return report_of(store, run_id)


def accept_run(
    store: Store, run_id: int, *, comment: str, author: str, today: date, now: datetime
) -> RunReport:
    """Admit a quarantined run on a person's word.

    An incomplete run never makes a call missing: what it did not list may still be there.
    Raises UnknownName for a run that does not exist, WrongInput for one that can't be admitted.
    """
    with store.write():
        run = run_of(store, run_id)
        if run["state"] != RunState.QUARANTINED:
            raise WrongInput(
                f"run {run_id} is {run['state']!r}; only a quarantined one is admitted"
            )
        newer = store.row(
            "SELECT id FROM runs WHERE source = ? AND state = 'ok' AND id > ?",
            [run["source"], run_id],
        )
        records = staged_records(store, run_id)
        if newer is not None or not records:
            raise WrongInput(
                f"run {run_id} is too old to be admitted; harvest again: crawl {run['source']}"
            )
        source = find_source(run["source"])
        counts = admit(
            store, run_id, records, source, is_complete=bool(run["is_complete"]), today=today
        )
        store.execute(
            "UPDATE runs SET state = 'ok', stored = ?, new = ?, changed = ?, missing = ?,"
            " comment = ?, admitted_by = ?, finished_at = ? WHERE id = ?",
            [
                counts.stored,
                counts.new,
                counts.changed,
                counts.missing,
                comment,
                author,
                now.isoformat(),
                run_id,
            ],
        )
        store.execute("DELETE FROM staged WHERE run_id = ?", [run_id])
        apply_date(store, today)
    return report_of(store, run_id)


def discard_orphans(store: Store, *, now: datetime) -> int:
    """Throw away what dead processes left staged; return how many runs that were."""
    with store.write():
        dead = [held for held in store.rows("SELECT * FROM leases") if not is_held(held, now)]
        for held in dead:
            discard_run(store, held["run_id"], now=now)
    return len(dead)


def close_run(
    store: Store,
    run_id: int,
    state: RunState,
    harvest: Harvest,
    counts: Counts,
    reasons: Sequence[str],
    warnings: Sequence[str],
    rates: dict[str, float],
    *,
    now: datetime,
) -> None:
    store.execute(
        "UPDATE runs SET state = ?, finished_at = ?, is_complete = ?, listed = ?, stored = ?,"
        " new = ?, changed = ?, missing = ?, requests = ?, reasons = ?, warnings = ?, fill = ?"
        " WHERE id = ?",
        [
            state,
            now.isoformat(),
            int(harvest.complete),
            harvest.listed,
            counts.stored,
            counts.new,
            counts.changed,
            counts.missing,
            harvest.requests,
            json.dumps(list(reasons), ensure_ascii=False),
            json.dumps(list(warnings), ensure_ascii=False),
            json.dumps(rates, sort_keys=True),
            run_id,
        ],
    )
    release_lease(store, run_of(store, run_id)["source"], run_id)


def staged_records(store: Store, run_id: int) -> list[Record]:
    found = store.rows("SELECT body FROM staged WHERE run_id = ? ORDER BY source_id", [run_id])
    return [from_json(r["body"]) for r in found]


def known_records(store: Store, source: str) -> list[Record]:
    """Return every record of a source as it was last seen, in order of identifier."""
    found = store.rows("SELECT body FROM records WHERE source = ? ORDER BY source_id", [source])
    return [from_json(r["body"]) for r in found]


def past_of(store: Store, source: str, today: date) -> Past:
    """Return what earlier good runs of a source say about the next one."""
    live = store.rows(
        "SELECT source_id, body FROM records WHERE source = ? AND missing_since IS NULL"
        " AND status <> 'closed'",
        [source],
    )
    bodies = {r["source_id"]: from_json(r["body"]) for r in live}
    fills = store.rows(
        "SELECT fill FROM runs WHERE source = ? AND state = 'ok' ORDER BY id DESC LIMIT ?",
        [source, GOOD_RUNS],
    )
    return Past(
        survivors={
            name: r.last_deadline
            for name, r in bodies.items()
            if r.last_deadline is None or r.last_deadline >= today
        },
        titles={name: r.title for name, r in bodies.items()},
        fills=[json.loads(r["fill"]) for r in fills],
    )


def forget_old_staging(store: Store, source: str) -> None:
    store.execute(
        "DELETE FROM staged WHERE run_id IN (SELECT id FROM runs WHERE source = ?"
        " AND state = 'quarantined' ORDER BY id DESC LIMIT -1 OFFSET ?)",
        [source, KEPT_QUARANTINED],
    )


def run_of(store: Store, run_id: int) -> Row:
    found = store.row("SELECT * FROM runs WHERE id = ?", [run_id])
    if found is None:
        raise UnknownName(f"there is no run {run_id}; `citycalls sources` lists the last ones")
    return found


def report_of(store: Store, run_id: int) -> RunReport:
    run = run_of(store, run_id)
    return RunReport(
        run_id=run_id,
        source=run["source"],
        state=RunState(run["state"]),
        reasons=tuple(json.loads(run["reasons"])),
        warnings=tuple(json.loads(run["warnings"])),
        **{k: run[k] for k in ("listed", "stored", "new", "changed", "missing", "requests")},
    )


def first_day(store: Store) -> date | None:
    """Return the day of the first run that was admitted; None if there is none."""
    found = store.row("SELECT min(today) AS day FROM runs WHERE state = 'ok'")
    return date.fromisoformat(found["day"]) if found and found["day"] else None
