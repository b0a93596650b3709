"""A town with two readers and forty calls."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.digest.replay.world import FIRST, PROFILE, World, morning, records


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "calls.db")
    made.save(PROFILE, morning(FIRST) - timedelta(days=5))
    made.add_reader("ada", name="Ada Beispiel")
    made.add_reader("bob", "kassel/yards", language="en", wants_whole_week=True)
    made.list_calls(*records(30))
    return made
