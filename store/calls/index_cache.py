"""The index of the live calls of a day, kept beside the database: disposable, rebuilt at will."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from store.calls.array_file import map_arrays, write_arrays
from store.database import Store

if TYPE_CHECKING:
    import numpy as np

UNFINISHED = ".unfinished"


def stamp_of(store: Store, today: date, way: str) -> str:
    """Return what the index of a day depends on, as a hash: the stored calls, the day, the way.

    A harvest that changes a word also has a run of its own.
    """
    runs = store.rows("SELECT state, count(*) AS n, max(id) AS last FROM runs GROUP BY state")
    records = store.rows(
        "SELECT id, call_id, content_hash, last_seen, missing_since, withdrawn_on"
        " FROM records ORDER BY id"
    )
    state = (way, today.isoformat(), runs, [tuple(row.values()) for row in records])
    return hashlib.sha256(repr(state).encode()).hexdigest()


def read_index(store: Store, stamp: str) -> "Mapping[str, np.ndarray] | None":
    """Return the kept arrays; None if there are none, of another state, or unreadable."""
    if store.path is None:
        return None
    try:
        return map_arrays(place_of(store.path), stamp)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep_index(store: Store, stamp: str, arrays: "Mapping[str, np.ndarray]") -> None:
    """Keep the arrays of an index whole or not at all; where no file can be written, do without."""
    if store.path is None:
        return
    place = place_of(store.path)
    with suppress(OSError):
        for left in place.parent.glob(f"{place.name}.*{UNFINISHED}"):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(
            dir=place.parent, prefix=f"{place.name}.", suffix=UNFINISHED
        )
        with os.fdopen(handle, "wb") as file:
            write_arrays(file, stamp, arrays)
        Path(name).replace(place)


def place_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-index.arrays")
