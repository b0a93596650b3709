"""A server on loopback that answers as it is told and keeps an access log."""

import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, Self

OPEN_ROBOTS = "User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One line of the access log; the moments are seconds of a monotonic clock."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    came: float
    answered: float


@dataclass(frozen=True, kw_only=True)
class Reply:
    body: bytes = b""
    status: int = 200
    kind: str | None = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    """What Content-Length claims, when that is not the truth."""
    stream: Callable[[BinaryIO], None] | None = None
    """Writes the body itself, without a Content-Length, until it returns or the client leaves."""


Answer = Callable[[str, str, Mapping[str, str]], Reply]
"""Path, query and headers to a reply."""
AnswerBody = Callable[[str, str, Mapping[str, str], bytes], Reply]
"""The same with the body of what was asked."""


class Scripted:
    """Answers with *answer* inside its with block; ``/robots.txt`` with *robots*."""

    def __init__(
        self,
        answer: Answer | None = None,
        *,
        answer_body: AnswerBody | None = None,
        robots: str | Reply = OPEN_ROBOTS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.answer = answer_body or (lambda path, query, headers, _: answer(path, query, headers))
        self.robots = Reply(body=robots.encode()) if isinstance(robots, str) else robots
        self.tls = tls
        self.log: list[Asked] = []
        self.connections = 0

    def __enter__(self) -> Self:
        self.server = Counting(("127.0.0.1", 0), Handler)
        self.server.owner = self
        self.thread = threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self.thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def port(self) -> int:
        return self.server.server_port

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def pages(self) -> list[Asked]:
        """Return what was asked besides robots.txt."""
        return [a for a in self.log if a.path != "/robots.txt"]


class Counting(ThreadingHTTPServer):
    daemon_threads = True
    owner: Scripted

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.owner.connections += 1
        return connection, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.owner.tls is None:
            super().finish_request(request, client_address)
            return
        try:
            with self.owner.tls.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except OSError:
            return  # the client did not like the certificate

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that leave."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    server: Counting

    def log_message(self, format: str, *args: Any) -> None:
        """The access log is `Scripted.log`."""

    def do_GET(self) -> None:
        came = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        path, _, query = self.path.partition("?")
        owner = self.server.owner
        is_robots = path == "/robots.txt"
        reply = owner.robots if is_robots else owner.answer(path, query, self.headers, body)
        try:
            self.send(reply)
        except (TimeoutError, BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        owner.log.append(
            Asked(
                method=self.command,
                path=path,
                query=query,
                headers=dict(self.headers),
                came=came,
                answered=time.monotonic(),
            )
        )

    do_POST = do_GET

    def send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        if reply.kind is not None:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.stream is not None:
            self.close_connection = True
            self.send_header("Connection", "close")
            self.end_headers()
            reply.stream(self.wfile)
            return
        if reply.status != 304:
            claimed = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(claimed))
        self.close_connection = self.close_connection or reply.length is not None
        self.end_headers()
        self.wfile.write(reply.body)
