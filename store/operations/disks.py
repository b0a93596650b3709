"""Where a database may lie: network file systems break the locks that SQLite relies on."""

import re
import shutil
from pathlib import Path

NETWORK = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|virtiofs|fuse\.(sshfs|s3fs|rclone|gcsfuse|davfs\w*)|"
    r"afs|ceph|glusterfs|lustre|davfs\w*"
)
"""A file system on another machine, as the list of mounts names it: ``nfs4``."""
LOW_BYTES = 100_000_000


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


def warning_about(path: Path, mounts: str | None = None) -> str | None:
    """Return why *path* is no good place for a database; None if nothing speaks against it."""
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(errors="replace") if table.exists() else ""
    kind = kind_of_disk(path.resolve(), mounts)
    if kind is not None and NETWORK.fullmatch(kind):
        return (
            f"{str(path)!r} lies on a network file system ({kind}), where two processes can damage "
            "a database; put it on a local disk with --db or CITYCALLS_DB, and copy backups there"
        )
    return None


def low_space(path: Path) -> str | None:
    """Return a warning if the disk of *path* is nearly full; None otherwise."""
    free = shutil.disk_usage(path.resolve().parent).free
    if free >= LOW_BYTES:
        return None
    return (
        f"the disk of {str(path)!r} has {free // 1_000_000} MB left; free space before it is full"
    )
