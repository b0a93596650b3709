"""The disk of the database: room left, and network file systems, which break SQLite's locks."""

import re
import shutil
from pathlib import Path

NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|virtiofs|fuse\.(sshfs|s3fs|rclone|gcsfuse|davfs\w*)|"
    r"afs|ceph|glusterfs|lustre|davfs\w*"
)
"""A file system on another machine, as the list of mounts names it: ``nfs4``."""
LOW_BYTES = 100_000_000
"""Bytes free below which a run may not end well."""
MOUNTS = Path("/proc/mounts")
"""The mounted file systems, on Linux; where the file is missing nothing is known of them."""


def kind_of_disk(path: Path, mounts: str) -> str | None:
    """Return the type of file system that holds *path*; None if *mounts* does not say.

    *mounts* is text like that of /proc/mounts.  Of several mounts the deepest counts, and of
    several at one place the last.
    """
    best, kind = -1, None
    whole = path if path.is_absolute() else path.resolve()
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        # blanks and tabs are written as octal numbers
        place = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1])
        if whole.is_relative_to(place) and len(place) >= best:
            best, kind = len(place), fields[2]
    return kind


def file_system_of(path: Path) -> str | None:
    """Return the type of file system that holds *path*: ``ext4``; None where it is not known."""
    mounts = MOUNTS.read_text(errors="replace") if MOUNTS.exists() else ""
    return kind_of_disk(path.resolve(), mounts)


def network_disk_warning(path: Path, file_system: str | None) -> str | None:
    """Return why a database at *path* is in danger on *file_system*; None if it is not."""
    if file_system is None or not NETWORK.fullmatch(file_system):
        return None
    return (
        f"{str(path)!r} lies on a network file system ({file_system}), where two processes can "
        "damage a database; put it on a local disk with --db or CITYCALLS_DB, and copy backups "
        "there"
    )


def low_space_warning(path: Path, free: int) -> str | None:
    """Return a warning if *free*, the bytes left beside *path*, are few; None otherwise."""
    if free >= LOW_BYTES:
        return None
    return (
        f"the disk of {str(path)!r} has {free // 1_000_000} MB left; free space before it is full"
    )


def free_bytes(path: Path) -> int:
    """Return the bytes free on the disk of *path*."""
    return shutil.disk_usage(path.resolve().parent).free


def size_of(path: Path) -> int:
    """Return the bytes of the database with its log; 0 where there is none."""
    parts = (path, path.with_name(path.name + "-wal"))
    return sum(p.stat().st_size for p in parts if p.exists())
