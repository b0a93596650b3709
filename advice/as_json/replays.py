"""Replays as JSON values, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from advice.replay.comparison import Judged, Replayed, ReplayedWeek, TriedVersion, TriedWeek
from advice.replay.tried import Unequal


def replay_values(found: Replayed) -> dict[str, Any]:
    """Return a replay as one JSON document; `read_replay` reads it again."""
    values = asdict(found)
    values["data_date"] = None if found.data_date is None else found.data_date.isoformat()
    values["letters"], values["equal"] = found.letters, found.equal
    for week, one in zip(values["weeks"], found.weeks, strict=True):
        week["day"] = one.day.isoformat()
    for version, tried in zip(values["versions"], found.versions, strict=True):
        for row, judged in zip(version["judged"], tried.judged, strict=True):
            row["is_few"] = judged.is_few
    return values


def read_replay(values: Mapping[str, Any]) -> Replayed:
    """Return the replay that `replay_values` wrote."""
    known = {k: v for k, v in values.items() if k not in ("letters", "equal")}
    day = known.pop("data_date")
    return Replayed(
        **known
        | {
            "data_date": None if day is None else date.fromisoformat(day),
            "weeks": tuple(read_week(week) for week in values["weeks"]),
            "versions": tuple(read_version(version) for version in values["versions"]),
        }
    )


def read_week(values: Mapping[str, Any]) -> ReplayedWeek:
    tried = {
        name: TriedWeek(**{key: tuple(ids) for key, ids in one.items()})
        for name, one in values["tried"].items()
    }
    changed = {
        "day": date.fromisoformat(values["day"]),
        "unequal": tuple(Unequal(why) for why in values["unequal"]),
        "sent": tuple(values["sent"]),
        "tried": tried,
    }
    return ReplayedWeek(**dict(values) | changed)


def read_version(values: Mapping[str, Any]) -> TriedVersion:
    judged = tuple(
        Judged(**{k: v for k, v in row.items() if k != "is_few"}) for row in values["judged"]
    )
    lists = {name: tuple(values[name]) for name in ("gained", "lost", "lost_relevant")}
    return TriedVersion(**dict(values) | lists | {"judged": judged})
