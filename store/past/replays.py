"""Replays that were asked for: how far they are, and what came out."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from funding.errors import UnknownName
from store.database import Row, Store

KEPT = 40
"""Replays of one profile; older ones are thrown away."""
SILENT = timedelta(minutes=2)
"""A replay that told nothing for so long was ended with its process."""


class ReplayState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptReplay:
    id: int
    about: str
    """A city or ``city/project``."""
    state: ReplayState
    begun_at: datetime
    seen_at: datetime
    """When it last told how far it is."""
    done: int
    total: int
    note: str | None
    """Why it failed."""
    asked: Mapping[str, Any]
    found: Mapping[str, Any] | None
    """None until it is done."""

    def is_lost(self, now: datetime) -> bool:
        """Return whether nobody works on it any more."""
        return self.state is ReplayState.RUNNING and now - self.seen_at > SILENT


def begin_replay(store: Store, about: str, asked: Mapping[str, Any], *, now: datetime) -> int:
    """Return the number of a new replay."""
    with store.write():
        number = store.execute(
            "INSERT INTO replays (about, state, begun_at, seen_at, asked) VALUES (?, ?, ?, ?, ?)",
            [about, str(ReplayState.RUNNING), now.isoformat(), now.isoformat(), packed(asked)],
        )
        store.execute(
            "DELETE FROM replays WHERE about = ? AND id NOT IN"
            " (SELECT id FROM replays WHERE about = ? ORDER BY id DESC LIMIT ?)",
            [about, about, KEPT],
        )
    return number


def note_progress(store: Store, number: int, done: int, total: int, *, now: datetime) -> None:
    with store.write():
        store.execute(
            "UPDATE replays SET done = ?, total = ?, seen_at = ? WHERE id = ?",
            [done, total, now.isoformat(), number],
        )


def end_replay(store: Store, number: int, found: Mapping[str, Any], *, now: datetime) -> None:
    with store.write():
        store.execute(
            "UPDATE replays SET state = ?, found = ?, seen_at = ? WHERE id = ?",
            [str(ReplayState.DONE), packed(found), now.isoformat(), number],
        )


def fail_replay(store: Store, number: int, why: str, *, now: datetime) -> None:
    with store.write():
        store.execute(
            "UPDATE replays SET state = ?, note = ?, seen_at = ? WHERE id = ?",
            [str(ReplayState.FAILED), why, now.isoformat(), number],
        )


def find_replay(store: Store, number: int) -> KeptReplay:
    """Return a replay.  Raises UnknownName for one that is not kept (any more)."""
    row = store.row("SELECT * FROM replays WHERE id = ?", [number])
    if row is None:
        raise UnknownName(f"there is no replay {number} any more; ask for it again")
    return read_row(row)


def replays_about(store: Store, about: str) -> list[KeptReplay]:
    """Return the replays of a profile, the newest first."""
    rows = store.rows("SELECT * FROM replays WHERE about = ? ORDER BY id DESC", [about])
    return [read_row(row) for row in rows]


def packed(values: Mapping[str, Any]) -> bytes:
    return zlib.compress(json.dumps(values, ensure_ascii=False, sort_keys=True).encode())


def unpack(blob: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(blob))
    return found


def read_row(row: Row) -> KeptReplay:
    return KeptReplay(
        id=row["id"],
        about=row["about"],
        state=ReplayState(row["state"]),
        begun_at=datetime.fromisoformat(row["begun_at"]),
        seen_at=datetime.fromisoformat(row["seen_at"]),
        done=row["done"],
        total=row["total"],
        note=row["note"],
        asked=unpack(row["asked"]),
        found=None if row["found"] is None else unpack(row["found"]),
    )
