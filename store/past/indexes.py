"""The indexes with which the last issues were made, kept beside the database: disposable."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from store.operations.private_files import private_folder

if TYPE_CHECKING:
    import numpy as np

KEPT = 26
"""Indexes: those of a quarter of a year, also where some readers get their mail on other days."""


def folder_of(database: Path) -> Path:
    return database.with_name(f"{database.name}-issues")


def name_of(calls: str, way: str) -> str:
    """Return the file's name for calls and a way of weighing, both as hashes."""
    return f"{hashlib.sha256(f'{calls} {way}'.encode()).hexdigest()[:24]}.npz"


def read_past_index(database: Path, calls: str, way: str) -> "Mapping[str, np.ndarray] | None":
    """Return the arrays that were kept; None if there are none, or they can't be read."""
    import numpy as np

    place = folder_of(database) / name_of(calls, way)
    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            found = {name: kept[name] for name in kept.files}
        os.utime(place)  # what was asked for last goes last
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found


def keep_past_index(
    database: Path, calls: str, way: str, arrays: "Mapping[str, np.ndarray]"
) -> None:
    """Keep arrays whole or not at all, in the place of the oldest; without a disk do without."""
    import numpy as np

    folder = folder_of(database)
    place = folder / name_of(calls, way)
    if place.exists():
        return
    with suppress(OSError):
        private_folder(folder)
        handle, name = tempfile.mkstemp(dir=folder, suffix=".unfinished")
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, **arrays)
        Path(name).replace(place)
        by_age = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for old in by_age[:-KEPT]:
            old.unlink(missing_ok=True)
