"""A disk that runs full at any point: nothing is damaged, nothing leaves that can't be noted."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.database import open_store
from store.mail.outbox import mails_of_period
from tests.campaigns.mail_kills import NOW, ROOT
from tests.sinks.letters import fill
from tests.sinks.mta_sink import Sink

SIZE_KB = 3000
LETTERS = 5


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of three megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_KB}k", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def send(path: Path, url: str, later: timedelta = timedelta()) -> str:
    """Run the real sender as a process; return what it said when it failed, else nothing."""
    command = [sys.executable, "-m", "tests.campaigns.mail_sender", str(path), url]
    done = subprocess.run(
        [*command, (NOW + later).isoformat()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stderr if done.returncode else ""


def leave_free(disk: Path, free_kb: int) -> Path:
    """Fill the disk up but for so much, and return the file that takes the room."""
    ballast = disk / "ballast"
    here = os.statvfs(disk)
    room = here.f_bavail * here.f_frsize - free_kb * 1024
    ballast.write_bytes(b"\0" * max(0, room))
    return ballast


@pytest.mark.full
def test_a_disk_full_at_a_hundred_points_costs_no_letter(disk: Path, tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    with open_store(template) as store:
        addresses = fill(store, LETTERS, now=NOW)
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    failures = []
    for free_kb in range(0, 400, 4):
        path = disk / "c.db"
        shutil.copyfile(template, path)
        ballast = leave_free(disk, free_kb)
        with Sink() as sink:
            said = send(path, sink.url)
            ballast.unlink()
            with open_store(path) as store:
                assert store.row("PRAGMA integrity_check") == {"integrity_check": "ok"}
                states = {x.address: x.state for x in mails_of_period(store, now=NOW)}
            left = {address for address, _ in sink.kept}
            assert {a for a in left if states[a] == "new"} == set(), free_kb
            if said:
                failures.append(said)
            send(path, sink.url)
            send(path, sink.url, timedelta(minutes=11))
            copies = Counter(address for address, _ in sink.kept)
            with open_store(path) as store:
                letters = mails_of_period(store, now=NOW)
        assert set(copies) == set(addresses), free_kb
        doubled = {a for a, n in copies.items() if n > 1}
        assert doubled <= {x.address for x in letters if x.uncertain_at is not None}, free_kb
        for name in disk.iterdir():
            name.unlink()
    assert 0 < len(failures) < 100
    assert all("is full" in said or "disk" in said for said in failures), failures[0][-400:]
