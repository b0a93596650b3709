"""How the sources are: last good run, what is late, what was set aside."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from funding.event import RunState
from funding.source import Source, load_sources
from store.calls.calls import count_live
from store.database import Row, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceHealth:
    source: Source
    state: RunState | None
    """How the last run ended; None if the source was never read."""
    run_id: int | None
    last_good: date | None
    """The day of the last admitted run."""
    last_tried: date | None
    is_late: bool
    """True for a source that is on and configured and had no good run for too long."""
    live: int
    """Live records that the portal lists."""
    reasons: tuple[str, ...]
    """Why the last run was not admitted, or why the source was skipped."""


def source_health(store: Store, *, now: datetime) -> list[SourceHealth]:
    """Return every source in the order in which they are read."""
    live = count_live(store)
    return [health_of(store, source, live, now) for source in load_sources().values()]


def health_of(store: Store, source: Source, live: dict[str, int], now: datetime) -> SourceHealth:
    last = last_run(store, source.name)
    good = last_run(store, source.name, RunState.OK)
    allowed = timedelta(hours=source.late_after_hours)
    is_skipped = last is not None and last["state"] == RunState.SKIPPED
    since = datetime.fromisoformat((good or last or {"started_at": now.isoformat()})["started_at"])
    return SourceHealth(
        source=source,
        state=None if last is None else RunState(last["state"]),
        run_id=None if last is None else last["id"],
        last_good=None if good is None else date.fromisoformat(good["today"]),
        last_tried=None if last is None else date.fromisoformat(last["today"]),
        is_late=source.is_on and last is not None and not is_skipped and now - since > allowed,
        live=live.get(source.name, 0),
        reasons=() if last is None else tuple(json.loads(last["reasons"])),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class PastRun:
    """One run of a source as it ended."""

    run_id: int
    day: date
    state: RunState
    listed: int
    fill: Mapping[str, float]
    """Required field to the share 0..1 of the calls that have it; empty for a failed run."""


def past_runs(store: Store, source: str, *, most: int) -> list[PastRun]:
    """Return the last runs of a source that ended, the newest first; skipped ones are left out."""
    rows = store.rows(
        "SELECT id, today, state, listed, fill FROM runs WHERE source = ?"
        " AND state NOT IN ('running', 'skipped') ORDER BY id DESC LIMIT ?",
        [source, most],
    )
    return [
        PastRun(
            run_id=row["id"],
            day=date.fromisoformat(row["today"]),
            state=RunState(row["state"]),
            listed=row["listed"],
            fill=json.loads(row["fill"]),
        )
        for row in rows
    ]


def last_run(store: Store, source: str, state: RunState | None = None) -> Row | None:
    return store.row(
        "SELECT * FROM runs WHERE source = ? AND state <> 'running' AND (? IS NULL OR state = ?)"
        " ORDER BY id DESC LIMIT 1",
        [source, state, state],
    )


def admitted_after(store: Store, day: date, moment: datetime) -> frozenset[str]:
    """Return the sources whose run of *day* was admitted after *moment*."""
    rows = store.rows(
        "SELECT source, finished_at FROM runs WHERE state = 'ok' AND today = ?", [day.isoformat()]
    )
    return frozenset(r["source"] for r in rows if datetime.fromisoformat(r["finished_at"]) > moment)
