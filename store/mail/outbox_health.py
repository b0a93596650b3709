"""The outbox at a glance, for `status`."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from store.database import Store
from store.mail.outbox import LATE_AFTER, count_late, instant, stamp
from store.mail.relay_trouble import RelayTrouble, relay_trouble

RECENT = timedelta(days=8)
"""Failures of the present week and the one before; older ones were news once."""
WAITING_LONG = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxHealth:
    new: int
    sending: int
    uncertain: int
    """Of the last days."""
    failed: int
    """Of the last days."""
    late: int
    """Wait for `digest --send --late`."""
    oldest: datetime | None
    """When the letter that waits longest, and may still be sent, was composed."""
    last_error: str | None
    """Why a waiting letter was last not taken; None if nothing waits or nothing was tried."""
    bounced: int
    """People whose address was refused for good at the last try."""
    relay: RelayTrouble | None
    """What keeps mail from leaving."""

    def trouble(self, now: datetime) -> list[str]:
        """Return what needs a person, one sentence each."""
        found = []
        if self.late:
            found.append(f"{self.late} letters are late; see `citycalls digest --send --late`")
        if self.failed:
            found.append(f"{self.failed} letters failed; `citycalls digest --json` says why")
        if self.uncertain:
            found.append(f"{self.uncertain} letters are uncertain; they go once more by themselves")
        if self.relay is not None:
            found.append(self.relay.sentence)
        elif self.oldest is not None and now - self.oldest > WAITING_LONG:
            why = self.last_error or "nothing was tried: does the schedule run?"
            found.append(f"{self.new} letters wait since {self.oldest:%Y-%m-%d %H:%M} UTC ({why})")
        if self.bounced:
            found.append(f"{self.bounced} addresses are refused; `citycalls recipients list`")
        return found


def outbox_health(store: Store, *, now: datetime) -> OutboxHealth:
    """Return how the outbox stands."""
    with store.read():
        recent = stamp(now - RECENT)
        counts = {
            row["state"]: row["n"]
            for row in store.rows(
                "SELECT state, count(*) AS n FROM outbox WHERE state IN ('new', 'sending')"
                " OR (state IN ('uncertain', 'failed') AND due_at > ?) GROUP BY state",
                [recent],
            )
        }
        late, relay = count_late(store, now=now), relay_trouble(store)
        waiting = store.row(
            "SELECT due_at, last_error FROM outbox WHERE state = 'new' AND due_at > ?"
            " ORDER BY due_at LIMIT 1",
            [stamp(now - LATE_AFTER)],
        )
        bounced = store.row(
            "SELECT count(*) AS n FROM recipients WHERE bounced_at IS NOT NULL"
            " AND removed_at IS NULL"
        )
    return OutboxHealth(
        new=counts.get("new", 0),
        sending=counts.get("sending", 0),
        uncertain=counts.get("uncertain", 0),
        failed=counts.get("failed", 0),
        late=late,
        oldest=None if waiting is None else instant(waiting["due_at"]),
        last_error=None if waiting is None else waiting["last_error"],
        bounced=0 if bounced is None else bounced["n"],
        relay=relay,
    )
