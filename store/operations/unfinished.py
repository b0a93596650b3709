"""Files that are there whole or not at all, and what killed processes left of them.

A file is written under a hidden name beside its place and moved there at the end.  The writer holds
a lock on it that the system takes away with the process, so that a leftover is known for sure, also
by a process in another container.
"""

import contextlib
import fcntl
import glob
import os
from collections.abc import Iterator
from pathlib import Path

from store.operations.private_files import private_folder

ENDING = ".citycalls-part"
"""No other program's hidden files end so: a backup may lie in a folder that many use."""


@contextlib.contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Give an empty hidden file beside *target*, for this user alone, to be moved there.

    What is left of it afterwards is removed.
    """
    private_folder(target.parent)
    part = target.with_name(f".{target.name[:200]}.{os.getpid()}{ENDING}")
    handle = locked_file(part)
    try:
        yield part
    finally:
        with contextlib.suppress(OSError):
            remove_part(part)
        os.close(handle)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file for this user alone that is there whole or not at all."""
    with unfinished(target) as part:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)


def remove_unfinished(folder: Path) -> int:
    """Remove what killed processes left in *folder*; return how many files that was."""
    removed = 0
    for found in sorted(folder.glob(f".*{ENDING}*")):
        part = found.with_name(found.name.rpartition(ENDING)[0] + ENDING)
        if not is_held(part):
            with contextlib.suppress(OSError):  # gone meanwhile, or somebody else's
                found.unlink()
                removed += 1
    return removed


def locked_file(part: Path) -> int:
    """Make an empty file and return its handle, which holds the lock on it."""
    while True:
        handle = os.open(part, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600)
        # a file system without locks: nobody can tell then, and nobody removes it
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with contextlib.suppress(FileNotFoundError):
            if os.fstat(handle).st_ino == part.stat().st_ino:
                os.fchmod(handle, 0o600)
                return handle
        os.close(handle)  # another process took it for a leftover before it was locked


def is_held(part: Path) -> bool:
    """Return whether a living process writes the file."""
    try:
        handle = os.open(part, os.O_RDONLY)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False


def remove_part(part: Path) -> None:
    """Remove a hidden file with what SQLite put beside it."""
    for found in part.parent.glob(f"{glob.escape(part.name)}*"):
        found.unlink(missing_ok=True)
