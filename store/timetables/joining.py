"""Joining planned calls with the real ones once these are there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from funding.call import Record
from funding.errors import UnknownName, WrongInput
from funding.event import EventKind
from funding.timetable.likeness import Likeness, likeness, words_of
from store.database import Row, Store
from store.harvest.call_identity import PLANS, assign, plan_links, resolve_call
from store.harvest.present import note_change as note_records
from store.harvest.present import write_events
from store.harvest.record_json import from_json
from store.operations.audit import note_change
from store.timetables.joins import JoinState, add_keys

HERE = "here"
"""The field of the event by which a planned call has become a real one."""
MOST = 60
"""Calls with a similar title that are compared with one planned call."""
RECORDS = (
    "SELECT r.id, r.source, r.source_id, r.call_id, r.first_seen, b.body FROM records r"
    " JOIN bodies b ON b.id = r.body_id"
)
OPEN = "r.withdrawn_on IS NULL AND r.status <> 'closed'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    plan: Row
    real: Row
    is_sure: bool


def join_plans(store: Store, *, today: date) -> int:
    """Join the planned calls whose real ones have come; return how many.

    What was decided once stays.  A pair is joined only where neither of the two has another one
    that is alike; otherwise staff are shown them.
    """
    pairs = [*find_pairs(store)]
    if not pairs:
        return 0
    joined = [pair for pair in pairs if pair.is_sure]
    with store.write():
        for pair in pairs:
            state = JoinState.JOINED if pair.is_sure else JoinState.PERHAPS
            store.execute(
                "INSERT OR IGNORE INTO plan_joins (plan_id, record_id, state, found_on)"
                " VALUES (?, ?, ?, ?)",
                [pair.plan["id"], pair.real["id"], state, today.isoformat()],
            )
        regroup(store, joined, today)
    return len(joined)


def find_pairs(store: Store) -> Iterator[Pair]:
    """Yield the pairs that are not stored yet."""
    known = {
        (row["plan_id"], row["record_id"]): JoinState(row["state"])
        for row in store.rows("SELECT plan_id, record_id, state FROM plan_joins")
    }
    taken = {n for pair, state in known.items() if state is JoinState.JOINED for n in pair}
    plans = store.rows(f"{RECORDS} WHERE r.source = ? AND {OPEN} ORDER BY r.id", [PLANS])
    found: dict[tuple[int, int], tuple[Row, Row, Likeness]] = {}
    for plan in plans:
        if plan["id"] in taken:
            continue
        planned = from_json(plan["body"])
        for real in alike(store, planned):
            how = likeness(
                planned,
                from_json(real["body"]),
                planned_on=planned_on(plan, planned),
                seen_on=date.fromisoformat(real["first_seen"]),
            )
            pair = (plan["id"], real["id"])
            if how is not Likeness.NO and known.get(pair) is not JoinState.APART:
                found[pair] = (plan, real, how)
    rivals = rivals_of(found)
    for pair, (plan, real, how) in found.items():
        if pair not in known:
            is_free = not rivals[pair] and real["id"] not in taken
            yield Pair(plan=plan, real=real, is_sure=how is Likeness.SURE and is_free)


def planned_on(plan: Row, planned: Record) -> date:
    """Return the day since which a plan is known: a timetable is published anew, the plan stays."""
    first_seen = date.fromisoformat(plan["first_seen"])
    return first_seen if planned.plan is None else min(first_seen, planned.plan.published)


def rivals_of(found: Mapping[tuple[int, int], tuple[Row, Row, Likeness]]) -> dict[object, bool]:
    """Return for each pair whether one of the two is as surely like another call.

    Records of one real call are no rivals of each other.
    """
    calls: dict[int, set[str]] = defaultdict(set)
    plans: dict[str, set[int]] = defaultdict(set)
    for (plan_id, _), (_, real, how) in found.items():
        if how is Likeness.SURE:
            calls[plan_id].add(real["call_id"])
            plans[real["call_id"]].add(plan_id)
    return {
        pair: len(calls[pair[0]]) > 1 or len(plans[real["call_id"]]) > 1
        for pair, (_, real, _) in found.items()
    }


def alike(store: Store, planned: Record) -> list[Row]:
    """Return the real records with words of the title, or with the authority's number."""
    words = " OR ".join(f'"{word}"' for word in sorted(words_of(planned.title)))
    rows = store.rows(
        f"{RECORDS} WHERE r.source <> ? AND {OPEN} AND lower(r.source_id) = lower(?)",
        [PLANS, planned.call_identifier or ""],
    )
    if words:
        rows += store.rows(
            "SELECT r.id, r.source, r.source_id, r.call_id, r.first_seen, b.body FROM calls_fts"
            " JOIN records r ON r.body_id = calls_fts.rowid JOIN bodies b ON b.id = r.body_id"
            f" WHERE calls_fts MATCH ? AND r.source <> ? AND {OPEN}"
            " ORDER BY bm25(calls_fts), r.id LIMIT ?",
            [f"title : ({words})", PLANS, MOST],
        )
    return [*{row["id"]: row for row in rows}.values()]


def regroup(store: Store, joined: list[Pair], today: date) -> None:
    """Let joined records be one call, and tell it; call inside `store.write()`."""
    if joined:
        for pair in joined:
            event = (EventKind.PLAN, HERE, plan_name(pair.plan), pair.real["call_id"])
            write_events(store, [(pair.real["id"], event)], today)
        store.execute_many(
            "UPDATE records SET withdrawn_on = ? WHERE id = ?",  # the real one is told instead
            [(today.isoformat(), pair.plan["id"]) for pair in joined],
        )
        link_anew(store, today)
        for source in sorted({PLANS, *(pair.real["source"] for pair in joined)}):
            note_records(store, source)


def link_anew(store: Store, today: date) -> None:
    rows = {
        row["id"]: row
        for row in store.rows("SELECT id, source, source_id, call_id, link_keys FROM records")
    }
    add_keys(store, rows)
    former = {
        (r["source"], r["alias"]): r["record_id"]
        for r in store.rows("SELECT source, alias, record_id FROM record_aliases")
    }
    for link in plan_links([rows[number] for number in sorted(rows)], former):
        assign(store, link, today)


def plan_name(plan: Row) -> str:
    return f"{plan['source']}:{plan['source_id']}"


def decide_join(
    store: Store, plan: str, real: str, *, is_same: bool, who: str, today: date, now: datetime
) -> None:
    """Note that a planned call and a real one are the same, or are not, on a person's word.

    Raises UnknownName for what is no planned call and for no call; WrongInput for two plans.
    """
    with store.write():
        planned = store.row(
            f"{RECORDS} WHERE r.source = ? AND r.source || ':' || r.source_id = ?",
            [PLANS, plan],
        )
        if planned is None:
            raise UnknownName(
                f"no planned call is known as {plan[:120]!r}; `citycalls timetables list` has them"
            )
        others = store.rows(
            f"{RECORDS} WHERE r.source <> ? AND r.call_id = ? ORDER BY r.id",
            [PLANS, resolve_call(store, real)],
        )
        if not others:
            raise WrongInput(
                f"{real[:120]!r} is no call of a portal; name one of `citycalls calls`"
            )
        state = JoinState.JOINED if is_same else JoinState.APART
        if is_same:
            store.execute(
                "UPDATE plan_joins SET state = 'apart', decided_by = ? WHERE plan_id = ?",
                [who, planned["id"]],
            )
        else:
            store.execute(
                "DELETE FROM plan_joins WHERE plan_id = ? AND record_id IN"
                " (SELECT id FROM records WHERE call_id = ?)",
                [planned["id"], others[0]["call_id"]],
            )
        store.execute(
            "INSERT OR REPLACE INTO plan_joins (plan_id, record_id, state, found_on, decided_by)"
            " VALUES (?, ?, ?, ?, ?)",
            [planned["id"], others[0]["id"], state, today.isoformat(), who],
        )
        if is_same:
            regroup(store, [Pair(plan=planned, real=others[0], is_sure=True)], today)
        else:
            store.execute("UPDATE records SET withdrawn_on = NULL WHERE id = ?", [planned["id"]])
            link_anew(store, today)
            for source in (PLANS, others[0]["source"]):
                note_records(store, source)
        did = "joined a planned call" if is_same else "kept a planned call apart"
        note_change(store, who=who, did=did, about=plan, detail=real, now=now)
