"""`serve` as a process of its own: it says where it listens, answers, and ends when told to."""

import contextlib
import http.client
import re
import signal
import socket
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from store.database import open_store


@pytest.fixture
def pages(tmp_path):
    """The process, and the port that it said it listens on."""
    open_store(tmp_path / "c.db").close()
    process = subprocess.Popen(
        [sys.executable, "-m", "citycalls", "serve", "--port", "0", "--db", str(tmp_path / "c.db")],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        said = process.stdout.readline()
        yield process, int(re.search(r"http://127\.0\.0\.1:(\d+)", said)[1])
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_pages_answer_and_end_when_told_to(pages):
    process, port = pages
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", "/a/forged")
        answer = connection.getresponse()
        assert answer.status == 400
        assert "This link does not work" in answer.read().decode()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) in (0, -signal.SIGTERM)


def test_one_connection_is_answered_without_a_pause(pages):
    """Unless packets leave at once, every answer waits 40 ms for an acknowledgement."""
    connection = http.client.HTTPConnection("127.0.0.1", pages[1], timeout=60)
    took = []
    with contextlib.closing(connection):
        for _ in range(25):
            start = time.perf_counter()
            connection.request("GET", "/a/forged/")
            assert connection.getresponse().read()
            took.append(time.perf_counter() - start)
    assert sorted(took)[len(took) // 2] < 0.03


def test_a_taken_port_is_named_with_the_cure(tmp_path):
    open_store(tmp_path / "c.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(
            app, ["serve", "--port", str(port), "--db", str(tmp_path / "c.db")]
        )
    assert answer.exit_code != 0
    assert f"127.0.0.1, port {port}: can't listen there" in str(answer.exception)
