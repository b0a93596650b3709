"""Runs, calls and events up to one moment, as temporary tables over the real ones."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from funding.call import Status
from funding.event import EventKind, RunState
from store.database import Row, Store
from store.past.marks import IssueMark

RECORDS = """
CREATE TEMP TABLE records AS
SELECT r.id, r.source, r.source_id, r.reference,
    coalesce((SELECT former FROM main.regroupings g
        WHERE g.record_id = r.id AND g.id > :regrouped ORDER BY g.id LIMIT 1), r.call_id)
        AS call_id,
    v.content_hash, r.reading,
    coalesce(turned.before, r.status) AS status, NULL AS turns_on, r.link_keys,
    CASE WHEN newest.run_id = then_.run_id THEN r.body_id ELSE -v.rowid END AS body_id,
    r.first_seen, r.first_live, min(r.last_seen, d.day) AS last_seen,
    CASE WHEN r.last_changed <= d.day THEN r.last_changed END AS last_changed,
    NULL AS missing_since, NULL AS missed_on, 0 AS missed_dates, NULL AS withdrawn_on
FROM temp.then_ JOIN main.records r ON r.id = then_.record_id
JOIN temp.newest ON newest.record_id = r.id
JOIN main.versions v ON v.record_id = r.id AND v.run_id = then_.run_id
JOIN temp.last_days d ON d.source = r.source
LEFT JOIN temp.turned ON turned.record_id = r.id
ORDER BY r.id
"""
VERSIONS = """
CREATE TEMP TABLE {name} AS
SELECT record_id, run_id, max(place) AS place FROM main.versions JOIN temp.{runs} USING (run_id)
GROUP BY record_id
"""
BODIES = """
CREATE TEMP VIEW bodies AS SELECT r.body_id AS id, CASE WHEN r.body_id > 0
    THEN (SELECT body FROM main.bodies b WHERE b.id = r.body_id)
    ELSE unpacked((SELECT body FROM main.versions v WHERE v.rowid = -r.body_id)) END AS body
FROM temp.records r
"""
TURNING = (
    *(EventKind.STATUS, EventKind.CLOSED, EventKind.REOPENED, EventKind.NEW),
    EventKind.MISSING,
)


def drop(store: Store, *names: str) -> None:
    """Drop temporary tables and views."""
    kinds = {
        row["name"]: row["type"] for row in store.rows("SELECT name, type FROM sqlite_temp_master")
    }
    for name in names:
        if name in kinds:
            store.db.execute(f"DROP {kinds[name]} temp.{name}")


def runs_then(store: Store, mark: IssueMark) -> list[Row]:
    """Return the runs that had been begun, as they stood."""
    found = []
    for row in store.rows("SELECT * FROM main.runs WHERE id <= ? ORDER BY id", [mark.last_run]):
        state = mark.unfinished.get(str(row["id"]))
        if state == RunState.RUNNING:
            row |= {"state": state, "finished_at": None}
        elif state is not None:
            row |= {"state": state}
        found.append(row)
    return found


def show_runs(store: Store, mark: IssueMark) -> None:
    """Show the runs, and the order in which they were admitted."""
    drop(store, "runs", "admitted", "admitted_since", "last_days", "events")
    store.db.execute("CREATE TEMP TABLE runs AS SELECT * FROM main.runs LIMIT 0")
    then = runs_then(store, mark)
    if then:
        names = ", ".join(then[0])
        marks = ", ".join(f":{name}" for name in then[0])
        store.execute_many(f"INSERT INTO temp.runs ({names}) VALUES ({marks})", then)
    store.db.execute("CREATE INDEX temp.runs_then ON runs (source, state, id)")
    good = in_order([row for row in then if row["state"] == RunState.OK])
    ever = in_order(store.rows("SELECT * FROM main.runs WHERE state = 'ok'"))
    for name, rows in (("admitted", good), ("admitted_since", ever)):
        store.db.execute(f"CREATE TEMP TABLE {name} (run_id INTEGER PRIMARY KEY, place INTEGER)")
        store.execute_many(
            f"INSERT INTO temp.{name} (run_id, place) VALUES (?, ?)",
            [(row["id"], place) for place, row in enumerate(rows)],
        )
    store.db.execute("CREATE TEMP TABLE last_days (source TEXT PRIMARY KEY, day TEXT)")
    days = {row["source"]: row["today"] for row in good}
    store.execute_many("INSERT INTO temp.last_days VALUES (?, ?)", sorted(days.items()))
    store.db.execute(
        f"CREATE TEMP VIEW events AS SELECT * FROM main.events WHERE id <= {mark.last_event}"
    )


def in_order(runs: list[Row]) -> list[Row]:
    """Return runs in the order in which they were admitted."""
    return sorted(runs, key=lambda row: (moment_of(row), row["id"]))


def moment_of(row: Row) -> float:
    text = row["finished_at"] or row["started_at"]
    return datetime.fromisoformat(text).timestamp()


def show_records(store: Store, mark: IssueMark) -> None:
    """Show the calls with the words, the status and the links that they had."""
    drop(store, "bodies", "records", "call_aliases", "then_", "newest", "turned")
    store.db.execute(VERSIONS.format(name="then_", runs="admitted"))
    store.db.execute(VERSIONS.format(name="newest", runs="admitted_since"))
    store.db.execute("CREATE UNIQUE INDEX temp.newest_by_record ON newest (record_id)")
    show_turns(store, mark)
    store.db.execute(RECORDS, {"regrouped": mark.last_regrouping})
    for index, column in (("by_number", "id"), ("by_call", "call_id"), ("by_body", "body_id")):
        store.db.execute(f"CREATE INDEX temp.past_{index} ON records ({column})")
    store.db.execute(BODIES)
    mark_absent(store, mark)
    store.db.execute(
        "CREATE TEMP TABLE call_aliases AS SELECT * FROM main.call_aliases"
        " WHERE alias NOT IN (SELECT call_id FROM temp.records)"
    )
    store.db.execute("CREATE UNIQUE INDEX temp.past_aliases ON call_aliases (alias)")


def show_turns(store: Store, mark: IssueMark) -> None:
    """Note what the records' status was, of those that opened or closed since."""
    store.db.execute("CREATE TEMP TABLE turned (record_id INTEGER PRIMARY KEY, before TEXT)")
    later: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for row in store.rows(
        "SELECT record_id, kind, old FROM main.events WHERE id > ?"
        " AND kind IN (?, ?, ?, ?, ?) ORDER BY id",
        [mark.last_event, *TURNING],
    ):
        later[row["record_id"]].append((row["kind"], row["old"]))
    found = ((number, status_before(events)) for number, events in later.items())
    store.execute_many(
        "INSERT INTO temp.turned VALUES (?, ?)", [row for row in found if row[1] is not None]
    )


def status_before(events: Sequence[tuple[str, str | None]]) -> str | None:
    """Return the status before some events of a record, in order; None if they do not tell it.

    >>> status_before([("closed", "open")])
    'open'
    >>> status_before([("reopened", None)])
    'closed'
    >>> status_before([("missing", None), ("reopened", None)])
    'open'
    """
    was_listed = False
    for kind, old in events:
        if kind in (EventKind.STATUS, EventKind.CLOSED):
            return old
        if kind == EventKind.MISSING:
            was_listed = True
        else:
            return str(Status.OPEN if was_listed else Status.CLOSED)
    return None


def mark_absent(store: Store, mark: IssueMark) -> None:
    """Note which calls their sources did not list, since when, and which counted as withdrawn."""
    spans: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for row in store.rows("SELECT record_id, since, until FROM main.absences"):
        spans[row["record_id"]].append((row["since"], row["until"]))
    for row in store.rows(
        "SELECT id, missing_since FROM main.records WHERE missing_since NOT NULL"
    ):
        spans[row["id"]].append((row["missing_since"], None))
    if not spans:
        return
    days = {row["source"]: row["day"] for row in store.rows("SELECT * FROM temp.last_days")}
    good: dict[str, list[str]] = defaultdict(list)
    for row in store.rows("SELECT source, today FROM temp.runs WHERE state = 'ok'"):
        good[row["source"]].append(row["today"])
    events = events_of(store, spans)
    for record in store.rows("SELECT id, source FROM temp.records"):
        for since, until in spans.get(record["id"], ()):
            day = days[record["source"]]
            seen = events[record["id"]]
            if not is_absent(since, until, day, seen, mark.last_event):
                continue
            gone = [
                d
                for number, kind, d in seen
                if kind == EventKind.WITHDRAWN and since <= d and number <= mark.last_event
            ]
            last = max((d for d in good[record["source"]] if d < since), default=since)
            store.execute(
                "UPDATE temp.records SET missing_since = ?, withdrawn_on = ?, last_seen = ?"
                " WHERE id = ?",
                [since, min(gone, default=None), last, record["id"]],
            )


def events_of(
    store: Store, records: dict[int, list[tuple[str, str | None]]]
) -> dict[int, list[tuple[int, str, str]]]:
    """Return number, kind and day of what happened to records that were absent once."""
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in store.rows("SELECT id, record_id, kind, seen_on FROM main.events ORDER BY id"):
        if row["record_id"] in records:
            found[row["record_id"]].append((row["id"], row["kind"], row["seen_on"]))
    return found


def is_absent(
    since: str, until: str | None, day: str, seen: list[tuple[int, str, str]], last: int
) -> bool:
    """Return whether an absence had begun and not ended; events tell what came later that day."""
    begun = since < day or any(
        number <= last and kind == EventKind.MISSING and on == since for number, kind, on in seen
    )
    later = any(number > last and on == until for number, _, on in seen)
    return begun and since <= day and (until is None or until > day or (until == day and later))
