"""Weeks of a replay portal, harvested once: one database a week, kept for further runs.

    harvest_weeks(Path("portal/data"), Path("var/weeks"), weeks=17)

The folder of replay data lies beside the server that plays it (``replay.py``); every week is read
by the real command, so that a database holds what an installation would hold on that day.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from funding.errors import WrongInput

SOURCES = ("sedia", "portico", "eui", "euroaccess", "foerderdatenbank", "aides-territoires")


@dataclass(frozen=True, kw_only=True, slots=True)
class HarvestedWeek:
    day: date
    """The day on which it was read: the events of the week are dated so."""
    db: Path


def harvest_weeks(data: Path, folder: Path, *, weeks: int) -> list[HarvestedWeek]:
    """Return the first *weeks* of the replay, each with its database in *folder*.

    Those that are there already are not read again.  Raises WrongInput for a folder without replay
    data.
    """
    sheet = data / "expected.json"
    server = data.resolve().parent / "replay.py"
    for path in (sheet, server):
        if not path.is_file():
            raise WrongInput(f"{str(path)!r} is missing; name the folder of the replay's data")
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(json.loads(sheet.read_text(encoding="utf-8"))["weeks"].items())[:weeks]
    found = [
        HarvestedWeek(day=date.fromisoformat(week["as_of"]), db=folder / f"{name}.db")
        for name, week in wanted
    ]
    if all(week.db.exists() for week in found):
        return found
    growing = folder / "growing.db"
    for old in folder.glob("growing.db*"):
        old.unlink()
    with replay(server, data) as base:
        for (name, _), week in zip(wanted, found, strict=True):
            show_week(base, name)
            crawl(base, week.day, growing)
            for path in folder.glob("growing.db*"):
                if not path.name.endswith(("-wal", "-shm")):
                    shutil.copy(path, folder / path.name.replace("growing.db", week.db.name))
    return found


@contextmanager
def replay(server: Path, data: Path) -> Iterator[str]:
    """Run the replay portal and give its address."""
    command = [sys.executable, str(server), "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().rstrip("/")
        finally:
            process.terminate()


def show_week(base: str, name: str) -> None:
    body = json.dumps({"week": name, "faults": []}).encode()
    request = urllib.request.Request(
        f"{base}/_replay/state", body, {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).read()


def crawl(base: str, day: date, db: Path, sources: Sequence[str] = SOURCES) -> None:
    urls = [word for name in sources for word in ("--url", f"{name}={base}/{name}")]
    words = ["crawl", *sources, *urls, "--delay", "0", "--today", day.isoformat(), "--db", str(db)]
    done = subprocess.run(
        [sys.executable, "-m", "citycalls", *words],
        env=os.environ | {"CITYCALLS_AIDES_TERRITOIRES_TOKEN": "replay-token"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{day}: {done.stderr[-500:]}")
    sys.stderr.write(f"{day} read\n{done.stdout}")
