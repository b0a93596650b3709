"""Letters are measured as they are sent, in both weeks and both ways."""

import pytest

from bench.suite.letters import NAMES, measured


@pytest.mark.full
def test_both_ways_and_weeks_are_measured():
    pytest.importorskip("premailer")
    found = measured(readers=20, number=2, rounds=1)
    assert list(found) == list(NAMES)
    for week in found.values():
        assert [one.letters for one in week.costs] == [20]
        assert week.ours > 0 < week.naive
        assert week.megabytes > 50
