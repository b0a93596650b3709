"""The service: one mail a person and period, whatever happens to it."""

import itertools
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from citycalls.service.schedule import Plan, Service, outlook
from citycalls.service.slots import read_slot
from digest.delivery import SendReport
from digest.send import send_outbox
from funding.periods import Frequency
from store.database import open_store
from store.mail.outbox import mails_of_period
from store.operations.service import (
    BEAT,
    TICK,
    begin_chore,
    chores,
    end_chore,
    last_beat,
    trouble_of_service,
)
from tests.sinks.letters import add_person, put_plain_letter
from tests.sinks.mta_sink import Sink

BRUSSELS = ZoneInfo("Europe/Brussels")
START = datetime(2026, 10, 5, 4, 0, tzinfo=UTC)
SLOT = datetime(2026, 10, 6, 5, 30, tzinfo=UTC)  # Tuesday 07:30 in Brussels
PLAN = Plan(
    zone=BRUSSELS,
    digests={Frequency.WEEKLY: read_slot("tue 07:30")},
    crawl=read_slot("03:30"),
    sources=(),
    chores={},
)


class World:
    """A service on a real database and a relay, with clocks in our hand."""

    def __init__(self, folder, sink, plan=PLAN, crawl=None):
        self.path, self.sink, self.plan = folder / "c.db", sink, plan
        self.wall, self.steady = START, 0.0
        self.composed = []
        self.crawl = crawl or (lambda source: (sys.executable, "-c", "pass"))
        with open_store(self.path) as store:
            self.people = [
                add_person(store, f"officer{n}@city.example", now=START) for n in range(3)
            ]
        self.service = self.start()

    def start(self, **more):
        return Service(
            self.plan,
            open_store=lambda: open_store(self.path),
            compose=self.compose,
            send=self.send,
            now=lambda: self.wall,
            uptime=lambda: self.steady,
            crawl_command=self.crawl,
            **more,
        )

    def compose(self, store, period, people, now):
        self.composed.append(period)
        for person in people:
            put_plain_letter(store, person, now=now, period=period, items=())

    def send(self, store, now):
        return send_outbox(
            store,
            smtp_url=self.sink.url,
            mail_dir=self.path.parent,
            now=now,
            elapsed=lambda: 0,
        )

    def go(self, step, *, wall=None):
        """Let time pass by both clocks, and tick; *wall* sets the wall clock in addition."""
        self.steady += step.total_seconds()
        self.wall = wall or self.wall + step
        return self.service.tick()

    def periods(self):
        with open_store(self.path) as store:
            return sorted({x.period for x in mails_of_period(store, now=self.wall)})


@pytest.fixture
def world(tmp_path):
    with Sink() as sink:
        yield World(tmp_path, sink)


def test_the_weekly_mail_goes_at_its_slot_and_once(world):
    world.go(SLOT - START - timedelta(seconds=30))
    assert world.sink.kept == []
    for _ in range(5):
        world.go(timedelta(seconds=30))
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]
    assert world.periods() == ["2026-W41"]


def test_links_to_sign_in_leave_in_each_round_before_all_else_and_hold_nothing_up(world):
    rounds = []

    def fails(store, now):
        rounds.append(len(world.sink.kept))
        raise OSError("no relay")

    world.service = world.start(send_links=fails)
    world.go(SLOT - START)
    world.go(timedelta(seconds=30))
    assert rounds == [0, 3]
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]


@pytest.mark.parametrize("down", [timedelta(minutes=1), timedelta(hours=7), timedelta(days=6)])
def test_after_a_downtime_the_first_tick_sends_one_mail(world, down):
    world.go(SLOT - START - timedelta(minutes=5))
    world.wall += timedelta(minutes=5) + down
    world.service = world.start()
    world.steady = 0.0
    world.service.tick()
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]
    assert world.periods() == ["2026-W41"]


def test_several_missed_weeks_end_with_one_mail(world):
    world.go(SLOT - START)
    world.go(timedelta(weeks=4, hours=2))  # the process was stopped, and both clocks went on
    assert world.periods() == ["2026-W41", "2026-W45"]
    assert sorted(world.sink.recipients.values()) == [2, 2, 2]


@pytest.mark.parametrize(
    "wrong", [timedelta(hours=-1), timedelta(hours=1), timedelta(days=-1), timedelta(days=1)]
)
def test_a_clock_that_is_set_wrong_and_right_again_doubles_and_misses_nothing(world, wrong):
    world.go(SLOT - START - timedelta(hours=2))
    world.go(timedelta(seconds=30), wall=world.wall + wrong)
    for _ in range(12):
        world.go(timedelta(minutes=30))
    world.go(timedelta(seconds=30), wall=world.wall - wrong)
    for _ in range(60):
        world.go(timedelta(minutes=30))
    assert world.periods() == ["2026-W41"]
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]


@pytest.mark.parametrize("year", [1970, 2040])
def test_a_clock_that_is_decades_off_sends_nothing(world, year):
    world.go(SLOT - START)
    odd = world.go(timedelta(seconds=30), wall=datetime(year, 1, 2, tzinfo=UTC))
    assert (odd is None) is (year == 1970)
    world.go(timedelta(minutes=5))
    assert world.periods() == ["2026-W41"]
    assert world.go(timedelta(seconds=30), wall=SLOT + timedelta(weeks=1)) is None
    assert world.periods() == ["2026-W41", "2026-W42"]
    assert sorted(world.sink.recipients.values()) == [2, 2, 2]


def test_a_person_can_say_that_the_clock_is_right(world):
    world.go(SLOT - START)
    world.wall = SLOT + timedelta(weeks=10, hours=2)
    world.service = world.start()
    assert "nothing is sent" in world.service.tick()
    world.service = world.start(clock_is_right=True)
    assert world.service.tick() is None
    assert world.periods() == ["2026-W41", "2026-W51"]


def test_two_services_and_a_command_at_the_same_moment_send_once(world):
    world.wall = SLOT
    services = [world.start() for _ in range(3)]
    together = threading.Barrier(3)

    def tick(service):
        together.wait()
        service.tick()

    threads = [threading.Thread(target=tick, args=(s,)) for s in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]


@pytest.mark.full
def test_two_services_and_a_command_send_once_in_200_rounds(tmp_path):
    for number in range(200):
        (tmp_path / str(number)).mkdir()
        with Sink() as sink:
            world = World(tmp_path / str(number), sink)
            test_two_services_and_a_command_at_the_same_moment_send_once(world)


def test_a_letter_that_cannot_be_composed_stops_neither_sending_nor_the_next_try(world, caplog):
    good, tries = world.compose, []

    def broken(store, period, people, now):
        tries.append(period)
        if len(tries) == 1:
            raise RuntimeError("the templates are gone")
        good(store, period, people, now)

    world.service.compose = broken
    world.go(SLOT - START)
    assert "could not be composed" in caplog.text
    world.go(timedelta(seconds=30))
    assert sorted(world.sink.recipients.values()) == [1, 1, 1]


def test_a_relay_at_fault_is_asked_ever_less_often_but_within_a_quarter_hour(world):
    asked = []

    def send(store, now):
        asked.append(world.steady)
        return SendReport(fault="535 no" if len(asked) < 9 else None)

    world.service.send = send
    for _ in range(200):
        world.go(timedelta(seconds=30))
    gaps = [b - a for a, b in itertools.pairwise(asked)]
    assert gaps[:6] == [60, 120, 240, 480, 600, 600]
    assert gaps[-1] == 30


def test_sources_are_crawled_daily_by_processes_one_after_the_other(tmp_path):
    log = tmp_path / "crawled"
    code = "import sys; open(sys.argv[1], 'a').write(sys.argv[2] + ' '); sys.exit(int(sys.argv[3]))"

    def command(source):
        return (sys.executable, "-c", code, str(log), source, "1" if source == "bad" else "0")

    plan = Plan(
        zone=BRUSSELS,
        digests={},
        crawl=read_slot("03:30"),
        sources=("good", "bad"),
        chores={},
    )
    with Sink() as sink:
        world = World(tmp_path, sink, plan=plan, crawl=command)
        for _ in range(7):
            world.go(timedelta(minutes=25))
            if world.service.crawl is not None:
                world.service.crawl[1].wait(timeout=60)
        # the good one once, the bad one three times
        assert sorted(log.read_text().split()) == ["bad", "bad", "bad", "good"]
        with open_store(world.path) as store:
            states = {c.name: (c.state, c.tries) for c in chores(store)}
        assert states == {"crawl good": ("done", 1), "crawl bad": ("failed", 3)}
        world.go(timedelta(days=1))
        world.service.crawl[1].wait(timeout=60)
        assert log.read_text().split()[-1] == "good"


def test_a_chore_is_begun_by_one_process_and_again_when_it_died(world):
    with open_store(world.path) as store:
        now = START
        assert begin_chore(store, "backup", "2026-10-05", now=now) is True
        assert begin_chore(store, "backup", "2026-10-05", now=now) is False
        assert begin_chore(store, "backup", "2026-10-05", now=now + timedelta(hours=3)) is True
        end_chore(store, "backup", error=None, now=now)
        assert begin_chore(store, "backup", "2026-10-05", now=now + timedelta(hours=9)) is False
        assert begin_chore(store, "backup", "2026-10-04", now=now + timedelta(hours=9)) is False
        assert begin_chore(store, "backup", "2026-10-06", now=now + timedelta(days=1)) is True


def test_chores_are_done_at_their_slot(tmp_path):
    done = []
    chores_of = {"backup": (read_slot("02:00"), lambda store, now: done.append(now))}
    plan = Plan(zone=BRUSSELS, digests={}, crawl=read_slot("03:30"), sources=(), chores=chores_of)
    with Sink() as sink:
        world = World(tmp_path, sink, plan=plan)
        for _ in range(48):
            world.go(timedelta(minutes=30))
    # the one missed before the start at once, then at 02:00 of Brussels
    assert done == [START + timedelta(minutes=30), datetime(2026, 10, 6, 0, 0, tzinfo=UTC)]


def test_a_dead_service_shows_within_ten_minutes(world):
    with open_store(world.path) as store:
        assert trouble_of_service(store, now=world.wall) is None  # it was never started
        world.service.beat()
        world.service.tick()
        assert trouble_of_service(store, now=world.wall + timedelta(minutes=4)) is None
        dead = trouble_of_service(store, now=world.wall + timedelta(minutes=6))
        assert "no sign of life since 2026-10-05 04:00" in dead
        early = trouble_of_service(store, now=world.wall - timedelta(days=1))
        assert "set the clock" in early
        world.wall += timedelta(minutes=40)
        world.service.beat()
        assert "finished no round" in trouble_of_service(store, now=world.wall)
        assert last_beat(store, BEAT) - last_beat(store, TICK) == timedelta(minutes=40)


def test_what_is_next_and_what_is_late_is_shown(world):
    with open_store(world.path) as store:
        seen = outlook(store, PLAN, now=START)
        assert seen.next_digests[Frequency.WEEKLY] == SLOT
        assert seen.next_crawl == datetime(2026, 10, 6, 1, 30, tzinfo=UTC)
        assert seen.late == ()
        assert outlook(store, PLAN, now=SLOT + timedelta(minutes=29)).late == ()
        late = outlook(store, PLAN, now=SLOT + timedelta(minutes=31)).late
        assert late == ("2026-W41: 3 without a letter",)


def test_ticks_go_on_after_the_clock_was_set_back_a_day(world):
    """With the real APScheduler, which waits for the wall clock by itself."""
    ticks, enough = [], threading.Event()
    service = world.start()

    def tick():
        ticks.append(1)
        if len(ticks) >= 3:
            enough.set()

    service.tick = tick
    service.beat = lambda: None
    with time_machine.travel(SLOT) as clock:
        thread = threading.Thread(target=service.run, kwargs={"seconds": 0.05}, daemon=True)
        thread.start()
        assert enough.wait(20)
        ticks.clear()
        enough.clear()
        clock.shift(timedelta(days=-1))
        assert enough.wait(20)
        service.stop()
        thread.join(20)
    assert not thread.is_alive()


CHILD = """
import sys
from datetime import datetime, UTC
from pathlib import Path
from citycalls.service.schedule import Plan, Service
from citycalls.service.slots import read_slot
from digest.delivery import SendReport
from store.database import open_store
from zoneinfo import ZoneInfo
path = Path(sys.argv[1])
plan = Plan(zone=ZoneInfo("UTC"), digests={}, crawl=read_slot("03:30"), sources=(), chores={})
service = Service(plan, open_store=lambda: open_store(path), compose=lambda *a: None,
                  send=lambda store, now: (print("tick", flush=True), SendReport())[1])
service.run(seconds=0.2)
"""


def test_a_suspended_service_goes_on_and_ends_when_asked(tmp_path):
    path = tmp_path / "c.db"
    open_store(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path)], stdout=subprocess.PIPE
    ) as child:
        try:
            assert child.stdout.readline() == b"tick\n"
            os.kill(child.pid, signal.SIGSTOP)
            os.kill(child.pid, signal.SIGCONT)
            assert child.stdout.readline() == b"tick\n"
            assert child.stdout.readline() == b"tick\n"
            child.send_signal(signal.SIGTERM)
            assert child.wait(timeout=30) == 0
        finally:
            child.kill()
    with open_store(path) as store:
        assert last_beat(store) is not None
