"""Runs: staging what a spider reads, and making a judged run the present state."""

import json
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, datetime

from funding.call import Record
from funding.errors import StoreBusy, UnknownName, WrongInput
from funding.event import Harvest, RunReport, RunState
from funding.source import Source, find_source
from store.database import Row, Store
from store.harvest.admission import admit
from store.harvest.bodies import clear_leftovers
from store.harvest.date_step import due_turns, turn_records
from store.harvest.leases import discard_run, is_held, release_lease, take_lease
from store.harvest.plan import Counts, Plan, plan_run
from store.harvest.plausibility import Past, fill_rates, judge
from store.harvest.record_json import from_json
from store.harvest.staging import Reading, is_staged, stage_readings, staged_records
from store.operations.audit import note_change
from store.operations.failpoints import reached
from store.timetables.joining import join_plans

GOOD_RUNS = 4
"""Good runs from which the usual fill rates are taken."""
JUDGED = (
    *("source", "source_id", "title", "url", "reference", "status_claimed"),
    *("opening_date", "deadlines", "is_rolling"),
)
"""The fields by which every run is judged."""


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
    stage_readings(store, run_id, [Reading(record=record) for record in records])


def finish_run(
    store: Store, run_id: int, harvest: Harvest, *, today: date, now: datetime
) -> RunReport:
    """Judge a run and admit it whole, or set it aside; return how it ended.

    Others write meanwhile, and see all of it or nothing.  A crash leaves either the former state
    or the new one, and what it leaves lying about is cleared by the next run.
    """
    source = find_source(run_of(store, run_id)["source"])
    known = live_records(store, source)
    records = staged_records(store, run_id, judged(source), known)
    warnings = list(harvest.warnings)
    count = len(records) + harvest.left_out
    if count > source.calls_max:
        warnings.append(f"{count} calls, more than the {source.calls_max} expected")
    rates = fill_rates(records, source, today=today)
    past = past_of(store, source, known.values(), today)
    reasons = judge(harvest, records, past, source, today=today)

    def conclude(plan: Plan) -> None:
        skipped = plan.counts.skipped + harvest.left_out
        told = [*warnings, f"{skipped} stale rows were left out"] if skipped else warnings
        close_run(store, run_id, RunState.OK, harvest, plan.counts, [], told, rates, now=now)

    if reasons:
        state = RunState.QUARANTINED if records else RunState.FAILED
        turns = due_turns(store, today)
        with store.write():
            close_run(store, run_id, state, harvest, Counts(), reasons, warnings, rates, now=now)
            turn_records(store, turns, today)
    else:
        admit(
            store,
            lambda: plan_run(store, run_id, source, is_complete=True, today=today),
            conclude,
        )
    reached("admit_after_commit")
    if not reasons:
        join_if_free(store, today)
    clear_leftovers(store)
    return report_of(store, run_id)


def join_if_free(store: Store, today: date) -> None:
    """Join planned calls with the real ones of a run; where others write, the next run does."""
    with suppress(StoreBusy):
        join_plans(store, today=today)


def fail_run(
    store: Store, run_id: int, harvest: Harvest, *, today: date, now: datetime
) -> RunReport:
    """Close a run that brought nothing readable; the present state stays."""
    reasons = list(harvest.problems) or ["nothing readable came"]
    turns = due_turns(store, today)
    with store.write():
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
        turn_records(store, turns, today)
    clear_leftovers(store)
    return report_of(store, run_id)


def skip_source(store: Store, source: str, reason: str, *, today: date, now: datetime) -> RunReport:
    """Note that a source was not asked, for example because its token is not set: no alarm."""
    turns = due_turns(store, today)
    with store.write():
        run_id = store.execute(
            "INSERT INTO runs (source, state, today, started_at, finished_at, reasons)"
            " VALUES (?, 'skipped', ?, ?, ?, ?)",
            [source, today.isoformat(), now.isoformat(), now.isoformat(), json.dumps([reason])],
        )
        turn_records(store, turns, today)
    return report_of(store, run_id)


def accept_run(
    store: Store, run_id: int, *, comment: str, author: str, today: date, now: datetime
) -> RunReport:
    """Admit a quarantined run on a person's word.

    An incomplete run never makes a call missing: what it did not list may still be there.
    Raises UnknownName for a run that does not exist, WrongInput for one that can't be admitted,
    SourceBusy while another process harvests the source.
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
        if newer is not None or not is_staged(store, run_id):
            raise WrongInput(
                f"run {run_id} is too old to be admitted; harvest again: crawl {run['source']}"
            )
        take_lease(store, run["source"], run_id, now=now)
    source, is_complete = find_source(run["source"]), bool(run["is_complete"])

    def conclude(plan: Plan) -> None:
        counts = plan.counts
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
        note_change(
            store,
            who=author,
            did="admitted a run that was set aside",
            about=source.name,
            detail=f"run {run_id}: {comment}",
            now=now,
        )
        release_lease(store, source.name, run_id)

    try:
        admit(
            store,
            lambda: plan_run(store, run_id, source, is_complete=is_complete, today=today),
            conclude,
        )
        join_if_free(store, today)
    finally:
        with store.write():
            release_lease(store, source.name, run_id)
    clear_leftovers(store)
    return report_of(store, run_id)


def discard_orphans(store: Store, *, now: datetime) -> int:
    """Throw away what dead processes left behind; return how many runs that were."""
    with store.write():
        dead = [held for held in store.rows("SELECT * FROM leases") if not is_held(held, now)]
        for held in dead:
            discard_run(store, held["run_id"], now=now)
    clear_leftovers(store)
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


def known_records(store: Store, source: str) -> list[Record]:
    """Return every record of a source as it was last seen, in order of identifier."""
    found = store.rows(
        "SELECT b.body FROM records r JOIN bodies b ON b.id = r.body_id"
        " WHERE r.source = ? ORDER BY r.source_id",
        [source],
    )
    return [from_json(r["body"]) for r in found]


def judged(source: Source) -> frozenset[str]:
    """Return the fields of a record by which a run of a source is judged."""
    return frozenset((*JUDGED, *source.required))


def live_records(store: Store, source: Source) -> dict[int, Record]:
    """Return what should still be listed, by the number of its words, as far as it is judged."""
    live = store.rows(
        "SELECT b.id, b.body FROM records r JOIN bodies b ON b.id = r.body_id"
        " WHERE r.source = ? AND r.missing_since IS NULL AND r.withdrawn_on IS NULL"
        " AND r.status <> 'closed'",
        [source.name],
    )
    names = judged(source)
    return {row["id"]: from_json(row["body"], names) for row in live}


def past_of(store: Store, source: Source, live: Collection[Record], today: date) -> Past:
    """Return what earlier good runs of a source, and its *live* records, say about the next."""
    fills = store.rows(
        "SELECT fill FROM runs WHERE source = ? AND state = 'ok' ORDER BY id DESC LIMIT ?",
        [source.name, GOOD_RUNS],
    )
    return Past(
        survivors={
            r.source_id: r.last_deadline
            for r in live
            if (r.last_deadline is None or r.last_deadline >= today)
            and (r.plan is None or not r.plan.window.is_over(today))
        },
        titles={r.source_id: r.title for r in live},
        fills=[json.loads(r["fill"]) for r in fills],
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


def last_day(store: Store) -> date | None:
    """Return the day of the last run that was admitted; None if there is none."""
    found = store.row("SELECT max(today) AS day FROM runs WHERE state = 'ok'")
    return date.fromisoformat(found["day"]) if found and found["day"] else None
