"""Whoever starts a command, with whatever mask: nobody else reads what it writes."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from funding.resources import shipped

COMMANDS = (
    "profiles import krefeld.yaml",
    "recipients add ada@krefeld.example --profile krefeld --confirmed",
    "digest --send --now 2026-10-13T08:00",
    "digest --preview shown --now 2026-10-13T08:00",
    "concepts add heat-planning Wärmefahrplan --language de",
    "concepts export words.csv",
    "profiles export --to files",
    "backup kept/copy.db",
    "restore kept/copy.db",
)


@pytest.mark.parametrize("mask", [0o000, pytest.param(0o022, marks=pytest.mark.full)])
def test_what_commands_write_is_closed_to_others(tmp_path, mask):
    given = tmp_path / "krefeld.yaml"
    given.write_bytes((shipped("profiles") / "krefeld.yaml").read_bytes())
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CITYCALLS_")}
    environ |= {"CITYCALLS_DB": "var/c.db", "PYTHONPATH": str(Path.cwd())}
    for command in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-m", "citycalls", *command.split()],
            cwd=tmp_path,
            env=environ,
            umask=mask,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, (command, done.stderr)
    modes = {
        str(p.relative_to(tmp_path)): stat.S_IMODE(p.stat().st_mode)
        for p in tmp_path.rglob("*")
        if p != given
    }
    assert {name: oct(mode) for name, mode in modes.items() if mode & 0o077} == {}
    endings = {Path(name).suffix for name in modes}
    assert endings >= {".db", ".eml", ".html", ".csv", ".yaml"}
    assert "var/c.db-sendings" in modes
