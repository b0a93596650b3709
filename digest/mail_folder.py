"""Mail as files in a folder, where no relay is configured."""

import contextlib
import hashlib
from collections.abc import Iterable
from pathlib import Path

from store.mail.delivery_leases import DeliveryLease
from store.operations.unfinished import remove_unfinished, write_whole
from store.people.erasure import names

OURS = b"\nList-Id: <city-calls."
"""In the head of every mail of ours; others may lie in the folder of a preview."""
LONGEST_HEAD = 10_000


class Folder:
    """Mail as files; writing one twice leaves one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        remove_unfinished(folder)

    def hand_over(self, claim: DeliveryLease) -> None:
        write_whole(self.folder / file_name(claim.period, claim.message_id), claim.body)

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


def delete_mails_naming(folder: Path, address: str) -> int:
    """Delete the mails of ours in a folder that go to a person, or tell staff of them.

    Return how many files that was, with the HTML copies.
    """
    deleted = 0
    for path in sorted(folder.glob("*.eml")):
        with contextlib.suppress(OSError):
            mail = path.read_bytes()
            if OURS in mail[:LONGEST_HEAD] and names(mail, address):
                deleted += delete_with_copy(path)
    return deleted


def delete_files(mail_dir: Path, letters: Iterable[tuple[str, str]]) -> int:
    """Delete the files of letters, given as (period, Message-ID); return how many there were."""
    deleted = 0
    for period, message_id in letters:
        deleted += delete_with_copy(mail_dir / file_name(period, message_id))
    return deleted


def delete_with_copy(path: Path) -> int:
    """Delete a mail's HTML copy and then the mail, by which the copy is found; return how many."""
    found = [p for p in (path.with_suffix(".html"), path) if p.exists()]
    for one in found:
        one.unlink()
    return len(found)
