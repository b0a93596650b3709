"""Replays as JSON values."""

from dataclasses import asdict
from typing import Any

from advice.replay.comparison import Replayed


def replay_values(found: Replayed) -> dict[str, Any]:
    """Return a replay as one JSON document."""
    values = asdict(found)
    values["data_date"] = None if found.data_date is None else found.data_date.isoformat()
    values["letters"], values["equal"] = found.letters, found.equal
    for week, one in zip(values["weeks"], found.weeks, strict=True):
        week["day"] = one.day.isoformat()
    for version, tried in zip(values["versions"], found.versions, strict=True):
        for row, judged in zip(version["judged"], tried.judged, strict=True):
            row["is_few"] = judged.is_few
    return values
