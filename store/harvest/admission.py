"""Making a run the present state: what was worked out beside it is switched to in one moment."""

from collections.abc import Callable
from dataclasses import dataclass

from funding.errors import SourceBusy
from store.database import Row, Store
from store.harvest.bodies import COMING, EVENT
from store.harvest.call_identity import Link, assign, plan_links
from store.harvest.date_step import Turn, due_turns, turn_records
from store.harvest.plan import Plan
from store.harvest.present import note_change, states_of
from store.operations.failpoints import reached
from store.timetables.joins import add_keys

CHANGED = "changed_records"
"""Before the numbers of tables of this connection."""
TRIES = 4
"""Times that a run is prepared outside the lock while others change what it is compared with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What an admission changes beyond its source: links between records, and what is due today."""

    links: list[Link]
    turns: list[Turn]
    states: dict[str, int]
    """How often the records of each source had been changed when this was worked out."""


def admit(store: Store, prepare: Callable[[], Plan], conclude: Callable[[Plan], None]) -> Plan:
    """Admit what *prepare* has worked out; *conclude* ends the run in the same transaction.

    Everything costly happens before it, while others write; if they changed what the plan rests
    on, it is worked out anew.  A crash leaves either the former state or the new one.
    Raises SourceBusy if another process has taken the run over.
    """
    plan: Plan | None = None
    for _ in range(TRIES):
        if plan is None or not is_current(store, plan):
            plan = prepare()
        around = look_around(store, plan)
        lay_out(store, plan)
        reached("admit_prepared")
        with store.write():
            if is_current(store, plan) and around.states == states_of(store):
                switch(store, plan, around, conclude)
                return plan
    with store.write():  # the others write all the time: for once they wait
        plan = prepare()
        lay_out(store, plan)
        switch(store, plan, look_around(store, plan), conclude)
    return plan


def is_current(store: Store, plan: Plan) -> bool:
    """Return whether the records of the plan's source are still those that it was made from."""
    return states_of(store).get(plan.source, 0) == plan.state


def look_around(store: Store, plan: Plan) -> Surroundings:
    """Work out the links and what is due on the day, as they are once the plan is carried out."""
    states = states_of(store)
    rows: dict[int, Row] = {
        row["id"]: row
        for row in store.rows("SELECT id, source, source_id, call_id, link_keys FROM records")
    }
    for names, changed in plan.changed.items():
        if "source_id" in names or "link_keys" in names:
            for row in changed:
                rows[row["id"]] |= {name: row[name] for name in ("source_id", "link_keys")}
    rows |= {row["id"]: dict(row) for row in plan.new}
    add_keys(store, rows)
    former = {
        (r["source"], r["alias"]): r["record_id"]
        for r in store.rows("SELECT source, alias, record_id FROM record_aliases")
    }
    former |= {(source, alias): number for source, alias, number in plan.aliases}
    links = plan_links([rows[number] for number in sorted(rows)], former)
    return Surroundings(links=links, turns=due_turns(store, plan.today), states=states)


def lay_out(store: Store, plan: Plan) -> None:
    """Put changed rows where one statement finds them all: it holds the lock half as long."""
    with store.read():  # one transaction, and no lock: what is temporary is of this connection
        for number, (changed, rows) in enumerate(plan.changed.items()):
            names = ("id", *changed)
            store.execute(f"DROP TABLE IF EXISTS temp.{CHANGED}_{number}")
            columns = ", ".join(("id INTEGER PRIMARY KEY", *changed))
            store.execute(f"CREATE TABLE temp.{CHANGED}_{number} ({columns})")
            store.execute_many(
                f"INSERT INTO temp.{CHANGED}_{number} VALUES ({', '.join('?' * len(names))})",
                [tuple(row[name] for name in names) for row in rows],
            )


def switch(
    store: Store, plan: Plan, around: Surroundings, conclude: Callable[[Plan], None]
) -> None:
    """Let the records name their new words; call inside `store.write()`, and briefly."""
    if store.row("SELECT 1 FROM leases WHERE run_id = ?", [plan.run_id]) is None:
        raise SourceBusy(
            f"run {plan.run_id} of {plan.source} took so long that another process took it over; "
            f"nothing was changed, harvest again: crawl {plan.source}"
        )
    reached("admit_before_records")
    write_records(store, plan)
    for link in around.links:
        assign(store, link, plan.today)
    note_change(store, plan.source)
    turn_records(store, around.turns, plan.today)
    conclude(plan)
    reached("admit_before_commit")


def write_records(store: Store, plan: Plan) -> None:
    names = ", ".join(COMING)
    for number, changed in enumerate(plan.changed):
        values = ", ".join(f"{name} = c.{name}" for name in changed)
        # the sign has the changed rows gone through, however many records there are
        store.execute(
            f"UPDATE records SET {values} FROM temp.{CHANGED}_{number} c WHERE records.id = +c.id"
        )
    for table, columns in (("records", names), ("events", EVENT)):
        store.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM coming_{table}"
            " WHERE run_id = ? ORDER BY id",
            [plan.run_id],
        )
    store.execute_many(
        "INSERT OR REPLACE INTO record_aliases (source, alias, record_id) VALUES (?, ?, ?)",
        plan.aliases,
    )
    store.execute_many(
        "INSERT OR REPLACE INTO absences (record_id, since, until) VALUES (?, ?, ?)",
        plan.absences,
    )
