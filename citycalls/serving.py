"""The desk on a socket, answered by several processes.

Python runs one thread at a time in a process; with several, readers wait for each other less.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from types import FrameType

import uvicorn
from fastapi import FastAPI

from citycalls.dealing import IS_POSSIBLE, QUEUE, Dealer, DealtServer
from citycalls.letters import Letterbox
from citycalls.options import clock
from citycalls.readers import login_of, role_of_everybody
from citycalls.replaying import replay_profile
from citycalls.service.plan import plan_of
from citycalls.service.schedule import outlook
from citycalls.settings import Settings
from desk.app import make_app
from store.kept_stores import KeptStores

THRIFT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "4000000",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
}
"""Tells glibc to give back memory that is free, 140 of 370 MB, at no cost in time.

Each thread would keep what its largest page needed."""
TURN = 0.03
"""Seconds that a thread may work before another that waits gets its turn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """What each process needs to make the same pages."""

    settings: Settings
    secret: str = field(repr=False)
    host: str
    now: str | None
    today: str | None


def serve_pages(listening: socket.socket, serving: Serving, *, processes: int) -> None:
    """Answer on *listening* until this process is told to end; *processes* share the work.

    One that dies is followed by another; all end with this one, also where it is killed.
    """
    if processes == 1 or not IS_POSSIBLE:
        uvicorn.Server(config_of(serving)).run(sockets=[listening])
        return
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    listening.listen(QUEUE)
    for name, value in THRIFT.items():
        os.environ.setdefault(name, value)  # obeyed by the processes that begin now

    def begin(channel: socket.socket) -> SpawnProcess:
        process = multiprocessing.get_context("spawn").Process(
            target=answer_beside, args=[channel, serving]
        )
        process.start()
        return process

    Dealer(listening, begin, processes).run(told)


def answer_beside(channel: socket.socket, serving: Serving) -> None:
    """Answer in a process of its own what is dealt by *channel*, until the dealer is gone."""
    signal.signal(signal.SIGINT, ended)  # Ctrl+C reaches all at once
    DealtServer(config_of(serving), channel).run(sockets=[])


def ended(number: int, frame: FrameType | None) -> None:
    os._exit(0)


def config_of(serving: Serving) -> uvicorn.Config:
    """Return how this process answers."""
    # a page is made in less: threads that take turns within one only cost each other time
    sys.setswitchinterval(TURN)
    return uvicorn.Config(
        pages_of(serving),
        log_level="warning",
        server_header=False,
        backlog=QUEUE,
        # who is asked for by whom is judged in desk.security.machine, from proxies of ours alone
        proxy_headers=False,
    )


def pages_of(serving: Serving) -> FastAPI:
    """Return the application for these settings."""
    settings = serving.settings
    ticking = clock(serving.now, serving.today, settings)
    return make_app(
        open_store=KeptStores(settings.db),
        secret=serving.secret,
        clock=lambda: ticking().astimezone(settings.timezone),
        everybody=role_of_everybody(serving.host, settings.base_url),
        login=login_of(settings),
        base_url=settings.base_url,
        contact=settings.contact,
        outlook=lambda store, now: outlook(store, plan_of(settings), now=now),
        notices=settings.notices,
        letters=Letterbox(settings),
        timetables=settings.timetables,
        replay=lambda asked, progress: replay_profile(settings, asked, progress),
    )
