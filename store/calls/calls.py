"""Calls as they stand today, or stood on any day since the first harvest."""

import difflib
import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from funding.call import Call, Record, Status
from funding.errors import UnknownName
from funding.merge import merge_records
from funding.source import load_sources
from store.database import Row, Store
from store.harvest.call_identity import PLANS, resolve_call
from store.harvest.record_json import from_json

LIVE = frozenset(Status) - {Status.CLOSED}
RECORDS = "SELECT r.*, b.body FROM records r JOIN bodies b ON b.id = r.body_id"
TITLE_WEIGHT = 8.0
"""A title has some ten words, a text some thousand: a word in the title tells the subject."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedCall:
    """One row of a list of calls."""

    call_id: str
    record: Record
    """Merged over all sources, or one source's own values."""
    status: Status
    first_seen: date
    last_seen: date
    last_changed: date | None
    missing_since: date | None


def list_calls(
    store: Store,
    *,
    today: date,
    statuses: Collection[Status] = LIVE,
    source: str | None = None,
    query: str | None = None,
    by_relevance: bool = False,
    at: date | None = None,
) -> list[ListedCall]:
    """Return calls with one of *statuses* on *today*, in order of last deadline, then title.

    With *by_relevance* those that answer *query* best come first.
    With *source* one row per record of that source with its own values; otherwise one row per call.
    With *at* everything is as it was known on that day, and that day decides the status.
    """
    day = at or today
    rows = rows_at(store, at) if at else store.rows(f"{RECORDS} ORDER BY r.id")
    found: dict[str, float] = {}
    if query is not None:
        ranks = {number: rank for number, _, rank in search_records(store, query)}
        for row in rows:
            if row["id"] in ranks and (source is None or row["source"] == source):
                rank = ranks[row["id"]]
                found[row["call_id"]] = min(rank, found.get(row["call_id"], rank))
        rows = [r for r in rows if (r["id"] in ranks if source else r["call_id"] in found)]
    if source is not None:
        listed = [listed_record(r, day) for r in rows if r["source"] == source]
    else:
        listed = [listed_call(call, day) for call in merge_calls(rows)]
    chosen = [row for row in listed if row.status in statuses]
    chosen.sort(key=lambda c: (c.record.last_deadline or date.max, c.record.title, c.call_id))
    return sorted(chosen, key=lambda c: found[c.call_id]) if by_relevance and found else chosen


def live_calls(store: Store, today: date) -> list[Call]:
    """Return the merged calls that are not closed on *today* and not withdrawn, by id.

    A call that is missing since less than three dates is among them; it says so.
    """
    return [call for call in listed_calls(store) if call.status_on(today) in LIVE]


def listed_calls(store: Store, ids: Collection[str] | None = None) -> list[Call]:
    """Return the merged calls that no source took back, by id; with *ids* only those of them.

    Closed ones are among them, and those that are missing since less than three dates.
    """
    chosen = "" if ids is None else " AND r.call_id IN (SELECT value FROM json_each(?))"
    rows = store.rows(
        f"{RECORDS} WHERE r.call_id IN (SELECT call_id FROM records"
        f" WHERE withdrawn_on IS NULL){chosen} ORDER BY r.id",
        [] if ids is None else [json.dumps(sorted(ids))],
    )
    return sorted(merge_calls(rows), key=lambda call: call.id)


def find_call(store: Store, text: str) -> Call:
    """Return the call that *text* names: by its id, a former id, a portal's identifier or address.

    Raises UnknownName with the nearest known identifiers.
    """
    if text in (exact := calls_of(store, [text])):
        return exact[text]
    wanted = text.strip()
    call_id = resolve_call(store, wanted)
    found = store.row(
        "SELECT r.call_id FROM records r JOIN bodies b ON b.id = r.body_id WHERE r.call_id = :id"
        " OR r.source || ':' || r.source_id = :text OR lower(r.source_id) = lower(:text)"
        " OR r.reference = :text OR json_extract(b.body, '$.url') = :text ORDER BY r.id",
        {"id": call_id, "text": wanted},
    ) or store.row(
        "SELECT r.call_id FROM record_aliases a JOIN records r ON r.id = a.record_id"
        " WHERE a.alias = :text OR a.source || ':' || a.alias = :text",
        {"text": wanted},
    )
    if found is None:
        names = [r["source_id"] for r in store.rows("SELECT source_id FROM records")]
        near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
        hint = f"; did you mean {', '.join(near)}?" if near else "; `citycalls calls` lists them"
        raise UnknownName(f"no call is known as {text!r}{hint}")
    return calls_of(store, [found["call_id"]])[found["call_id"]]


def calls_of(store: Store, call_ids: Iterable[str]) -> dict[str, Call]:
    """Return calls by the id that was asked for, former ids included; unknown ones are left out."""
    asked = {name: resolve_call(store, name) for name in call_ids}
    calls: dict[str, Call] = {}
    for call_id in sorted(set(asked.values())):
        rows = store.rows(f"{RECORDS} WHERE r.call_id = ? ORDER BY r.id", [call_id])
        calls |= {call.id: call for call in merge_calls(rows)}
    return {name: calls[call_id] for name, call_id in asked.items() if call_id in calls}


def withdrawn_calls(store: Store, call_ids: Iterable[str]) -> frozenset[str]:
    """Return those of *call_ids* that every source took back; present ids, not former ones."""
    found = set()
    for call_id in set(call_ids):
        row = store.row(
            "SELECT count(*) AS n, count(withdrawn_on) AS gone FROM records WHERE call_id = ?",
            [call_id],
        )
        if row is not None and row["n"] and row["n"] == row["gone"]:
            found.add(call_id)
    return frozenset(found)


def call_ids(store: Store) -> list[str]:
    """Return the id of every call, and the former ids of calls that have merged since."""
    rows = store.rows("SELECT call_id AS id FROM records UNION SELECT alias FROM call_aliases")
    return [row["id"] for row in rows]


def merge_calls(rows: Iterable[Row]) -> list[Call]:
    """Return the calls of stored rows, in order of their first row."""
    ranks = {name: source.rank for name, source in load_sources().items()}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["call_id"]].append(row)
    return [merge_rows(call_id, group, ranks) for call_id, group in groups.items()]


def merge_rows(call_id: str, rows: list[Row], ranks: Mapping[str, int]) -> Call:
    """Merge the rows of one call; one that is still listed goes before one that is missing.

    What a source took back says nothing of the call any more, unless every source took it back;
    the days on which it was seen count all the same.  The plan of a call that is there says what
    was announced, and nothing of the call itself.
    """
    others = [row for row in rows if row["source"] != PLANS]
    plans = [row for row in rows if row["source"] == PLANS] if others else []
    rows = others or rows
    standing = [row for row in rows if row["withdrawn_on"] is None] or rows
    ordered = sorted(
        standing,
        key=lambda r: (r["missing_since"] is not None, ranks.get(r["source"], 99), r["id"]),
    )
    records = tuple(from_json(r["body"]) for r in ordered)
    best, provenance, conflicts = merge_records(records)
    gone = [r["missing_since"] for r in standing]
    return Call(
        id=call_id,
        best=best,
        records=records,
        provenance=provenance,
        conflicts=conflicts,
        first_seen=as_date(min(r["first_seen"] for r in rows)),
        last_seen=as_date(max(r["last_seen"] for r in rows)),
        last_changed=as_date(max((r["last_changed"] or "" for r in rows), default="")),
        missing_since=as_date(max(gone)) if all(gone) else None,
        announced=from_json(plans[-1]["body"]) if plans else None,
    )


def listed_call(call: Call, day: date) -> ListedCall:
    return ListedCall(
        call_id=call.id,
        record=call.best,
        status=call.status_on(day),
        first_seen=call.first_seen or day,
        last_seen=call.last_seen or day,
        last_changed=call.last_changed,
        missing_since=call.missing_since,
    )


def listed_record(row: Row, day: date) -> ListedCall:
    record = from_json(row["body"])
    return ListedCall(
        call_id=row["call_id"],
        record=record,
        status=record.status_on(day),
        first_seen=as_date(row["first_seen"]) or day,
        last_seen=as_date(row["last_seen"]) or day,
        last_changed=as_date(row["last_changed"]),
        missing_since=as_date(row["missing_since"]),
    )


def call_at(store: Store, call_id: str, day: date) -> Call | None:
    """Return a call as it was at the end of *day*; None if no source listed it yet."""
    return next(iter(merge_calls(rows_at(store, day, resolve_call(store, call_id)))), None)


def rows_at(store: Store, day: date, call_id: str | None = None) -> list[Row]:
    """Return the rows of `records` as they were at the end of *day*, from versions and absences.

    With *call_id* only those of one call.
    """
    at = day.isoformat()
    rows = store.rows(
        "SELECT r.*, v.body AS packed, v.valid_from FROM records r JOIN versions v"
        " ON v.record_id = r.id AND v.run_id = (SELECT run_id FROM versions"
        " WHERE record_id = r.id AND valid_from <= :at"
        " AND run_id IN (SELECT id FROM runs WHERE state = 'ok')"
        " ORDER BY valid_from DESC, run_id DESC LIMIT 1)"
        " WHERE :call IS NULL OR r.call_id = :call ORDER BY r.id",
        {"at": at, "call": call_id},
    )
    absences = defaultdict(list)
    for row in store.rows("SELECT * FROM absences WHERE since <= ? AND until > ?", [at, at]):
        absences[row["record_id"]].append(row["since"])
    changed = {
        row["record_id"]: row["day"]
        for row in store.rows(
            "SELECT record_id, max(seen_on) AS day FROM events"
            " WHERE seen_on <= ? GROUP BY record_id",
            [at],
        )
    }
    for row in rows:
        row["body"] = zlib.decompress(row["packed"]).decode()
        since = row["missing_since"]
        row["missing_since"] = since if since and since <= at else None
        row["missing_since"] = min(absences.get(row["id"], []), default=row["missing_since"])
        taken_back = row["withdrawn_on"]
        row["withdrawn_on"] = taken_back if taken_back and taken_back <= at else None
        row["last_seen"] = min(row["last_seen"], at)
        row["last_changed"] = changed.get(row["id"])
    return rows


def search_records(store: Store, query: str) -> list[tuple[int, str, float]]:
    """Return number, call and BM25 rank of the records in which every word of *query* occurs.

    The lowest rank is the best; a word in the title counts as much as `TITLE_WEIGHT` in the text.
    Nothing in *query* is an operator.
    """
    words = query.replace("\0", " ")  # SQLite reads up to it, and misses the closing quote
    terms = store.db.quote_fts(words) if words.strip() else ""
    if not terms:
        return []
    return store.tuples(
        "SELECT r.id, r.call_id, bm25(calls_fts, ?, 1.0) FROM calls_fts"
        " JOIN records r ON r.body_id = calls_fts.rowid WHERE calls_fts MATCH ?",
        [TITLE_WEIGHT, terms],
    )


def calls_titled(store: Store, words: str, *, most: int) -> list[Call]:
    """Return calls whose title has all of *words*, live or not, the best answers first.

    Nothing in *words* is an operator; none are found for no word.
    """
    terms = store.db.quote_fts(words) if words.strip() else ""
    if not terms:
        return []
    rows = store.rows(
        "SELECT DISTINCT call_id FROM (SELECT r.call_id FROM calls_fts"
        " JOIN records r ON r.body_id = calls_fts.rowid WHERE calls_fts MATCH ?"
        " ORDER BY bm25(calls_fts), r.id LIMIT 200) LIMIT ?",
        [f"title : ({terms})", most],
    )
    found = calls_of(store, [row["call_id"] for row in rows])
    return [found[row["call_id"]] for row in rows if row["call_id"] in found]


def as_date(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None


def count_live(store: Store) -> dict[str, int]:
    """Return per source how many records are live and listed, as of the last date step."""
    rows = store.rows(
        "SELECT source, count(*) AS n FROM records WHERE status <> 'closed'"
        " AND missing_since IS NULL AND withdrawn_on IS NULL GROUP BY source"
    )
    return {r["source"]: r["n"] for r in rows}
