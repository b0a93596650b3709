"""Which modules a command loads: a process of its own tells them when it ends."""

import subprocess
import sys
from dataclasses import dataclass

from funding.resources import CHECKOUT

CODE = """\
import atexit, sys
atexit.register(lambda: print(*sys.modules, file=sys.stderr))
from citycalls.__main__ import main
main()
"""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    modules: frozenset[str]
    exit_code: int
    output: str
    errors: str


def loaded_by(*words: object) -> Loaded:
    """Run a command and return what it loaded, and how it ended."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, *map(str, words)],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    *errors, modules = done.stderr.splitlines(keepends=True)
    return Loaded(
        modules=frozenset(modules.split()),
        exit_code=done.returncode,
        output=done.stdout,
        errors="".join(errors),
    )
