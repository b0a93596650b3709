"""What keeps mail from leaving: the relay's last words against us, and since when."""

from dataclasses import dataclass
from datetime import datetime

from store.database import Store
from store.mail.outbox import stamp

NAME = "relay"
"""The row of the table `service`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RelayTrouble:
    since: datetime
    words: str
    """The words of the relay or of the system, without anybody's address."""
    mails: int
    """How many wait."""

    @property
    def sentence(self) -> str:
        """For `status`."""
        return f"{self.mails} mails wait since {self.since:%Y-%m-%d %H:%M} UTC: {self.words}"


def note_relay_trouble(store: Store, words: str, *, now: datetime) -> None:
    """Note that mail can't leave; the moment of the first note stays until mail leaves again."""
    with store.write():
        store.execute(
            "INSERT INTO service (name, at, note) VALUES (?, ?, ?)"
            " ON CONFLICT (name) DO UPDATE SET note = excluded.note",
            [NAME, stamp(now), words],
        )


def clear_relay_trouble(store: Store) -> None:
    """Note that mail leaves again."""
    with store.write():
        store.execute("DELETE FROM service WHERE name = ?", [NAME])


def relay_trouble(store: Store) -> RelayTrouble | None:
    """Return what keeps mail from leaving; None if nothing does, or no mail waits."""
    row = store.row("SELECT at, note FROM service WHERE name = ?", [NAME])
    waiting = store.row("SELECT count(*) AS n FROM outbox WHERE state IN ('new', 'uncertain')")
    if row is None or waiting is None or not waiting["n"]:
        return None
    return RelayTrouble(
        since=datetime.fromisoformat(row["at"]), words=row["note"], mails=waiting["n"]
    )
