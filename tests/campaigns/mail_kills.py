"""SIGKILL at random moments of a run of 40 letters, until every letter arrived.

Each round appends one line to a log and is not done again while the code is the same, so that a
campaign that was interrupted goes on where it stopped.
"""

import hashlib
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.database import open_store
from store.mail.outbox import mails_of_period
from tests.sinks.letters import fill

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 10, 6, 7, 30, tzinfo=UTC)
CODE = (
    "store/mail/outbox.py",
    "store/mail/delivery_leases.py",
    "store/database.py",
    "digest/delivery.py",
    "digest/relay/connection.py",
    "digest/relay/refusals.py",
    "digest/send.py",
    "digest/relay/smtp.py",
    "tests/campaigns/mail_kills.py",
    "tests/campaigns/mail_postfix.py",
)
Kept = Callable[[], list[tuple[str, str]]]
"""What a relay has taken since the round began: (address, Message-ID)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    number: int
    code: str
    kills: int
    mails: int
    silent: int
    """Letters neither taken nor called uncertain before the second sending."""
    lost: int
    """Letters that never arrived, in spite of the second sending."""
    doubles: int
    worst: int
    """Copies beyond the first of the letter with the most."""
    other_ids: int
    unmarked: int
    """Doubles whose letter does not say that it was uncertain."""
    integrity: str


def campaign(
    folder: Path,
    *,
    url: str,
    kept: Kept,
    kills: int,
    letters: int = 40,
    seed: int = 7,
    log: Path | None = None,
    kills_per_round: int = 3,
) -> list[Round]:
    """Return what happened in each round, until there were so many *kills* in all."""
    code = code_hash()
    done = {r.number: r for r in read_log(log) if r.code == code}
    template = folder / "template.db"
    with open_store(template) as store:
        addresses = fill(store, letters, now=NOW)
        store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    idle, whole = measure(folder, template, url)
    for number in itertools.count():
        if sum(r.kills for r in done.values()) >= kills:
            break
        if number in done:
            continue
        rnd = random.Random(seed * 10_000 + number)
        path = folder / f"round{number}.db"
        shutil.copyfile(template, path)
        before = len(kept())
        killed = sum(
            run_sender(path, url, NOW, kill_after=rnd.uniform(0.8 * idle, whole))
            for _ in range(kills_per_round)
        )
        run_sender(path, url, NOW)
        first = Counter(address for address, _ in settled(kept)[before:])
        with open_store(path) as store:
            uncertain = {
                x.address for x in mails_of_period(store, now=NOW) if x.state == "uncertain"
            }
        run_sender(path, url, NOW + timedelta(minutes=11))
        mails = settled(kept)[before:]
        done[number] = judge(number, code, path, addresses, mails, killed, first, uncertain)
        if log is not None:
            with log.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(done[number])) + "\n")
        for left in folder.glob(f"{path.name}*"):
            left.unlink()
    return [done[n] for n in sorted(done)]


def judge(
    number: int,
    code: str,
    path: Path,
    addresses: list[str],
    mails: list[tuple[str, str]],
    kills: int,
    first: Counter[str],
    uncertain: set[str],
) -> Round:
    copies = Counter(address for address, _ in mails)
    with open_store(path) as store:
        marked = {x.address for x in mails_of_period(store, now=NOW) if x.uncertain_at}
        (integrity,) = (store.row("PRAGMA integrity_check") or {}).values()
    doubled = {address for address, count in copies.items() if count > 1}
    return Round(
        number=number,
        code=code,
        kills=kills,
        mails=len(mails),
        silent=sum(a not in first and a not in uncertain for a in addresses),
        lost=sum(a not in copies for a in addresses),
        doubles=sum(count - 1 for count in copies.values()),
        worst=max((count - 1 for count in copies.values()), default=0),
        other_ids=sum(len({m for a, m in mails if a == address}) > 1 for address in doubled),
        unmarked=len(doubled - marked),
        integrity=integrity,
    )


def is_right(one: Round) -> bool:
    """Return whether a round kept the promise: nothing lost, at most one double a kill."""
    return (
        one.silent == one.lost == one.other_ids == one.unmarked == 0
        and one.doubles <= one.kills
        and one.integrity == "ok"
    )


def run_sender(
    path: Path,
    url: str,
    now: datetime,
    *,
    kill_after: float | None = None,
    fail_at: str | None = None,
) -> int:
    """Run the real sender; return 1 if it was killed, 0 if it came to its end."""
    environ = dict(os.environ)
    if fail_at is not None:
        environ["CITYCALLS_FAIL_AT"] = fail_at
    sender = [sys.executable, "-m", "tests.campaigns.mail_sender", str(path), url, now.isoformat()]
    with subprocess.Popen(sender, cwd=ROOT, env=environ, stderr=subprocess.PIPE) as child:
        try:
            _, said = child.communicate(timeout=kill_after or 120)
        except subprocess.TimeoutExpired:
            child.kill()
            return 1
    if child.returncode == -signal.SIGKILL:
        return 1
    if child.returncode:
        raise RuntimeError(f"the sender ended with {child.returncode}: {said.decode()[-800:]}")
    return 0


def measure(folder: Path, template: Path, url: str) -> tuple[float, float]:
    """Return how long a run with nothing to do takes here, and a whole one.

    Kills fall everywhere between: in the first seconds a process only reads its own program.
    """
    path = folder / "measured.db"
    shutil.copyfile(template, path)
    moments = [time.monotonic()]
    for _ in range(2):
        run_sender(path, url, NOW)
        moments.append(time.monotonic())
    whole, idle = moments[1] - moments[0], moments[2] - moments[1]
    return idle, whole


def settled(kept: Kept) -> list[tuple[str, str]]:
    """Return what was taken once a server has finished what a dead client left behind."""
    found = kept()
    while True:
        time.sleep(0.15)
        again = kept()
        if len(again) == len(found):
            return again
        found = again


def read_log(log: Path | None) -> list[Round]:
    if log is None:
        return []
    log.parent.mkdir(parents=True, exist_ok=True)
    if not log.exists():
        return []
    return [Round(**json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()]


def code_hash() -> str:
    whole = hashlib.sha256()
    for name in CODE:
        whole.update((ROOT / name).read_bytes())
    return whole.hexdigest()[:12]
