"""Real clusters of this machine: a scheduler and workers of dask, each a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.crawler.jobs import ROOT, environment

DASK = str(Path(sys.executable).parent / "dask")
SECONDS = 30


@contextmanager
def started(*command: str, env: Mapping[str, str] | None, cwd: Path = ROOT) -> Iterator[Any]:
    """A process in a session of its own, ended with all that it started."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(env),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        for kind in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, kind)
            except ProcessLookupError:
                break
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                continue


@contextmanager
def scheduler(folder: Path, *more: str, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a scheduler without workers."""
    file = folder / "scheduler.json"
    where = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with started(DASK, "scheduler", *where, *more, env=env):
        yield wait_for(lambda: json.loads(file.read_text())["address"])


@contextmanager
def workers(
    address: str,
    folder: Path,
    number: int,
    *more: str,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> Iterator[Any]:
    """So many worker processes below one nanny, once they have signed on."""
    where = ("--nworkers", str(number), "--nthreads", "1", "--no-dashboard")
    place = ("--local-directory", str(folder), "--memory-limit", "0", "--host", "127.0.0.1")
    with started(DASK, "worker", address, *where, *place, *more, env=env, cwd=cwd) as nanny:
        yield nanny


@contextmanager
def cluster(folder: Path, number: int = 2) -> Iterator[tuple[str, Any]]:
    """A scheduler with workers: its address, and the process above the workers."""
    with scheduler(folder) as address, workers(address, folder, number) as nanny:
        wait_for(lambda: len(worker_pids(nanny)) == number or None)
        wait_for(lambda: len(seen_by(address)) == number or None)
        yield address, nanny


def seen_by(address: str) -> Sequence[str]:
    """Return the workers that have signed on."""
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return list(client.scheduler_info()["workers"])


def worker_pids(nanny: Any) -> Sequence[int]:
    """Return the process ids of the workers that a nanny watches."""
    import psutil

    return sorted(
        child.pid
        for child in psutil.Process(nanny.pid).children()
        if "spawn_main" in " ".join(child.cmdline())
    )


def wait_for(look: Any) -> Any:
    """Return what *look* finds, as soon as it finds anything."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        try:
            if (found := look()) is not None:
                return found
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise AssertionError(f"nothing came in {SECONDS} seconds")
