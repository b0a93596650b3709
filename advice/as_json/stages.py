"""Why a call is, or is not, in a list, as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from advice.ranking.explain import Stage


def stages_values(name: str, call: str, found: Mapping[str, Sequence[Stage]]) -> dict[str, object]:
    """Return the stages of a call on its way into the list of each project."""
    return {
        "profile": name,
        "call": call,
        "stages": [{"project": p, **asdict(s)} for p, each in found.items() for s in each],
    }
