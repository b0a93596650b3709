"""Files that nobody else on the machine may read: they hold addresses, mails and the secret."""

import contextlib
import os
from pathlib import Path

OTHERS = 0o077
"""The bits of a file's mode that let group and others in."""


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it, for this user alone; one that is there stays as it is."""
    for part in (*reversed(folder.parents), folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)


def private_file(path: Path) -> None:
    """Make an empty file for this user alone, or take one that is there from all others.

    One that belongs to somebody else stays as it is.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    close_to_others(path)


def close_to_others(path: Path) -> None:
    with contextlib.suppress(OSError):
        mode = path.stat().st_mode
        if mode & OTHERS:
            path.chmod(mode & 0o700)
