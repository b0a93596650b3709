"""Commands in processes that begin with everything loaded: forks of one that only waits.

Loading scrapy and scikit-learn takes longer than most of what the tests let a command do.  A fork
runs the module as ``python -m`` does, to the interpreter's own end; before it, only the shipped
reference files were checked.

As a module (``python -m tests.crawler.loaded``) it is the process that waits: each line of its
input names what to run, each line of its output is how that ended.
"""

import atexit
import contextlib
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from citycalls.reference import check_once
from funding.resources import CHECKOUT, shipped

LOADED = (
    "citycalls.cli",
    "citycalls.commands.harvest",
    "citycalls.harvesting",
    "crawler.harvest",
    "crawler.middlewares.allowed_hosts",
    "crawler.middlewares.captcha_pages",
    "crawler.middlewares.http_cache",
    "crawler.middlewares.request_budget",
    "crawler.middlewares.response_log",
    "crawler.middlewares.retry",
    "crawler.middlewares.robots",
    "crawler.net.download_handler",
    "crawler.net.public_resolver",
    "crawler.pipelines",
    "scrapy.core.downloader.contextfactory",
    "scrapy.core.downloader.handlers.http11",
    "matcher.index.full_fit",
    "advice.ranking.matching",
    "advice.search.lines",
    "digest.compose",
)
AT_START = ("PYTHON", "LC_", "LANG", "TZ", "MALLOC")
"""Beginnings of settings that only a new interpreter obeys."""


class Loaded:
    """Starts the process that waits when it is first needed; one command runs at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.waiting: subprocess.Popen[str] | None = None

    def run(
        self,
        module: str,
        arguments: Sequence[str],
        env: Mapping[str, str],
        *,
        given: str = "",
        timeout: int,
    ) -> subprocess.CompletedProcess[str]:
        """Run a module that reads *given* to its end, or until SIGALRM after *timeout* seconds."""
        with self.lock, tempfile.TemporaryDirectory() as folder:
            Path(folder, "given").write_text(given, "utf-8")
            asked = {
                "arguments": [module, *arguments],
                "env": dict(env),
                "folder": folder,
                "timeout": timeout,
            }
            if self.waiting is None:
                self.waiting = self.start()
            assert self.waiting.stdin is not None
            assert self.waiting.stdout is not None
            self.waiting.stdin.write(json.dumps(asked) + "\n")
            self.waiting.stdin.flush()
            code = int(self.waiting.stdout.readline())
            out, error = (Path(folder, name).read_text("utf-8") for name in ("out", "error"))
            return subprocess.CompletedProcess([module, *arguments], code, out, error)

    def start(self) -> subprocess.Popen[str]:
        atexit.register(self.close)
        return subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.loaded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONHASHSEED": "0"},
        )

    def close(self) -> None:
        if self.waiting is not None:
            self.waiting.communicate()
            self.waiting = None


def become(asked: Mapping[str, object]) -> None:
    """Turn this fork into the process that was asked for."""
    for number, name in enumerate(("given", "out", "error")):
        opened = os.open(Path(str(asked["folder"]), name), os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.environ.clear()
    os.environ.update(asked["env"])  # type: ignore[call-overload]
    signal.alarm(asked["timeout"])  # type: ignore[arg-type]
    sys.argv = [str(a) for a in asked["arguments"]]  # type: ignore[attr-defined]


def main() -> None:
    for name in LOADED:
        importlib.import_module(name)
    check_once(shipped("reference"))
    assert "twisted.internet.reactor" not in sys.modules
    told = os.dup(1)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            os.close(told)
            asked = json.loads(line)
            become(asked)
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
            return
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        with contextlib.suppress(BrokenPipeError):
            os.write(told, f"{code}\n".encode())


if __name__ == "__main__":
    main()
