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
class RefusedAddress:
    """An address that refused mail for good at the last try."""

    address: str
    since: datetime | None
    """None where the row was damaged."""
    words: str | None
    """The receiving server's own words."""

    @property
    def sentence(self) -> str:
        since = f" since {self.since:%Y-%m-%d %H:%M} UTC" if self.since else ""
        return (
            f"{self.address} refuses mail{since} ({self.words or 'no reason was given'}); "
            "ask the person for another address (`citycalls recipients remove`, "
            "then `citycalls recipients add`)"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxHealth:
    new: int
    sending: int
    uncertain: int
    """Mails of the last days that may or may not have arrived."""
    failed: int
    """Mails of the last days that will not be sent."""
    late: int
    """Wait for `digest --send --late`."""
    oldest: datetime | None
    """When the letter that waits longest, and may still be sent, was composed."""
    last_error: str | None
    """Why a waiting letter was last not taken; None if nothing waits or nothing was tried."""
    unsettled: tuple[str, ...]
    """One sentence for each mail of the last days that failed or is uncertain; a mail to one of
    `refused` is left out."""
    refused: tuple[RefusedAddress, ...]
    """In order of address."""
    relay: RelayTrouble | None
    """What keeps mail from leaving."""

    @property
    def waiting_since(self) -> datetime | None:
        """Since when mail waits: for the relay, or the longest; None if none waits."""
        return self.oldest if self.relay is None else self.relay.since

    @property
    def relay_words(self) -> str | None:
        """The last words of the relay to a mail that waits; None if it was not tried."""
        return self.last_error if self.relay is None else self.relay.words

    def trouble(self, now: datetime) -> list[str]:
        """Return what needs a person, one sentence each."""
        found = []
        if self.late:
            found.append(f"overdue letters: {self.late}; `digest --send --late` sends them")
        found += self.unsettled
        if self.relay is not None:
            found.append(self.relay.sentence)
        elif self.oldest is not None and now - self.oldest > WAITING_LONG:
            why = self.last_error or "nothing was tried: does the schedule run?"
            found.append(f"{self.new} mails wait since {self.oldest:%Y-%m-%d %H:%M} UTC: {why}")
        return [*found, *(r.sentence for r in self.refused)]


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
        refused, unsettled = refused_addresses(store), unsettled_mails(store, recent)
    return OutboxHealth(
        new=counts.get("new", 0),
        sending=counts.get("sending", 0),
        uncertain=counts.get("uncertain", 0),
        failed=counts.get("failed", 0),
        late=late,
        oldest=None if waiting is None else instant(waiting["due_at"]),
        last_error=None if waiting is None else waiting["last_error"],
        unsettled=unsettled,
        refused=refused,
        relay=relay,
    )


def refused_addresses(store: Store) -> tuple[RefusedAddress, ...]:
    rows = store.rows(
        "SELECT address, bounced_at, bounce_note FROM recipients"
        " WHERE bounced_at IS NOT NULL AND removed_at IS NULL ORDER BY address_key"
    )
    return tuple(
        RefusedAddress(address=r["address"], since=instant(r["bounced_at"]), words=r["bounce_note"])
        for r in rows
    )


def unsettled_mails(store: Store, since: str) -> tuple[str, ...]:
    rows = store.rows(
        "SELECT o.message_id, o.state, o.last_error FROM outbox o JOIN recipients r"
        " ON r.id = o.recipient_id WHERE o.state IN ('uncertain', 'failed') AND o.due_at > ?"
        " AND r.bounced_at IS NULL ORDER BY o.period, r.address_key",
        [since],
    )
    return tuple(f"the letter {r['message_id']} is {r['state']}: {r['last_error']}" for r in rows)
