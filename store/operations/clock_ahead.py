"""What was noted while the clock was ahead: letters of weeks to come, chores done, dates of runs.

Left as it is, it silences the mail until those days have come.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Store, meta, set_meta
from store.harvest.date_step import STEPPED_TO, step_back
from store.mail.outbox import AHEAD, HELD, instant, stamp
from store.operations.service import CLOCK

SURE = timedelta(days=8)
"""Where nothing at all is noted for so long after now, and then something is, the clock was ahead.
With less it may be behind now, and a person must say so."""
PAUSE = timedelta(days=35)
"""A clock that is behind by years shows a time at which nothing had been noted for longer."""
TOLD_FOR = timedelta(days=8)
NOTE = "clock was ahead"
"""The row of the table `service`."""
LAST_BACKUP = "last_backup"
MOMENTS = (
    *(("outbox", name) for name in ("next_try_at", "sent_at", "uncertain_at", "failed_at")),
    *(("recipients", name) for name in ("added_at", "confirmed_at", "bounced_at")),
    *(("feedback", name) for name in ("given_at", "undone_at", "settled_at")),
    *(("runs", "started_at"), ("runs", "finished_at"), ("profile_versions", "saved_at")),
    *(("feeds", "added_at"), ("clients", "added_at"), ("bulletins", "changed_at")),
    *(("pipeline", "changed_at"), ("shares", "shared_at"), ("shares", "done_at")),
    *(("declines", "said_at"), ("declines", "ended_at"), ("question_answers", "said_at")),
    *(("accounts", "added_at"), ("accounts", "removed_at"), ("audit", "noted_at")),
    *(("sessions", "begun_at"), ("sessions", "used_at"), ("login_tries", "tried_at")),
    *(("login_links", "made_at"), ("login_links", "sent_at")),
    *(("replays", "begun_at"), ("replays", "seen_at")),
    *(("proposals", name) for name in ("proposed_at", "agreed_at", "withdrawn_at")),
    *(("proposal_answers", "given_at"), ("proposal_answers", "undone_at")),
)
DAYS = (
    *(("records", name) for name in ("first_seen", "first_live", "last_seen", "last_changed")),
    *(("records", name) for name in ("missing_since", "missed_on", "withdrawn_on")),
    *(("runs", "today"), ("versions", "valid_from"), ("events", "seen_on")),
    *(("calls", "founded_on"), ("suppressions", "suppressed_on"), ("bulletins", "published_on")),
    ("plan_joins", "found_on"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockAhead:
    until: datetime
    """The latest moment that was noted."""
    first: datetime
    """The earliest one after now."""
    letters: int
    periods: tuple[str, ...]
    """Of those letters, sorted."""

    last: datetime | None
    """The latest one up to now; None if there is none."""

    def is_sure(self, now: datetime) -> bool:
        """Return whether the clock was ahead, rather than being behind now."""
        goes_on = self.last is not None and now - self.last < PAUSE
        return goes_on and self.first - now > SURE

    @property
    def words(self) -> str:
        weeks = f" of {', '.join(self.periods)}" if self.periods else ""
        return (
            f"the clock was ahead, as far as {self.until:%Y-%m-%d %H:%M} UTC: "
            f"{self.letters} letters{weeks} were made before their time"
        )

    @property
    def sentence(self) -> str:
        """For `status`, with the cure."""
        return (
            f"{self.words}, and what waits for that day is silent. If the clock is right now, say "
            "`citycalls schedule --clock-is-right` or `citycalls digest --send --clock-is-right`; "
            "if it is behind, set it"
        )


def clock_ahead(store: Store, *, now: datetime) -> ClockAhead | None:
    """Return what was noted under days that have not come; None if nothing was."""
    limit = stamp(now + AHEAD)
    letters = store.rows(
        "SELECT period, due_at AS at FROM outbox WHERE due_at > ? ORDER BY due_at", [limit]
    )
    others = store.rows(
        "SELECT at FROM service WHERE at > :limit AND (slot IS NOT NULL OR name = :clock)"
        " UNION ALL SELECT today || 'T00:00:00+00:00' FROM runs WHERE today > :day",
        {"limit": limit, "day": limit[:10], "clock": CLOCK},
    )
    stepped = meta(store, STEPPED_TO) or ""
    moments = [instant(row["at"]) for row in (*letters, *others)]
    if stepped > limit[:10]:
        moments.append(instant(f"{stepped}T00:00:00+00:00"))
    known = [moment for moment in moments if moment is not None]
    if not known:
        return None
    return ClockAhead(
        until=max(known),
        first=min(known),
        letters=len(letters),
        periods=tuple(sorted({row["period"] for row in letters})),
        last=last_noted(store, limit),
    )


def last_noted(store: Store, limit: str) -> datetime | None:
    """Return the latest moment up to *limit* at which this installation did something."""
    row = store.row(
        "SELECT max(at) AS at FROM (SELECT max(due_at) AS at FROM outbox WHERE due_at <= :limit"
        " UNION ALL SELECT max(started_at) FROM runs WHERE started_at <= :limit"
        " UNION ALL SELECT max(added_at) FROM recipients WHERE added_at <= :limit"
        " UNION ALL SELECT max(saved_at) FROM profile_versions WHERE saved_at <= :limit)",
        {"limit": limit},
    )
    return None if row is None else instant(row["at"])


def make_good(store: Store, *, now: datetime) -> None:
    """Let the mail go on at the right time: what was noted ahead counts as noted now.

    A letter that was sent keeps its bytes and gives its period free, so that the true one comes in
    its time; one that still waits is thrown away.
    """
    moment, today, limit = stamp(now), now.date(), stamp(now + AHEAD)
    with store.write():
        found = clock_ahead(store, now=now)
        store.execute("DELETE FROM service WHERE name = ?", [NOTE])
        if found is None:
            return
        step_back(store, today)
        store.execute("DELETE FROM outbox WHERE due_at > ? AND state IN ('new', 'failed')", [limit])
        store.execute(
            "UPDATE outbox SET due_at = :now, first_day = min(first_day, :today),"
            " period = iif(kind = 'confirmation', period, period || ' early ' || id)"
            " WHERE due_at > :limit",
            {"now": moment, "today": today.isoformat(), "limit": limit},
        )
        for table, column in MOMENTS:
            store.execute(f"UPDATE {table} SET {column} = ? WHERE {column} > ?", [moment, limit])
        for table, column in DAYS:
            store.execute(
                f"UPDATE {table} SET {column} = ? WHERE {column} > ?",
                [today.isoformat(), limit[:10]],
            )
        store.execute("DELETE FROM service WHERE slot IS NOT NULL AND at > ?", [limit])
        store.execute("UPDATE service SET at = ? WHERE at > ?", [moment, limit])
        for key, value in ((LAST_BACKUP, now.isoformat()), (HELD, today.isoformat())):
            if (meta(store, key) or "") > value:
                set_meta(store, key, value)
        store.execute(
            "INSERT INTO service (name, at, note) VALUES (?, ?, ?)", [NOTE, moment, found.words]
        )


def forget_clock(store: Store) -> None:
    """Note that a person knows that the clock was ahead."""
    with store.write():
        store.execute("DELETE FROM service WHERE name = ?", [NOTE])


def trouble_of_clock(store: Store, *, now: datetime) -> str | None:
    """Return what a clock that was ahead has done, for `status`; None if nothing."""
    found = clock_ahead(store, now=now)
    if found is not None:
        return found.sentence
    row = store.row("SELECT at, note FROM service WHERE name = ?", [NOTE])
    if row is None or row["at"] < stamp(now - TOLD_FOR):
        return None
    return (
        f"{row['note']}. It was made good and the mail goes on as usual; tell the readers that the "
        "days in those letters were wrong. `citycalls digest --clock-is-right` ends this notice"
    )
