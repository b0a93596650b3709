"""Erasing a person wherever this installation put something of theirs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from citycalls.settings import Settings
from digest.mail_folder import delete_files, delete_mails_naming
from store.database import Store
from store.operations.copies import copies_in, holds
from store.operations.failpoints import reached
from store.operations.places import PlaceKind, places
from store.operations.unfinished import remove_unfinished
from store.people.erasure import begin_erasure, finish_erasure


@dataclass(frozen=True, kw_only=True, slots=True)
class ErasureReport:
    """What one run of an erasure found and did."""

    was_erased: bool
    """True if an earlier run had deleted the person from the database."""
    files: int
    """Mail files and previews that were deleted."""
    halves: int
    """Files of killed runs that were removed."""
    copies: tuple[Path, ...]
    """Backups and former databases that hold the person still."""
    unread: tuple[Path, ...]
    """Copies that could not be looked into."""
    unreached: tuple[Path, ...]
    """Folders that were written to once and are not there now."""

    @property
    def sentence(self) -> str:
        """What was done, for a person."""
        done = "was deleted before" if self.was_erased else "deleted from the database"
        halves = f"; halves of killed runs removed: {self.halves}" if self.halves else ""
        return f"{done}; {self.files} files deleted{halves}"

    @property
    def warnings(self) -> list[str]:
        """Return where the person is still, or may be."""
        told = [
            f"{copy} holds the person still; delete it, or let it expire, and erase the same "
            "address again after a restore"
            for copy in self.copies
        ]
        told += [f"{copy} can't be read; look whether it may be deleted" for copy in self.unread]
        told += [
            f"{folder} was written to and is not there now; erase the same address again once it is"
            for folder in self.unreached
        ]
        return [*told, "not reached: copies at other places, the relay's logs, people's mailboxes"]

    def values(self) -> dict[str, object]:
        return {
            "was_erased": self.was_erased,
            "files_deleted": self.files,
            "halves_removed": self.halves,
            "copies": self.copies,
            "unread": self.unread,
            "unreached": self.unreached,
        }


def erase_person(store: Store, settings: Settings, address: str, *, now: datetime) -> ErasureReport:
    """Erase a person from the database, its log, mails and previews; say where they are still.

    Ended at any moment, it is finished by doing it again.  Raises UnknownName for a stranger.
    """
    letters = begin_erasure(store, address, now=now)
    reached("erase_after_begin")
    home = settings.db.resolve().parent
    mail = unique([settings.mail_dir, *places(store, PlaceKind.MAIL)])
    kept = unique([home, home / "backups", *places(store, PlaceKind.BACKUP)])
    files = sum(
        delete_files(folder, letters or ()) + delete_mails_naming(folder, address)
        for folder in mail
    )
    reached("erase_after_files")
    halves = sum(remove_unfinished(folder) for folder in unique([*mail, *kept]))
    finish_erasure(store, address)
    reached("erase_after_database")
    # what a sender that was at work wrote meanwhile
    files += sum(delete_files(folder, letters or ()) for folder in mail)
    found = {copy: holds(copy, address) for copy in copies_in(kept, besides=settings.db)}
    written = [*places(store, PlaceKind.MAIL), *places(store, PlaceKind.BACKUP)]
    return ErasureReport(
        was_erased=letters is None,
        files=files,
        halves=halves,
        copies=tuple(copy for copy, is_in in found.items() if is_in),
        unread=tuple(copy for copy, is_in in found.items() if is_in is None),
        unreached=tuple(folder for folder in unique(written) if not folder.is_dir()),
    )


def unique(folders: list[Path]) -> list[Path]:
    return list(dict.fromkeys(folder.resolve() for folder in folders))
