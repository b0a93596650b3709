"""An application on a real port of this machine."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI


class Brief(uvicorn.Server):
    """A server that ends as soon as it is told; the original waits a fifth of a second."""

    async def main_loop(self) -> None:
        await self.on_tick(0)
        while not self.should_exit:
            await asyncio.sleep(0.01)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)


@contextmanager
def serving(app: FastAPI, *, port: int = 0) -> Iterator[int]:
    """Serve *app* and yield its port; 0: any that is free."""
    bound = socket.create_server(("127.0.0.1", port))
    server = Brief(uvicorn.Config(app, log_level="critical", lifespan="off", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield bound.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(10)
        bound.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def values(self) -> Any:
        return json.loads(self.body)


def ask(
    port: int,
    path: str,
    *,
    method: str | None = None,
    body: object = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Return an answer; a *body* that is no bytes is sent as JSON, and anything sent is a POST."""
    sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    given = {} if sent is None else {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        wanted = method or ("GET" if sent is None else "POST")
        connection.request(wanted, path, sent, {**given, **(headers or {})})
        response = connection.getresponse()
        found = {k.lower(): v for k, v in response.getheaders()}
        return Answer(response.status, found, response.read())
    finally:
        connection.close()
