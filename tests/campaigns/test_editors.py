"""Four people change one profile while calls are harvested: nothing locked, nothing lost."""

from pathlib import Path

import pytest

from tests.campaigns.editors import campaign

pytestmark = pytest.mark.full

LONGEST_SAVE = 0.5
"""Seconds for 99 of 100 saves."""


def test_four_editors_and_a_harvest_for_a_minute(tmp_path: Path) -> None:
    seen = campaign(60.0, tmp_path)
    print("\n".join(seen.lines()))  # noqa: T201 - the figures, with -s
    assert seen.faults == []
    assert seen.lost == []
    assert seen.harvests > 0
    assert len(seen.last) == 4
    saves = sorted(seen.saves)
    assert saves[len(saves) * 99 // 100] < LONGEST_SAVE
