"""Answers whose head never ends: they end, and the memory stays small."""

import contextlib
import socket
import threading

import pytest

from tests.crawler.jobs import run_jobs
from tests.crawler.listings import TODAY

NO_ROBOTS = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
CHUNKED = b"Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
HEADS = {
    "headers": (b"", b"X-More: " + b"a" * 1000 + b"\r\n"),
    "one header": (b"X-More: ", b"a" * 1000),
    "one header in many lines": (b"X-More: a\r\n", b" " + b"a" * 1000 + b"\r\n"),
    "a chunk's length": (CHUNKED + b"1;", b"a" * 1000),
    "trailers": (CHUNKED + b"1\r\na\r\n0\r\n", b"X-More: " + b"a" * 1000 + b"\r\n"),
}


class Endless:
    """Answers on a bare socket: a head, and then the same piece until the client leaves."""

    def __init__(self, head: bytes, piece: bytes) -> None:
        self.head, self.piece = b"HTTP/1.1 200 OK\r\n" + head, piece * 100

    def __enter__(self) -> str:
        self.socket = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *args: object) -> None:
        self.socket.close()

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.socket.accept()
                threading.Thread(target=self.answer, args=(client,), daemon=True).start()

    def answer(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError):
            asked = client.recv(65536)
            if b"/robots.txt" in asked:
                client.sendall(NO_ROBOTS)
                return
            client.sendall(self.head)
            while True:
                client.sendall(self.piece)


@pytest.fixture(scope="session")
def endless_heads(tmp_path_factory):
    path = tmp_path_factory.mktemp("heads") / "c.db"
    with contextlib.ExitStack() as servers:
        jobs = [
            {
                "source": "portico",
                "url": f"{servers.enter_context(Endless(*parts))}/portico",
                "db": str(path),
                "delay": 0.0,
                "today": str(TODAY),
                "timeout": 20,
            }
            for parts in HEADS.values()
        ]
        reports, peak = run_jobs(jobs, is_measured=True)
    return dict(zip(HEADS, reports, strict=True)), peak


@pytest.mark.parametrize("kind", HEADS)
def test_an_endless_head_ends_the_run(endless_heads, kind):
    reports, _ = endless_heads
    assert reports[kind]["state"] == "failed"
    assert "could not be read" in reports[kind]["reasons"][0]


def test_endless_headers_are_named(endless_heads):
    reports, _ = endless_heads
    assert "response headers too large" in reports["headers"]["reasons"][0]
    assert "response headers too large" in reports["one header in many lines"]["reasons"][0]


def test_no_head_fills_the_memory(endless_heads):
    _, peak = endless_heads
    assert peak < 300
