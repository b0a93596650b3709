"""Notes of the long-running service: that it lives, and which slot of a chore is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Row, Store
from store.mail.outbox import stamp
from store.operations.processes import this_process

BEAT = "beat"
TICK = "tick"
CLOCK = "clock"
"""The latest moment that was ever believed; it never goes back."""
DEAD_AFTER = timedelta(minutes=5)
"""A service whose heartbeat is older than this counts as dead; it beats every half minute."""
STUCK_AFTER = timedelta(minutes=30)
"""A tick older than this counts as stuck; waiting for a relay alone may take eleven minutes."""
RUNNING_FOR = timedelta(hours=2)
TRIES = 3
RETRY_AFTER = timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chore:
    name: str
    slot: str
    """The period it was last begun for."""
    state: str
    """``running``, ``done`` or ``failed``."""
    tries: int
    at: datetime
    note: str | None


def note_beat(store: Store, name: str, *, now: datetime, note: str | None = None) -> None:
    """Note that the service is alive (BEAT), or has come through a round (TICK)."""
    with store.write():
        store.execute(
            "INSERT INTO service (name, at, note) VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET at = excluded.at, note = excluded.note",
            [name, stamp(now), note or this_process()],
        )


def note_clock(store: Store, *, now: datetime) -> bool:
    """Note a moment that is believed; return whether it is the latest so far."""
    with store.write():
        store.execute(
            "INSERT INTO service (name, at) VALUES (?, ?) ON CONFLICT (name)"
            " DO UPDATE SET at = excluded.at WHERE excluded.at > service.at",
            [CLOCK, stamp(now)],
        )
        return store.changes() > 0


def last_beat(store: Store, name: str = BEAT) -> datetime | None:
    """Return the last sign of life; None if the service never ran on this database."""
    row = store.row("SELECT at FROM service WHERE name = ?", [name])
    return None if row is None else datetime.fromisoformat(row["at"])


def trouble_of_service(store: Store, *, now: datetime) -> str | None:
    """Return what is wrong with the service, for a person; None if nothing is.

    A service that was never started is no trouble: everything works by commands, too.
    """
    beat, tick = last_beat(store), last_beat(store, TICK)
    if beat is None:
        return None
    if now - beat > DEAD_AFTER:
        return f"the schedule has shown no sign of life since {beat:%Y-%m-%d %H:%M} UTC; start it"
    if beat - now > DEAD_AFTER:
        return f"the schedule was last seen at {beat:%Y-%m-%d %H:%M} UTC, after now; set the clock"
    if tick is not None and now - tick > STUCK_AFTER:
        return f"the schedule has finished no round since {tick:%Y-%m-%d %H:%M} UTC; start it anew"
    return None


def begin_chore(store: Store, name: str, slot: str, *, now: datetime) -> bool:
    """Return whether this process is to do a chore for a slot now; if so it is noted as running.

    Of several processes one gets it.  What failed, or died, is tried again, three times in all.
    """
    with store.write():
        row = store.row("SELECT * FROM service WHERE name = ?", [name])
        tries = 0
        if row is not None and row["slot"] == slot:
            tries = row["tries"]
            if not is_free(row, now):
                return False
        elif row is not None and row["slot"] is not None and row["slot"] > slot:
            return False  # the clock went back
        store.execute(
            "INSERT INTO service (name, slot, state, tries, at, note)"
            " VALUES (?, ?, 'running', ?, ?, NULL) ON CONFLICT (name) DO UPDATE SET"
            " slot = excluded.slot, state = excluded.state, tries = excluded.tries,"
            " at = excluded.at, note = NULL",
            [name, slot, tries + 1, stamp(now)],
        )
    return True


def is_free(row: Row, now: datetime) -> bool:
    """Return whether a chore that was begun for this slot may be begun again."""
    age = now - datetime.fromisoformat(row["at"])
    if row["state"] == "done" or row["tries"] >= TRIES:
        return False
    return age > (RUNNING_FOR if row["state"] == "running" else RETRY_AFTER)


def end_chore(store: Store, name: str, *, error: str | None, now: datetime) -> None:
    """Note how a chore ended."""
    with store.write():
        store.execute(
            "UPDATE service SET state = ?, at = ?, note = ? WHERE name = ?",
            ["done" if error is None else "failed", stamp(now), error, name],
        )


def chores(store: Store) -> list[Chore]:
    """Return the last state of every chore, in order of name."""
    rows = store.rows("SELECT * FROM service WHERE slot IS NOT NULL ORDER BY name")
    return [Chore(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]
