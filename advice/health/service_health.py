"""How the installation stands: sources, schedule, outbox, storage."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path

from advice.as_json.status import status_values
from funding.periods import Frequency
from store.database import Store
from store.mail.outbox import newest_states
from store.mail.outbox_health import OutboxHealth, outbox_health
from store.operations.backup import last_backup
from store.operations.clock_ahead import trouble_of_clock
from store.operations.disks import (
    file_system_of,
    free_bytes,
    low_space_warning,
    network_disk_warning,
    size_of,
)
from store.operations.service import last_beat, trouble_of_service
from store.operations.source_health import SourceHealth, source_health
from store.people.recipients import list_recipients

SHOWN_LETTERS = 200
"""The newest letters, whose states `status` counts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What the schedule does next, and what is late."""

    next_digests: Mapping[Frequency, datetime] = field(default_factory=dict)
    next_crawl: datetime | None = None
    """None where no schedule is known."""
    late: tuple[str, ...] = ()
    """Periods whose slot has long come and that some people have no letter for."""


@dataclass(frozen=True, kw_only=True)
class ServiceHealth:
    """The figures of `status`, of the page and of the API: they are read once, here."""

    sources: list[SourceHealth]
    outlook: Outlook
    states: Mapping[str, int]
    """How many of the newest letters are in each state."""
    outbox: OutboxHealth
    beat: datetime | None
    """The service's last sign of life; None if it never ran."""
    backed_up: datetime | None
    bytes: int
    free: int
    """Bytes left on the disk of the database."""
    file_system: str | None
    """The file system of that disk, ``ext4``; None where the system does not say."""
    people: int
    zone: tzinfo
    troubles: list[str]

    def values(self) -> dict[str, object]:
        """Return the document that `status --json` prints."""
        return status_values(
            troubles=self.troubles,
            sources=self.sources,
            schedule={
                "last_sign_of_life": self.beat,
                "next_digests": {str(k): v for k, v in self.outlook.next_digests.items()},
                "next_crawl": self.outlook.next_crawl,
                "late": self.outlook.late,
            },
            states=self.states,
            outbox=self.outbox,
            recipients=self.people,
            storage={
                "bytes": self.bytes,
                "free": self.free,
                "last_backup": self.backed_up,
                "file_system": self.file_system,
            },
        )

    def lines(self) -> list[tuple[str, str]]:
        lines = []
        for h in self.sources:
            state = "off" if not h.source.is_on else str(h.state or "never read")
            lines.append((h.source.name, f"{state}, last good {h.last_good or '–'}, {h.live} live"))
        shown = ", ".join(f"{n} {state}" for state, n in sorted(self.states.items())) or "empty"
        lines.append(("outbox", shown))
        lines.append(("recipients", str(self.people)))
        alive = f"{self.beat:%Y-%m-%d %H:%M}" if self.beat else "never ran"
        lines.append(("schedule", f"last sign of life: {alive}"))
        if (crawl := self.outlook.next_crawl) is not None:
            lines.append(("next crawl", f"{crawl.astimezone(self.zone):%a %Y-%m-%d %H:%M %Z}"))
        for frequency, moment in self.outlook.next_digests.items():
            lines.append(
                (f"next {frequency} mail", f"{moment.astimezone(self.zone):%a %Y-%m-%d %H:%M %Z}")
            )
        saved = f"{self.backed_up:%Y-%m-%d %H:%M}" if self.backed_up else "none yet"
        lines.append(("storage", f"{self.bytes / 1e6:.1f} MB, last backup: {saved}"))
        return lines


def read_health(
    store: Store, *, path: Path, zone: tzinfo, outlook: Outlook, now: datetime
) -> ServiceHealth:
    """Return how everything stands; each trouble is a sentence with its cure.

    *path* is the file of the database, *zone* that of the times which people read.
    """
    sources = source_health(store, now=now)
    outbox = outbox_health(store, now=now)
    free, file_system = free_bytes(path), file_system_of(path)
    troubles = [
        f"{h.source.name} is late: last good run {h.last_good or 'never'}; "
        f"`citycalls sources` says why"
        for h in sources
        if h.is_late
    ]
    for trouble in (trouble_of_clock(store, now=now), trouble_of_service(store, now=now)):
        troubles += [trouble] if trouble else []
    if last_beat(store) is not None:  # who sends by hand is told by no slot
        troubles += [f"the mail of {entry}" for entry in outlook.late]
    troubles += outbox.trouble(now)
    disk = low_space_warning(path, free), network_disk_warning(path, file_system)
    troubles += [warning for warning in disk if warning is not None]
    return ServiceHealth(
        sources=sources,
        outlook=outlook,
        states=newest_states(store, SHOWN_LETTERS),
        outbox=outbox,
        beat=last_beat(store),
        backed_up=last_backup(store),
        bytes=size_of(path),
        free=free,
        file_system=file_system,
        people=len(list_recipients(store)),
        zone=zone,
        troubles=troubles,
    )
