"""The long-running service.  APScheduler is the tick only; what is due is computed at each.

Each tick asks the tables what is done, so that it does not matter whether the last one was half a
minute or six days ago, whether the clock was set, or whether another service runs beside it.
"""

import contextlib
import logging
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from advice.health.service_health import Outlook
from citycalls.service.slots import Slot, due, latest_slot, next_slot, trouble_with_clock
from funding.errors import StoreBusy
from funding.periods import Frequency
from store.database import Store
from store.mail.outbox import periods_done
from store.operations.clock_ahead import clock_ahead, forget_clock, make_good
from store.operations.service import (
    BEAT,
    CLOCK,
    TICK,
    begin_chore,
    end_chore,
    last_beat,
    note_beat,
    note_clock,
)
from store.people.recipients import Recipient, list_recipients

if TYPE_CHECKING:
    from apscheduler.schedulers.blocking import BlockingScheduler

    from digest.delivery import SendReport

log = logging.getLogger(__name__)

TICK_SECONDS = 30
CRAWL_LIMIT = timedelta(minutes=45)  # a source's own time budget is 30
LATE = timedelta(minutes=30)
LONGEST_PAUSE = 600
"""Seconds between tries of a relay at fault: one that refuses a login locks the user out soon."""

Compose = Callable[[Store, str, Sequence[Recipient], datetime], object]
"""Composes one period for the given people; composing twice must be harmless."""
Chore = Callable[[Store, datetime], object]
Send = Callable[[Store, datetime], "SendReport"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What the service does and when, by the wall clock of *zone*."""

    zone: ZoneInfo
    sources: Sequence[str]
    digests: Mapping[Frequency, Slot]
    crawl: Slot
    chores: Mapping[str, tuple[Slot, Chore]]
    """Name to slot and what is done then, such as the nightly backup."""


class Service:
    """The state of one running schedule."""

    def __init__(
        self,
        plan: Plan,
        *,
        open_store: Callable[[], Store],
        compose: Compose,
        send: Send,
        send_links: Chore = lambda store, now: None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        uptime: Callable[[], float] = time.monotonic,
        crawl_command: Callable[[str], Sequence[str]] = lambda source: (
            *(sys.executable, "-m", "citycalls", "crawl"),
            source,
        ),
        clock_is_right: bool = False,
    ) -> None:
        self.plan, self.open_store, self.compose, self.send = plan, open_store, compose, send
        self.send_links = send_links
        """First in each round: somebody sits before a page and waits."""
        self.now, self.uptime, self.crawl_command = now, uptime, crawl_command
        self.clock_is_right = clock_is_right
        self.ticked_at: float | None = None
        """The uptime at which the clock last moved forward plausibly."""
        self.faults = 0
        """Sendings in a row that met a relay at fault."""
        self.silent_until = float("-inf")
        self.scheduler: BlockingScheduler | None = None
        self.crawl: tuple[str, subprocess.Popen[bytes], datetime] | None = None

    def beat(self) -> None:
        """Give a sign of life, also while a round waits for a slow relay."""
        with noted("the sign of life"), self.open_store() as store:
            note_beat(store, BEAT, now=self.now())

    def tick(self) -> str | None:
        """Do what is due; return why nothing was done, if the clock can't be believed."""
        now, is_sure = self.now(), self.clock_is_right
        with noted("the round"), self.open_store() as store:
            trouble = self.judge_clock(store, now)
            if trouble is not None:
                log.error("%s", trouble)
                return trouble
            self.mend_clock(store, now, is_sure=is_sure)
            if note_clock(store, now=now) or self.ticked_at is None:
                self.ticked_at = self.uptime()
            steps: Mapping[str, Chore] = {
                "send_links": self.send_links,
                "crawl_sources": self.crawl_sources,
                "do_chores": self.do_chores,
                "compose_digests": self.compose_digests,
                "send_all": self.send_all,
            }
            for name, step in steps.items():
                try:
                    step(store, now)
                except Exception as error:
                    tell(f"{name} failed; the next round tries again", error)
            note_beat(store, TICK, now=now)
        return None

    def judge_clock(self, store: Store, now: datetime) -> str | None:
        if self.clock_is_right:
            self.clock_is_right = False
            return None
        running = None if self.ticked_at is None else self.uptime() - self.ticked_at
        return trouble_with_clock(
            now,
            last_seen=last_beat(store, CLOCK),
            running_for=None if running is None else timedelta(seconds=running),
        )

    def mend_clock(self, store: Store, now: datetime, *, is_sure: bool) -> None:
        """Make good what a clock that was ahead has silenced.

        *is_sure*: a person says that it is right now.
        """
        ahead = clock_ahead(store, now=now)
        if ahead is None:
            if is_sure:
                forget_clock(store)
        elif is_sure or ahead.is_sure(now):
            log.error("%s; it is made good", ahead.words)
            make_good(store, now=now)
        else:
            log.error("%s", ahead.sentence)

    def compose_digests(self, store: Store, now: datetime) -> None:
        """Compose each due period once for all to whom it is due."""
        waiting: dict[str, list[Recipient]] = defaultdict(list)
        for person in list_recipients(store):
            slot = self.plan.digests.get(person.frequency)
            if slot is None or not person.is_active(now.astimezone(self.plan.zone).date()):
                continue
            done = periods_done(store, person.id)
            period = due(now, self.plan.zone, slot, done, since=person.confirmed_at)
            if period is not None:
                waiting[period].append(person)
        for period, people in sorted(waiting.items()):
            try:
                self.compose(store, period, people, now)
            except Exception as error:
                # one period must not stop the others, nor the sending of what is composed
                tell(f"the digest of {period} could not be composed", error)

    def send_all(self, store: Store, now: datetime) -> None:
        if self.uptime() < self.silent_until:
            return
        report = self.send(store, now)
        self.faults = self.faults + 1 if report.fault is not None else 0
        if report.fault is not None:
            pause = min(LONGEST_PAUSE, TICK_SECONDS * 2**self.faults)
            self.silent_until = self.uptime() + pause
            log.warning("%s; the next try is in %d seconds", report.fault, pause)
        for failed in report.failed:
            log.error("not sent: %s", failed)
        for uncertain in report.uncertain:
            log.warning("uncertain: %s", uncertain)

    def do_chores(self, store: Store, now: datetime) -> None:
        for name, (slot, do) in sorted(self.plan.chores.items()):
            period, _ = latest_slot(now, slot, self.plan.zone)
            if not begin_chore(store, name, period, now=now):
                continue
            try:
                do(store, now)
            except Exception as error:
                tell(f"{name} failed", error)
                end_chore(store, name, error=str(error), now=now)
            else:
                end_chore(store, name, error=None, now=now)

    def crawl_sources(self, store: Store, now: datetime) -> None:
        """Start the next source that is due, one at a time: a process of its own each."""
        if self.crawl is not None and not self.end_crawl(store, now):
            return
        period, _ = latest_slot(now, self.plan.crawl, self.plan.zone)
        for source in self.plan.sources:
            if begin_chore(store, f"crawl {source}", period, now=now):
                process = subprocess.Popen(self.crawl_command(source), stdin=subprocess.DEVNULL)
                self.crawl = (source, process, now)
                return

    def end_crawl(self, store: Store, now: datetime) -> bool:
        """Return whether the running crawl is over; one that takes too long is ended."""
        assert self.crawl is not None  # only called while there is one
        source, process, began = self.crawl
        code = process.poll()
        if code is None and now - began < CRAWL_LIMIT:
            return False
        if code is None:
            process.kill()
            process.wait()
        error = None if code == 0 else f"ended with {code}; `citycalls sources` says why"
        end_chore(store, f"crawl {source}", error=error, now=now)
        self.crawl = None
        return True

    def run(self, *, seconds: float = TICK_SECONDS) -> None:
        """Tick until the process is asked to end; the first tick is now."""
        from apscheduler.schedulers.blocking import BlockingScheduler

        scheduler = self.scheduler = BlockingScheduler(timezone=UTC)
        options = {
            "trigger": "interval",
            "seconds": seconds,
            "misfire_grace_time": None,  # default 1 s: a late tick would be dropped
            "coalesce": True,
            "max_instances": 1,
        }
        scheduler.add_job(self.beat, id="beat", next_run_time=datetime.now(UTC), **options)
        scheduler.add_job(self.tick, id="tick", next_run_time=datetime.now(UTC), **options)
        if threading.current_thread() is threading.main_thread():
            # a service manager's wish to end; SIGKILL at any moment would lose nothing either
            signal.signal(signal.SIGTERM, lambda *_: self.stop())
        ended = threading.Event()
        watch = threading.Thread(target=self.wake, args=(scheduler, ended, seconds), daemon=True)
        watch.start()
        try:
            scheduler.start()
        finally:
            ended.set()
            if self.crawl is not None:
                self.crawl[1].terminate()

    def stop(self) -> None:
        """End `run` once the round at work is through."""
        if self.scheduler is not None:
            self.scheduler.shutdown(wait=False)

    def wake(self, scheduler: "BlockingScheduler", ended: threading.Event, seconds: float) -> None:
        """Bring the ticks back after the clock was set back: they wait for the wall clock."""
        while not ended.wait(2 * seconds):
            now = datetime.now(UTC)
            for job in scheduler.get_jobs():
                if job.next_run_time - now > timedelta(seconds=2 * seconds):
                    scheduler.modify_job(job.id, next_run_time=now)


@contextlib.contextmanager
def noted(what: str) -> Iterator[None]:
    """Go on where the database was in use: the next round does the same again."""
    try:
        yield
    except StoreBusy as error:
        tell(f"{what} was put off", error)


def tell(what: str, error: Exception) -> None:
    """Log why something failed; where the database was in use, one line says it all."""
    is_busy = isinstance(error, StoreBusy)
    log.error("%s: %s", what, error, exc_info=None if is_busy else error)


def outlook(store: Store, plan: Plan, *, now: datetime) -> Outlook:
    """Return what is next and what is late."""
    late: dict[str, int] = defaultdict(int)
    for person in list_recipients(store):
        slot = plan.digests.get(person.frequency)
        if slot is None or not person.is_active(now.astimezone(plan.zone).date()):
            continue
        done = periods_done(store, person.id)
        period = due(now - LATE, plan.zone, slot, done, since=person.confirmed_at)
        if period is not None:
            late[period] += 1
    return Outlook(
        next_digests={f: next_slot(now, s, plan.zone) for f, s in plan.digests.items()},
        next_crawl=next_slot(now, plan.crawl, plan.zone),
        late=tuple(f"{p}: {n} without a letter" for p, n in sorted(late.items())),
    )
