"""Twelve real processes at once on one database, and a large harvest beside four writers.

    .venv/bin/python -m tests.campaigns.busy commands SECONDS
    .venv/bin/python -m tests.campaigns.busy harvest CALLS

Each prints how long who waits for the write lock had to wait, and every word that no person should
ever read.  As ``write PATH FILE NUMBER`` the module is one of the writers: it writes small things
until FILE exists.
"""

import contextlib
import http.client
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from advice.profiles.stored_projects import import_profiles
from bench.lock_times import FIRST, crawl, edited, full_records
from citycalls.demo.portal import DemoPortal
from funding.resources import CHECKOUT, shipped
from store.calls.calls import live_calls
from store.database import open_store, set_meta
from store.people.recipients import list_recipients
from tests.crawler.jobs import environment
from tests.sinks.letters import add_person
from wording.answer_links import Action, Grant, sign

SECRET = "a secret of this campaign"
NEVER = re.compile(r"\blocked|Traceback|sqlite3?\.|OperationalError|Internal Server Error")
"""What nobody should read: ``database is locked``"""
PROFILE = str(shipped("profiles") / "krefeld.yaml")
NEEDS_A_PERSON = 1
"""`status` says so of a fresh installation, and `crawl` where another process reads the source."""


@dataclass(kw_only=True, slots=True)
class Findings:
    """What a campaign saw."""

    waits: list[float] = field(default_factory=list)
    """Seconds that a small write waited for the lock."""
    done: Counter[str] = field(default_factory=Counter)
    """How often each kind of work was done."""
    longest: dict[str, float] = field(default_factory=dict)
    """The longest time that each took, in seconds, with its start and all its work."""
    faults: list[str] = field(default_factory=list)

    def note(self, name: str, seconds: float, fault: str | None) -> None:
        self.done[name] += 1
        self.longest[name] = max(seconds, self.longest.get(name, 0.0))
        if fault is not None:
            self.faults.append(f"{name}: {fault[-2000:]}")

    def lines(self) -> Iterator[str]:
        waits = sorted(self.waits)
        if waits:
            yield (
                f"{len(waits)} small writes waited: median {waits[len(waits) // 2] * 1000:.1f} ms, "
                f"99 % {waits[len(waits) * 99 // 100] * 1000:.0f} ms, longest "
                f"{waits[-1] * 1000:.0f} ms"
            )
        for name, count in sorted(self.done.items()):
            yield f"{name}: {count} times, the longest {self.longest[name]:.1f} s"
        yield f"{len(self.faults)} faults"
        yield from self.faults


def prepare(path: Path, portal: DemoPortal) -> None:
    """Make a database with cities, people and the calls of the demo's first week."""
    with open_store(path) as store:
        now = datetime(2026, 1, 5, 8, tzinfo=UTC)
        import_profiles(store, shipped("profiles"), author="Ana", comment=None, now=now)
        for number in range(4):
            add_person(store, f"officer{number}@krefeld.example", now=now)
    done = run(path, crawl_of(portal))
    assert done.returncode == 0, done.stderr


def crawl_of(portal: DemoPortal) -> list[str]:
    urls = [f"--url={name}={portal.base_url(name)}" for name in ("sedia", "portico")]
    return ["crawl", "sedia", "portico", *urls, "--delay", "0", "--today", str(portal.today)]


def run(path: Path, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of City Calls on the database."""
    return subprocess.run(
        [sys.executable, "-m", "citycalls", "--db", str(path), *arguments],
        capture_output=True,
        text=True,
        cwd=CHECKOUT,
        env=environment(
            {
                "CITYCALLS_SECRET": SECRET,
                "CITYCALLS_MAIL_FROM": "City Calls <calls@city.example>",
                "CITYCALLS_MAIL_DIR": str(path.parent / "mails"),
                "CITYCALLS_CONTACT": "calls@city.example",
            }
        ),
        timeout=600,
        check=False,
    )


def fault_of(done: subprocess.CompletedProcess[str], allowed: Sequence[int]) -> str | None:
    said = done.stdout + done.stderr
    if done.returncode not in allowed or NEVER.search(said):
        return f"exit code {done.returncode}: {said}"
    return None


def commands(seconds: float, folder: Path) -> Findings:
    """Let twelve processes work on one database for a time: eleven of commands, and the pages."""
    findings = Findings()
    path = folder / "c.db"
    with DemoPortal(week=1) as portal, contextlib.ExitStack() as stack:
        prepare(path, portal)
        today = str(portal.today)
        port = stack.enter_context(
            pages(
                path,
                lambda said: findings.note("serve", 0.0, said),
                values={"CITYCALLS_SECRET": SECRET},
            )
        )
        end = time.monotonic() + seconds
        turn = itertools.count()

        def crawl_anew() -> list[str]:
            portal.week = 1 + next(turn) % 2  # so that every harvest changes something
            return crawl_of(portal)

        work = {
            "status": lambda: ["status", "--json"],
            "match": lambda: ["match", "krefeld/heat-warnings", "--today", today],
            "calls": lambda: ["calls", "heat", "--today", today],
            "compose": lambda: ["digest", "--today", f"2026-{1 + next(turn) % 12:02}-13"],
            "send": lambda: ["digest", "--send", "--today", today],
            "crawl": crawl_anew,
            "import": lambda: ["profiles", "import", PROFILE],
            "keywords": lambda: [
                *("profiles", "keywords", "krefeld/heat-warnings"),
                *("--add", f"shade {next(turn)}"),
            ],
            "backup": lambda: ["backup", str(folder / "copy.db")],
            "pause": lambda: [
                *("recipients", "pause", "officer3@krefeld.example", "--until", "2036-01-01"),
            ],
        }

        def repeat(name: str) -> None:
            while time.monotonic() < end:
                began = time.monotonic()
                done = run(path, work[name]())
                allowed = (0, NEEDS_A_PERSON) if name in ("status", "crawl", "send") else (0,)
                findings.note(name, time.monotonic() - began, fault_of(done, allowed))

        threads = [threading.Thread(target=repeat, args=(name,)) for name in work]
        threads.append(threading.Thread(target=answer, args=(path, port, end, findings)))
        for thread in threads:
            thread.start()
        measured = folder / "end"
        with writer(path, measured, 0) as found:
            for thread in threads:
                thread.join()
            measured.touch()
            findings.waits += found()
    return findings


@contextlib.contextmanager
def pages(
    path: Path, told: Callable[[str], None], *options: str, values: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Keep the pages up and yield their port; *told* gets their log if it says what none should."""
    with (path.parent / "serve.log").open("w+") as log:
        command = [sys.executable, "-m", "citycalls", "--db", str(path), "serve", "--port", "0"]
        process = subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=CHECKOUT,
            env=environment(dict(values or {})),
        )
        assert process.stdout is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", process.stdout.readline())
            assert found is not None
            yield int(found[1])
        finally:
            process.terminate()
            process.wait(timeout=60)
            process.stdout.close()
            log.seek(0)
            said = log.read()
            if NEVER.search(said):
                told(said)


def answer(path: Path, port: int, end: float, findings: Findings) -> None:
    """Answer mails by their links, one after the other, as a reader's browser does."""
    with open_store(path) as store:
        people = [person.id for person in list_recipients(store)]
        calls = [call.id for call in live_calls(store, date(2026, 1, 5))]
    turns = itertools.cycle(itertools.product((Action.RELEVANT, Action.WATCH), people, calls))
    while time.monotonic() < end:
        action, person, call = next(turns)
        grant = Grant(
            action=action,
            recipient_id=person,
            about=call,
            period="2026-W02",
            expires_on=date(2036, 1, 1),
        )
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        with contextlib.closing(connection):
            connection.request("POST", f"/a/{sign(grant, SECRET)}", b"")
            response = connection.getresponse()
            said = response.read().decode()
        is_wrong = response.status != 200 or NEVER.search(said)
        fault = f"answered {response.status}: {said}" if is_wrong else None
        findings.note("answer", time.monotonic() - began, fault)


@contextlib.contextmanager
def writer(path: Path, end: Path, number: int) -> Iterator["Waits"]:
    """Start a process that writes small things until *end* exists."""
    arguments = ["write", str(path), str(end), str(number)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.campaigns.busy", *arguments],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
        env=environment(),
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()  # it has begun
        yield Waits(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


class Waits:
    """What a writer tells when it has ended: its waits in seconds."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def __call__(self) -> list[float]:
        said, _ = self.process.communicate(timeout=120)
        assert self.process.returncode == 0, said
        waits: list[float] = json.loads(said)
        return waits


def write(path: Path, end: Path, number: int) -> list[float]:
    """Write until *end* exists; return how long each transaction waited for its first moment."""
    waits = []
    with open_store(path) as store:
        while not end.exists():
            asked = time.perf_counter()
            with store.write():
                waits.append(time.perf_counter() - asked)
                set_meta(store, f"writer {number}", str(len(waits)))
            time.sleep(0.02)
    return waits


def harvest(calls: int, folder: Path) -> Iterator[tuple[str, Findings]]:
    """Harvest so many calls three times beside four writers; yield what they had to wait."""
    records = full_records(calls)
    path = folder / "c.db"
    weeks = (
        ("first", records),
        ("unchanged", records),
        ("5 % changed", edited(records, 0.05)),
    )
    for week, (name, found) in enumerate(weeks):
        findings = Findings()
        end = folder / f"end{week}"
        with open_store(path) as store, contextlib.ExitStack() as stack:
            writers = [stack.enter_context(writer(path, end, number)) for number in range(4)]
            began = time.monotonic()
            day = FIRST.replace(month=10, day=13 + week)
            said = crawl(store, found, day)
            fault = None if said.startswith("ok") else said
            findings.note(f"harvest of {calls} calls", time.monotonic() - began, fault)
            end.touch()
            for one in writers:
                findings.waits += one()
        yield name, findings


def main(kind: str, *arguments: str) -> None:
    if kind == "write":
        path, end, number = arguments
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        sys.stdout.write(json.dumps(write(Path(path), Path(end), int(number))))
        return
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
        if kind == "commands":
            for line in commands(float(arguments[0]), Path(folder)).lines():
                sys.stdout.write(f"{line}\n")
        else:
            for name, findings in harvest(int(arguments[0]), Path(folder)):
                sys.stdout.write(f"{name}:\n")
                for line in findings.lines():
                    sys.stdout.write(f"  {line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
