"""One harvest per source at a time, whatever happens to the process that holds the lease."""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path

from funding.errors import SourceBusy
from store.database import Row, Store

LEASE_HOURS = 2  # longer than any source's time budget; a dead process is noticed before


def take_lease(store: Store, source: str, run_id: int, *, now: datetime) -> None:
    """Note that this process harvests *source*; what a dead holder left behind is discarded.

    Raises SourceBusy while another living process holds it.  Call inside `store.write()`.
    """
    held = store.row("SELECT * FROM leases WHERE source = ?", [source])
    if held is not None:
        if is_held(held, now):
            raise SourceBusy(
                f"{source} is being harvested by process {held['pid']} on {held['host']} "
                f"(until {held['expires_at'][:16]} at the latest); wait for it or end it"
            )
        discard_run(store, held["run_id"], now=now)
    store.execute(
        "INSERT INTO leases (source, run_id, host, boot, pid, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [source, run_id, socket.gethostname(), boot_id(), os.getpid(), expiry(now)],
    )


def release_lease(store: Store, source: str, run_id: int) -> None:
    store.execute("DELETE FROM leases WHERE source = ? AND run_id = ?", [source, run_id])


def discard_run(store: Store, run_id: int, *, now: datetime) -> None:
    """End a run whose process died; what it has written is cleared away piece by piece."""
    store.execute("DELETE FROM leases WHERE run_id = ?", [run_id])
    store.execute(
        "UPDATE runs SET state = 'failed', finished_at = ?,"
        " reasons = '[\"the process ended before the run was finished\"]'"
        " WHERE id = ? AND state = 'running'",
        [now.isoformat(), run_id],
    )


def is_held(lease: Row, now: datetime) -> bool:
    """Return whether the holder may still be at work."""
    if datetime.fromisoformat(lease["expires_at"]) <= now:
        return False
    if lease["host"] != socket.gethostname():
        return True  # another machine: only its expiry can tell
    return lease["boot"] == boot_id() and is_alive(lease["pid"])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def boot_id() -> str:
    """Return what names this start of the machine; "" where the system does not say."""
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text().strip() if path.exists() else ""


def expiry(now: datetime) -> str:
    return (now + timedelta(hours=LEASE_HOURS)).isoformat()
