"""Which process holds something, and whether it still lives."""

import os
import socket
from functools import lru_cache
from pathlib import Path

from store.harvest.leases import boot_id, is_alive


def this_process() -> str:
    """Return "host boot pid start", which no other process ever shares."""
    return named_process(os.getpid())


@lru_cache(maxsize=1)  # a forked process has another number
def named_process(pid: int) -> str:
    return f"{socket.gethostname()} {boot_id() or '-'} {pid} {started(pid) or '-'}"


def is_dead(holder: str) -> bool | None:
    """Return whether a holder, as `this_process` named it, has ended; None if another machine's."""
    host, boot, pid, start = holder.split(" ")
    if host != socket.gethostname():
        return None
    if boot != (boot_id() or "-") or not is_alive(int(pid)):
        return True
    return (started(int(pid)) or "-") != start


def started(pid: int) -> str | None:
    """Return when a process started, in ticks since boot; None for a zombie or where unknown."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()  # the name before it may hold blanks
    return None if fields[0] == "Z" else fields[19]
