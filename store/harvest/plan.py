"""What admitting a run will change, worked out and written beside the present state, lock-free."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from funding.call import Record, Status
from funding.event import EventKind
from funding.source import Source
from store.database import Row, Store, in_pieces, meta
from store.harvest.bodies import (
    Body,
    bodies_of,
    forget_prepared,
    write_bodies,
    write_coming_events,
)
from store.harvest.call_identity import PLANS, link_keys
from store.harvest.changes import RecordChange, find_changes, keep_unreadable
from store.harvest.date_step import STEPPED_TO, next_status_change
from store.harvest.present import states_of
from store.harvest.record_json import content_hash, from_json, to_json
from store.harvest.staging import Staged, Words, read_staged, staged_ids, staged_pieces
from store.operations.failpoints import reached

WITHDRAWN_AFTER = 3
"""A call counts as withdrawn after it was absent from complete runs on this many dates."""
FRESH = frozenset(Status) - {Status.CLOSED, Status.ROLLING}
"""Statuses in which a call can be news; a standing programme is open all the time."""
EVENTS = 5000
"""Events that are written in one go."""
KEPT = (
    *("source_id", "reference", "content_hash", "reading", "status", "turns_on"),
    *("link_keys", "body_id", "first_live", "last_seen", "last_changed", "missing_since"),
    *("missed_on", "missed_dates", "withdrawn_on", "read_from"),
)
"""The columns of a record that a run may change."""


@dataclass(kw_only=True, slots=True)
class Counts:
    stored: int = 0
    new: int = 0
    changed: int = 0
    missing: int = 0
    skipped: int = 0
    """Stale copies, and what was over at first sight where that is not kept."""


@dataclass(kw_only=True, slots=True)
class Plan:
    """The small rows of an admission; the words behind them are in the database already."""

    run_id: int
    source: str
    today: date
    state: int
    """How often the source's records had been changed when this was worked out."""
    counts: Counts = field(default_factory=Counts)
    new: list[Row] = field(default_factory=list)
    changed: dict[tuple[str, ...], list[Row]] = field(default_factory=lambda: defaultdict(list))
    """Rows by the columns that become others: what stays costs time, too."""
    aliases: list[tuple[str, str, int]] = field(default_factory=list)
    """Source, former identifier, record."""
    absences: list[tuple[int, str, str]] = field(default_factory=list)
    """Record, first day, day of return."""
    events: list[tuple[Row, RecordChange]] = field(default_factory=list)
    """Those that wait to be written."""

    def change(self, before: Row, after: Row) -> None:
        """Add a stored record's row, if it becomes another."""
        names = tuple(name for name in KEPT if before[name] != after[name])
        if names:
            self.changed[names].append(after)


def plan_run(store: Store, run_id: int, source: Source, *, is_complete: bool, today: date) -> Plan:
    """Work out what admitting a run changes, and write its words piece by piece.

    Only a complete run can make a call missing.  Nothing of it is seen before `switch`.
    """
    forget_prepared(store, run_id)
    state = states_of(store).get(source.name, 0)
    plan = Plan(run_id=run_id, source=source.name, today=today, state=state)
    known = Known(store, source.name, staged_ids(store, run_id))
    stepped = meta(store, STEPPED_TO) or ""
    seen: set[int] = set()
    for piece in staged_pieces(store, run_id):
        rest = []
        for staged in piece:
            row = known.unchanged(staged)
            if row is not None and is_as_before(row, source, today, stepped):
                seen.add(row["id"])
                plan_same(plan, row)
            else:
                rest.append(staged)
        seen |= plan_piece(store, plan, known, rest, source)
        reached("admit_first_bodies")
    if is_complete:
        plan_absent(plan, store, [row for row in known.rows if row["id"] not in seen])
        flush_events(store, plan)
    return plan


def plan_piece(
    store: Store, plan: Plan, known: "Known", staged: Collection[Staged], source: Source
) -> set[int]:
    """Read some staged records and write what is new of them; return whose records were seen."""
    seen: set[int] = set()
    found = [(one, *known.find(one)) for one in read_staged(store, staged)]
    formers = bodies_of(store, [row for _, row, _ in found if row is not None])
    bodies = []
    for one, row, events in found:
        if row is None:
            body = plan_new(plan, one, source)
        elif one.record.is_stale_copy and row["reference"] != one.record.reference:
            plan.counts.skipped += 1
            continue
        else:
            seen.add(row["id"])
            body = plan_update(plan, row, formers[row["id"]], one, source, events)
        if body is not None:
            bodies.append(body)
    if bodies:
        write_bodies(store, plan.run_id, bodies, plan.today)
    for body in bodies:
        if not body.is_new:
            plan.change(known.by_number[body.row["id"]], body.row)
    flush_events(store, plan)
    return seen


def is_as_before(row: Row, source: Source, today: date, stepped: str) -> bool:
    """Return whether a record that was read as before stays as it is in every other way, too.

    It was there all the time, and no day since has changed what it is: *stepped* is the latest day
    that was applied to all records.
    """
    day = today.isoformat()
    was_there = row["missing_since"] is None and row["missed_on"] is None
    was_live = row["first_live"] is not None or row["status"] == Status.CLOSED
    is_due = row["turns_on"] is not None and row["turns_on"] <= day
    is_earlier = day < max(row["last_seen"], stepped)
    is_read_alike: bool = row["reading"] == source.reading
    return was_there and was_live and is_read_alike and not is_due and not is_earlier


def plan_same(plan: Plan, row: Row) -> None:
    """Note that a record is listed as it was."""
    plan.counts.stored += 1
    plan.change(row, row | {"last_seen": plan.today.isoformat()})


def flush_events(store: Store, plan: Plan) -> None:
    for events in in_pieces(plan.events, EVENTS):
        write_coming_events(store, plan.run_id, events, plan.today)
    plan.events.clear()


class Known:
    """The records of one source as they stand, findable by identifier, alias and reference."""

    def __init__(self, store: Store, source: str, staged: Collection[str]) -> None:
        self.rows = store.rows("SELECT * FROM records WHERE source = ?", [source])
        self.by_number: dict[int, Row] = {r["id"]: r for r in self.rows}
        self.by_id: dict[str, Row] = {r["source_id"]: r for r in self.rows}
        self.by_reference = {r["reference"]: r for r in self.rows if r["reference"]}
        self.by_alias = {
            r["alias"]: self.by_number[r["record_id"]]
            for r in store.rows(
                "SELECT alias, record_id FROM record_aliases WHERE source = ?", [source]
            )
        }
        self.staged = staged
        """Identifiers."""

    def unchanged(self, staged: Staged) -> Row | None:
        """Return the stored row that has the very words of a staged one; None if none has."""
        row = self.by_id.get(staged.source_id)
        is_same = row is not None and staged.body_id == row["body_id"]
        return row if is_same else None

    def find(self, words: Words) -> tuple[Row | None, list[RecordChange]]:
        """Return the stored row of a record and, if it came under a new name, that event."""
        record = words.record
        row = self.by_id.get(record.source_id)
        if row is not None:
            return row, []
        row = self.by_reference.get(record.reference) if record.reference else None
        row = row or self.by_alias.get(record.source_id)
        if row is None or row["source_id"] in self.staged:
            return None, []  # the former name is still in use: this is another call
        return row, [(EventKind.RENAMED, None, row["source_id"], record.source_id)]


def new_event(record: Record) -> RecordChange:
    deadline = record.last_deadline
    return EventKind.NEW, None, None, None if deadline is None else deadline.isoformat()


def plan_new(plan: Plan, staged: Words, source: Source) -> Body | None:
    """Add a record that was never seen; None where it is over and not kept."""
    record, day = staged.record, plan.today.isoformat()
    status = record.status_on(plan.today)
    if is_ghost(record, source, plan.today):
        plan.counts.skipped += 1
        return None
    row: Row = {
        "source": record.source,
        "call_id": record.id,
        "first_seen": day,
        "first_live": None if status is Status.CLOSED else day,
        "last_seen": day,
        "content_hash": content_hash(record),
        "read_from": staged.read_from,
        **present_values(record, source, plan.today),
    }
    plan.new.append(row)
    plan.counts.stored += 1
    if status in FRESH:
        plan.counts.new += 1
        plan.events.append((row, new_event(record)))
    return Body(row=row, record=record, text=staged.text, is_new=True)


def is_ghost(record: Record, source: Source, today: date) -> bool:
    """Return whether a record seen for the first time is over, as far as anybody can tell.

    The old index flags calls of long ago as open: without a date that can be read nothing shows
    that they are.
    """
    if record.is_stale_copy and record.is_deadline_unreadable:
        return True
    if record.is_ended_early(today):
        return False  # it is cancelled: the same call in another source must not stay open
    return record.status_on(today) is Status.CLOSED and not source.keeps_closed


def plan_update(
    plan: Plan,
    row: Row,
    former_text: str,
    staged: Words,
    source: Source,
    renamed: list[RecordChange],
) -> Body | None:
    """Add what a stored record becomes; return its new words, if a reader could notice them."""
    day, text, record = plan.today.isoformat(), staged.text, staged.record
    changes: list[RecordChange] = []
    digest = row["content_hash"]
    if text != former_text:
        former = from_json(former_text)
        if record.unreadable:
            record = keep_unreadable(former, record)
            text = to_json(record)
        digest = content_hash(record)
        same_reading = row["reading"] == source.reading
        changes = list(find_changes(former, record, same_reading=same_reading))
    events = [*renamed, *status_events(row, record, plan.today), *changes]
    if has_become_real(row):
        events = []
    if renamed:
        plan.aliases.append((record.source, row["source_id"], row["id"]))
    if row["missing_since"] is not None:
        plan.absences.append((row["id"], row["missing_since"], day))
    has_new_words = digest != row["content_hash"]
    # only where what is stored is what was read may the next run take it for the same
    is_as_read = text == staged.text and (has_new_words or text == former_text)
    values = row | present_values(record, source, plan.today)
    values |= {"content_hash": digest, "last_seen": day, "missing_since": None}
    values |= {"missed_on": None, "missed_dates": 0}
    if not has_become_real(row):
        values["withdrawn_on"] = None
    values["read_from"] = staged.read_from if is_as_read else None
    if values["status"] != Status.CLOSED and row["first_live"] is None:
        values["first_live"] = day
    if has_new_words or events:
        values["last_changed"] = day
        plan.counts.changed += 1
    plan.counts.stored += 1
    plan.events += [(values, event) for event in events]
    if has_new_words:
        return Body(row=values, record=record, text=text, is_new=False)
    plan.change(row, values)
    return None


def has_become_real(row: Row) -> bool:
    """Return whether a record is the plan of a call that is there by now: it is told no more."""
    return row["source"] == PLANS and bool(row["call_id"] != f"{PLANS}:{row['source_id']}")


def present_values(record: Record, source: Source, today: date) -> Row:
    """Return the columns that follow from the record and the date, without those of its words."""
    turn = next_status_change(record, today)
    return {
        "source_id": record.source_id,
        "reference": record.reference,
        "reading": source.reading,
        "status": str(record.status_on(today)),
        "turns_on": None if turn is None else turn.isoformat(),
        "link_keys": json.dumps(link_keys(record), ensure_ascii=False),
    }


def status_events(row: Row, record: Record, today: date) -> list[RecordChange]:
    """Return the event that the change of status and presence makes, if any."""
    before, after = Status(row["status"]), record.status_on(today)
    deadline = None if record.last_deadline is None else record.last_deadline.isoformat()
    was_live = before is not Status.CLOSED and row["missing_since"] is None
    if after is Status.CLOSED:
        if before is Status.CLOSED:
            return []
        return [(EventKind.CLOSED, None, str(before), str(after))]
    if row["first_live"] is None:
        return [(EventKind.NEW, None, None, deadline)] if after in FRESH else []
    if not was_live:
        return [(EventKind.REOPENED, None, None, deadline)]
    if before is not after:
        return [(EventKind.STATUS, None, str(before), str(after))]
    return []


def plan_absent(plan: Plan, store: Store, unseen: Iterable[Row]) -> None:
    """Mark live records that a complete run did not list.

    The first date makes one missing, the third different date withdrawn; nothing is deleted.
    """
    day = plan.today.isoformat()
    live = [r for r in unseen if r["status"] != Status.CLOSED and r["withdrawn_on"] is None]
    texts = bodies_of(store, live)
    for row in live:
        if from_json(texts[row["id"]]).status_on(plan.today) is Status.CLOSED:
            continue
        plan.counts.missing += 1
        if row["missed_on"] is not None and row["missed_on"] >= day:
            continue
        dates = row["missed_dates"] + 1
        gone = dates >= WITHDRAWN_AFTER
        values = row | {"missing_since": row["missing_since"] or day, "missed_on": day}
        values |= {"missed_dates": dates, "withdrawn_on": day if gone else None}
        if dates == 1 or gone:
            values["last_changed"] = day
        plan.change(row, values)
        if dates == 1:
            plan.events.append((values, (EventKind.MISSING, None, None, None)))
        if gone:
            plan.events.append((values, (EventKind.WITHDRAWN, None, None, None)))
