"""The desk on a socket, answered by several processes.

Python runs one thread at a time in a process; with several, readers wait for each other less.
"""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from types import FrameType

import uvicorn
from fastapi import FastAPI

from citycalls.options import clock
from citycalls.readers import role_of_everybody
from citycalls.service.plan import plan_of
from citycalls.service.schedule import outlook
from citycalls.settings import Settings
from desk.app import make_app
from store.database import open_store

QUEUE = 1024
"""Connections that wait until a process takes them."""
LOOK_EVERY = 0.2
"""Seconds."""
TURN = 0.03
"""Seconds that a thread may work before another that waits gets its turn."""
PAUSE = 1.0
"""Seconds before a process that ended by itself is followed by another."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Serving:
    """What each process needs to make the same pages."""

    settings: Settings
    secret: str = field(repr=False)
    host: str
    now: str | None
    today: str | None


class OneAtATime(uvicorn.Server):
    """A server that takes one connection at a time, so that its siblings get some, too."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(QUEUE)  # the server asked for a queue of one


def serve_pages(listening: socket.socket, serving: Serving, *, processes: int) -> None:
    """Answer on *listening* until this process is told to end; *processes* share the work.

    One that dies is followed by another; all end with this one, also where it is killed.
    """
    if processes == 1:
        answer(listening, serving)
        return
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    running = [started(listening, serving) for _ in range(processes)]
    while not told.wait(LOOK_EVERY):
        for place, process in enumerate(running):
            if not process.is_alive():
                told.wait(PAUSE)
                running[place] = started(listening, serving)
    for process in running:
        process.terminate()
    for process in running:
        process.join()


def started(listening: socket.socket, serving: Serving) -> SpawnProcess:
    process = multiprocessing.get_context("spawn").Process(
        target=answer_beside, args=[listening, serving, os.getpid()]
    )
    process.start()
    return process


def answer_beside(listening: socket.socket, serving: Serving, parent: int) -> None:
    """Answer in a process of its own until the *parent* is gone."""
    signal.signal(signal.SIGINT, ended)  # Ctrl+C reaches all at once
    threading.Thread(target=end_with, args=[parent], daemon=True).start()
    answer(listening, serving)


def ended(number: int, frame: FrameType | None) -> None:
    os._exit(0)


def end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def answer(listening: socket.socket, serving: Serving) -> None:
    """Answer in this process until it is told to end."""
    # a page is made in less: threads that take turns within one only cost each other time
    sys.setswitchinterval(TURN)
    config = uvicorn.Config(pages_of(serving), log_level="warning", server_header=False, backlog=1)
    OneAtATime(config).run(sockets=[listening])


def pages_of(serving: Serving) -> FastAPI:
    """Return the application for these settings."""
    settings = serving.settings
    ticking = clock(serving.now, serving.today, settings)
    return make_app(
        open_store=lambda: open_store(settings.db, create=False),
        secret=serving.secret,
        clock=lambda: ticking().astimezone(settings.timezone),
        everybody=role_of_everybody(serving.host, settings.base_url),
        base_url=settings.base_url,
        contact=settings.contact,
        outlook=lambda store, now: outlook(store, plan_of(settings), now=now),
    )
