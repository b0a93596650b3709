"""Mail as files in a folder, where no relay is configured."""

import contextlib
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from store.mail.delivery_leases import DeliveryLease
from store.operations.private_files import private_file, private_folder


class Folder:
    """Mail as files; writing one twice leaves one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hand_over(self, claim: DeliveryLease) -> None:
        write_file(self.folder / file_name(claim.period, claim.message_id), claim.body)

    def drop(self) -> None:
        """Nothing is open."""

    def quit(self) -> None:
        """Nothing is open."""

    def is_well(self) -> bool:
        return True

    @property
    def is_worn_out(self) -> bool:
        return False


def file_name(period: str, message_id: str) -> str:
    """Return a letter's file name: the same each time, and no word of the person in it."""
    return f"{period}-{hashlib.sha256(message_id.encode()).hexdigest()[:16]}.eml"


def write_file(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    private_folder(path.parent)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        private_file(part)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def delete_files(mail_dir: Path, letters: Iterable[tuple[str, str]]) -> int:
    """Delete the files of letters, given as (period, Message-ID); return how many there were."""
    deleted = 0
    for period, message_id in letters:
        path = mail_dir / file_name(period, message_id)
        for found in (path, path.with_suffix(".html")):
            if found.exists():
                found.unlink()
                deleted += 1
    return deleted
