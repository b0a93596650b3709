"""Connections are dealt out to the processes that share the pages: the same number to each.

A process that takes what waits at a socket takes all or nothing of what comes at once, by chance.
Here one accepts, and hands each connection on; it keeps its own end until the other says that it
has it.  So none is lost with a process that dies, but those that it held.
"""

import asyncio
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import SpawnProcess
from threading import Event
from typing import cast

import uvicorn

IS_POSSIBLE = hasattr(socket, "send_fds")
"""False on Windows: there, one process answers."""
QUEUE = 1024
"""Connections that wait until they are accepted."""
MOST = 64
"""Connections dealt to a process, and not taken by it, from which the others get them."""
LOOK_EVERY = 0.2
"""Seconds."""
PAUSE = 1.0
"""Seconds before a process that ended by itself is followed by another."""
CONNECTION, READY, TAKEN = b"c", b"r", b"t"

Begin = Callable[[socket.socket], SpawnProcess]
"""Starts a process that answers the connections that come by the given socket."""


@dataclass(kw_only=True, eq=False, slots=True)
class Worker:
    """One process, and what it was dealt."""

    process: SpawnProcess
    channel: socket.socket
    is_ready: bool = False
    untaken: deque[socket.socket] = field(default_factory=deque)
    """Connections that it has not said to have."""

    @property
    def is_free(self) -> bool:
        return self.is_ready and len(self.untaken) < MOST


class Dealer:
    """Accepts on a socket and deals to processes, one after the other."""

    def __init__(self, listening: socket.socket, begin: Begin, processes: int) -> None:
        self._listening = listening
        self._begin = begin
        self._selector = selectors.DefaultSelector()
        self._workers: deque[Worker] = deque()
        """Whose turn it is stands first."""
        self._leaving: list[SpawnProcess] = []
        self._waiting: deque[socket.socket] = deque()
        """Connections of processes that died before they took them."""
        self._due = [0.0] * processes
        """When processes are to be started."""
        self._is_accepting = False

    def run(self, told: Event) -> None:
        """Deal until *told* to end, and until the processes have answered what they hold."""
        self._listening.setblocking(False)
        while not told.is_set():
            self._start_due()
            self._accept_if_any_is_free()
            for key, _ in self._selector.select(LOOK_EVERY):
                if key.data is None:
                    self._accept()
                else:
                    self._hear(key.data)
        self._end()

    def _start_due(self) -> None:
        now = time.monotonic()
        for _ in [moment for moment in self._due if moment <= now]:
            ours, theirs = socket.socketpair()
            with theirs:
                process = self._begin(theirs)
            ours.setblocking(False)
            worker = Worker(process=process, channel=ours)
            self._workers.append(worker)
            self._selector.register(ours, selectors.EVENT_READ, worker)
        self._due = [moment for moment in self._due if moment > now]
        self._leaving = [process for process in self._leaving if process.is_alive()]

    def _accept_if_any_is_free(self) -> None:
        is_any = any(worker.is_free for worker in self._workers)
        if is_any and not self._is_accepting:
            self._selector.register(self._listening, selectors.EVENT_READ)
        elif self._is_accepting and not is_any:
            self._selector.unregister(self._listening)
        self._is_accepting = is_any

    def _accept(self) -> None:
        try:
            connection, _ = self._listening.accept()
        except BlockingIOError:
            return
        except OSError:  # gone again, or too many files are open
            time.sleep(0.01)
            return
        self._deal(connection)

    def _deal(self, connection: socket.socket) -> None:
        for _ in range(len(self._workers)):
            worker = self._workers[0]
            self._workers.rotate(-1)
            if not worker.is_free:
                continue
            try:
                socket.send_fds(worker.channel, [CONNECTION], [connection.fileno()])
            except OSError:  # it just died: its channel tells so, too
                worker.is_ready = False
                continue
            worker.untaken.append(connection)
            return
        self._waiting.append(connection)

    def _hear(self, worker: Worker) -> None:
        try:
            said = worker.channel.recv(MOST)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self._let_go(worker)
            return
        for _ in range(said.count(TAKEN)):
            worker.untaken.popleft().close()
        if READY in said:
            worker.is_ready = True
        for _ in range(len(self._waiting)):
            self._deal(self._waiting.popleft())

    def _let_go(self, worker: Worker) -> None:
        """Deal what a process that ends did not take to the others, and have another begun."""
        self._selector.unregister(worker.channel)
        worker.channel.close()
        self._workers.remove(worker)
        self._leaving.append(worker.process)
        self._due.append(time.monotonic() + PAUSE)
        for connection in worker.untaken:
            self._deal(connection)

    def _end(self) -> None:
        self._listening.close()
        self._selector.close()
        leaving = [*self._leaving, *(worker.process for worker in self._workers)]
        for process in leaving:
            process.terminate()
        for process in leaving:
            process.join()
        for connection in (*self._waiting, *(c for w in self._workers for c in w.untaken)):
            connection.close()


class DealtServer(uvicorn.Server):
    """A server whose connections come from a `Dealer`; it ends with that one."""

    def __init__(self, config: uvicorn.Config, channel: socket.socket) -> None:
        super().__init__(config)
        self._channel = channel
        self._taking: set[asyncio.Task[None]] = set()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._channel.setblocking(False)
        asyncio.get_running_loop().add_reader(self._channel, self._take)
        self._channel.send(READY)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().remove_reader(self._channel)
        self._channel.close()  # the dealer gives the rest to another
        await super().shutdown(sockets)

    def _take(self) -> None:
        try:
            said, files, _, _ = socket.recv_fds(self._channel, 1, 1)
            if said:
                self._channel.send(TAKEN)
        except BlockingIOError:
            return
        except OSError:
            said, files = b"", []
        for file in files:
            task = asyncio.get_running_loop().create_task(self._answer(file))
            self._taking.add(task)
            task.add_done_callback(self._taking.discard)
        if not said:  # the dealer is gone, also where it was killed
            asyncio.get_running_loop().remove_reader(self._channel)
            self.should_exit = True

    async def _answer(self, file: int) -> None:
        connection = socket.socket(fileno=file)
        connection.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.connect_accepted_socket(self._protocol, connection)

    def _protocol(self) -> asyncio.Protocol:
        make = cast(Callable[..., asyncio.Protocol], self.config.http_protocol_class)
        return make(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
