"""Many processes on one database: nobody reads that it is locked, nobody waits for long."""

from pathlib import Path

import pytest

from tests.campaigns.busy import Findings, commands, harvest

pytestmark = pytest.mark.full

FEW_SECONDS = 20.0
TEN_MINUTES = 600.0
LONGEST_WAIT = 10.0
"""Seconds; a tenth of it where the cores are free.  A command gives up after thirty."""
KINDS = 11
"""Kinds of commands and requests that are at work at once."""


def assert_nobody_was_shut_out(findings: Findings, kinds: int) -> None:
    print("\n".join(findings.lines()))  # noqa: T201 - the figures, with -s
    assert findings.faults == []
    assert len(findings.done) == kinds
    assert max(findings.waits) < LONGEST_WAIT


def test_twelve_processes_at_once_never_read_that_the_database_is_locked(tmp_path: Path) -> None:
    assert_nobody_was_shut_out(commands(FEW_SECONDS, tmp_path), KINDS)


def test_twelve_processes_at_once_for_ten_minutes(tmp_path: Path) -> None:
    assert_nobody_was_shut_out(commands(TEN_MINUTES, tmp_path), KINDS)


def test_a_harvest_keeps_no_writer_waiting(tmp_path: Path) -> None:
    for _, findings in harvest(300, tmp_path):
        assert_nobody_was_shut_out(findings, 1)


def test_a_harvest_of_twenty_thousand_calls_keeps_no_writer_waiting(tmp_path: Path) -> None:
    for _, findings in harvest(20_000, tmp_path):
        assert_nobody_was_shut_out(findings, 1)
