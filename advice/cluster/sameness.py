"""What has to be the same on every machine, so that the same question gives the same answer."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version

from advice.replay.program import program_hash, texts_hash

PACKAGES = ("distributed", "numpy", "scipy")
"""Of other versions the first can't be talked to, and the others add up in another order."""
OURS = "City Calls"


@cache
def software() -> Mapping[str, str]:
    """Return what this process runs, by name; our own code and word lists as a hash."""
    major, minor, _ = platform.python_version_tuple()
    return {
        OURS: f"{program_hash()}-{texts_hash()}",
        "Python": f"{major}.{minor}",
        **{name: version(name) for name in PACKAGES},
    }


def difference(other: Mapping[str, str]) -> str | None:
    """Return what differs from this process, for people; None where nothing does."""
    for name, here in software().items():
        there = other.get(name)
        if there != here:
            return f"{name} {there} instead of {here}"
    return None
