"""Where shipped files lie, and what a city lays beside its data to add to them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent
FOLDERS = {
    "templates": "templates",
    "reference": "data/reference",
    "profiles": "data/profiles",
    "demo": "data/demo",
}


def shipped(name: str) -> Path:
    """Return the folder of shipped files called *name*: one of `FOLDERS`.

    Raises FileNotFoundError naming both places when it is in neither.
    """
    places = (PACKAGE / "_shipped" / name, CHECKOUT / FOLDERS[name])
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"shipped files {name!r} are neither in {places[0]} nor in {places[1]}")


def hash_of_files(paths: Iterable[Path]) -> str:
    """Return what files say, as a hash: the same release has the same one wherever it lies."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        whole.update(f"{path.name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was at a moment: another content gives another value."""

    path: Path
    size: int
    changed: int
    """Nanoseconds."""


def file_at(path: Path) -> File | None:
    """Return the file at *path* as it is now; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return File(path, found.st_size, found.st_mtime_ns)
