"""`serve` as a process of its own: it says where it listens, answers, and ends when told to."""

import contextlib
import http.client
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from typer.testing import CliRunner

from citycalls.cli import app
from store.database import open_store

PASSWORD = "correct horse battery staple"
SECRET = "a secret of sixteen letters"


@dataclass(frozen=True)
class Served:
    """Pages that a process of their own answers."""

    process: subprocess.Popen
    port: int
    said: str
    """The first line of its output: where it listens."""
    warned: Path
    """What it says of itself besides."""


@contextlib.contextmanager
def served(folder, *options, **settings):
    path = folder / "c.db"
    open_store(path).close()
    command = [sys.executable, "-m", "citycalls", "--db", str(path), "serve", "--port", "0"]
    warned = folder / "warned.txt"
    with warned.open("w") as file:
        process = subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            env={**os.environ, **settings},
        )
    try:
        said = process.stdout.readline()
        yield Served(process, int(re.search(r"http://\S+:(\d+)", said)[1]), said, warned)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def pages(tmp_path):
    """Pages that the test may end."""
    with served(tmp_path) as found:
        yield found.process, found.port


@pytest.fixture(scope="module")
def signed_in(tmp_path_factory):
    """Pages where people sign in; they outlive each test, as each start loads everything."""
    folder = tmp_path_factory.mktemp("lasting")
    open_store(folder / "c.db").close()
    cli = [sys.executable, "-m", "citycalls", "--db", str(folder / "c.db")]
    add = [*cli, "accounts", "add", "anna", "--role", "staff"]
    subprocess.run(add, input=PASSWORD, text=True, check=True)
    secret = folder / "secret"
    secret.write_text(SECRET)
    secret.chmod(0o644)
    settings = {"CITYCALLS_LOGIN": "password", "CITYCALLS_SECRET_FILE": str(secret)}
    with served(folder, **settings) as found:
        yield found, secret


@pytest.fixture(scope="module")
def lasting(signed_in):
    """The same pages, for tests that need nobody signed in."""
    return signed_in[0].process, signed_in[0].port


def children(process):
    """Return the processes that share the work."""
    found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return {pid for pid in map(int, found) if b"spawn_main" in command_of(pid)}


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def answers(port, host="127.0.0.1"):
    """Return whether a new connection is answered."""
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=60)) as client:
        client.request("GET", "/a/forged")
        return client.getresponse().status == 400


def said_by(port):
    """Return the page that a forged link leads to."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("GET", "/a/forged")
        answer = client.getresponse()
        assert answer.status == 400
        return answer.read().decode()


def wait_until(happens, seconds=60):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.1)


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@on_linux
def test_a_process_that_dies_is_followed_by_another(lasting):
    process, port = lasting
    assert answers(port)
    before = children(process)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    assert answers(port)
    wait_until(lambda: len(children(process) - {min(before)}) == 2)
    assert answers(port)


def test_pages_end_when_told_to(pages):
    process, port = pages
    assert "This link does not work" in said_by(port)
    left = children(process) if sys.platform == "linux" else set()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) in (0, -signal.SIGTERM)
    wait_until(lambda: not any(b"spawn_main" in command_of(pid) for pid in left))


def end(process, how):
    """End the pages; no process of theirs may be left."""
    left = children(process)
    process.send_signal(how)
    process.wait(timeout=60)
    wait_until(lambda: not any(b"spawn_main" in command_of(pid) for pid in left))


@on_linux
def test_nothing_is_left_running_of_pages_that_are_killed(pages):
    process, port = pages
    assert answers(port)
    end(process, signal.SIGKILL)


@contextlib.contextmanager
def asking(port, number):
    """Open connections, and ask something by each."""
    opened = [http.client.HTTPConnection("127.0.0.1", port, timeout=60) for _ in range(number)]
    try:
        for one in opened:
            one.connect()
        for one in opened:
            one.request("GET", "/a/forged")
        yield opened
    finally:
        for one in opened:
            one.close()


@on_linux
def test_every_process_gets_the_same_number_of_connections(lasting):
    process, port = lasting
    assert answers(port)

    def shares():
        """Return how many of forty connections each process has."""
        with asking(port, 40) as opened:
            for one in opened:
                assert one.getresponse().read()
            return [connections(pid, port) for pid in children(process)]

    wait_until(lambda: shares() == [20, 20])  # the second may begin later
    assert [shares() for _ in range(3)] == [[20, 20]] * 3


@on_linux
def test_what_a_dead_process_had_not_begun_is_answered_by_the_other(lasting):
    process, port = lasting
    assert answers(port)
    wait_until(lambda: min(shared(process, port)) > 0)
    stuck, other = children(process)
    os.kill(stuck, signal.SIGSTOP)
    with asking(port, 10) as opened:
        wait_until(lambda: connections(other, port) == 5)
        os.kill(stuck, signal.SIGKILL)
        assert [one.getresponse().status for one in opened] == [400] * 10


def shared(process, port):
    with asking(port, 2) as opened:
        for one in opened:
            assert one.getresponse().read()
        return [connections(pid, port) for pid in children(process)]


def has_sixth_version():
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@on_linux
def test_nothing_is_left_running_after_ctrl_c_on_the_sixth_version_of_the_internet_protocol_too(
    tmp_path,
):
    host, shown = ("::1", "[::1]") if has_sixth_version() else ("127.0.0.1", "127.0.0.1")
    with served(tmp_path, "--host", host) as found:
        assert f"http://{shown}:" in found.said
        assert answers(found.port, host)
        end(found.process, signal.SIGINT)


def connections(pid, port):
    """Return how many connections to *port* a process has open."""
    sockets = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "01"
    }
    files = Path(f"/proc/{pid}/fd").iterdir()
    return sum(str(f.readlink()).removeprefix("socket:[").rstrip("]") in sockets for f in files)


def test_one_connection_is_answered_without_a_pause(lasting):
    """Unless packets leave at once, every second answer waits 40 ms for an acknowledgement."""
    connection = http.client.HTTPConnection("127.0.0.1", lasting[1], timeout=60)
    took = []
    with contextlib.closing(connection):
        for _ in range(40):
            start = time.perf_counter()
            connection.request("GET", "/a/forged/")
            assert connection.getresponse().read()
            took.append(time.perf_counter() - start)
    # of two one after the other the slower one; a busy machine slows down some, never all
    slower = sorted(map(max, itertools.pairwise(took)))
    assert slower[len(slower) // 4] < 0.03


def test_a_taken_port_is_named_with_the_cure(tmp_path):
    open_store(tmp_path / "c.db").close()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(
            app, ["serve", "--port", str(port), "--db", str(tmp_path / "c.db")]
        )
    assert answer.exit_code != 0
    assert f"127.0.0.1, port {port}: can't listen there" in str(answer.exception)


def test_who_signed_in_is_known_to_both_processes_and_wrong_tries_count_in_both(signed_in):
    found, _ = signed_in

    def ask(method, where, cookie="", **fields):
        sent = http.client.HTTPConnection("127.0.0.1", found.port, timeout=60)
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        with contextlib.closing(sent):
            sent.request(method, where, urlencode(fields) if fields else None, headers)
            answer = sent.getresponse()
            answer.read()
            return answer.status, answer.getheader("Set-Cookie", "")

    if sys.platform == "linux":  # a test before ended one of the two
        wait_until(lambda: len(children(found.process)) == 2)
    status, cookie = ask("POST", "/login", name="anna", password=PASSWORD)
    assert status == 303
    session = cookie.partition(";")[0]
    assert {ask("GET", "/audit", session)[0] for _ in range(12)} == {200}
    assert {ask("GET", "/audit", session + "x")[0] for _ in range(12)} == {303}
    tries = [ask("POST", "/login", name="anna", password="wrong")[0] for _ in range(14)]
    assert tries == [403] * 10 + [429] * 4


def test_what_is_said_at_the_start_names_the_login_and_no_secret(signed_in):
    """The last test of these pages: it ends them and reads all that they said."""
    found, secret = signed_in
    found.process.terminate()
    said = found.said + found.process.stdout.read()  # `communicate` passes over what was buffered
    found.process.wait(timeout=60)
    warned = found.warned.read_text()
    assert "People sign in there (password)." in said
    assert f"every user of this machine can read {secret}" in warned
    assert PASSWORD not in said + warned
    assert SECRET not in said + warned
