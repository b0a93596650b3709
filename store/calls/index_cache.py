"""The index of the live calls, kept beside the database: disposable, grown or made anew at will."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from store.calls.array_file import map_arrays, write_arrays
from store.database import Store
from store.operations.unfinished import remove_unfinished, unfinished

if TYPE_CHECKING:
    import numpy as np

WORDS = (
    "id || ' ' || body_id || ' ' || (missing_since IS NULL) || ' ' || source || ' ' || content_hash"
)
"""What the words of a call depend on, of one of its records: bodies never change."""
ONE_WRITER = Lock()
"""Among the threads of a process, which share the name of the unfinished file."""


def stamp_of(store: Store, today: date, way: str) -> str:
    """Return what the letters of a day were made from, as a hash: the stored calls, day and way."""
    runs = store.rows("SELECT state, count(*) AS n, max(id) AS last FROM runs GROUP BY state")
    records = store.rows(
        "SELECT id, call_id, content_hash, last_seen, missing_since, withdrawn_on"
        " FROM records ORDER BY id"
    )
    state = (way, today.isoformat(), runs, [tuple(row.values()) for row in records])
    return hashlib.sha256(repr(state).encode()).hexdigest()


def state_of_words(store: Store) -> str:
    """Return what the words of all listed calls depend on, as a hash: whatever the day is."""
    row = store.row(
        "SELECT group_concat(line, char(10)) AS whole FROM"
        f" (SELECT {WORDS} || ' ' || quote(call_id) AS line FROM records"
        " WHERE withdrawn_on IS NULL ORDER BY id)"
    )
    return hashlib.sha256(((row or {})["whole"] or "").encode()).hexdigest()


def words_by_call(store: Store) -> dict[str, str]:
    """Return what the words of each listed call depend on, by call id in order."""
    rows = store.rows(
        "SELECT call_id, group_concat(line, '|') AS whole FROM"
        f" (SELECT call_id, {WORDS} AS line FROM records WHERE withdrawn_on IS NULL ORDER BY id)"
        " GROUP BY call_id"
    )
    return {r["call_id"]: r["whole"] for r in sorted(rows, key=lambda r: str(r["call_id"]))}


def read_index(store: Store, way: str) -> "Mapping[str, np.ndarray] | None":
    """Return the kept arrays; None if there are none, made in another way, or unreadable."""
    if store.path is None:
        return None
    try:
        return map_arrays(place_of(store.path), way)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_index(store: Store, way: str, arrays: "Mapping[str, np.ndarray]") -> None:
    """Keep the arrays of an index whole or not at all; where no file can be written, do without.

    Of two processes that keep one at once the last one counts; who has mapped another keeps it.
    """
    if store.path is None:
        return
    place = place_of(store.path)
    with suppress(OSError), ONE_WRITER:
        remove_unfinished(place.parent)
        with unfinished(place) as part:
            with part.open("wb") as file:
                write_arrays(file, way, arrays)
            part.replace(place)


def place_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-index.arrays")
