"""Folders to which mails, previews and backups were written: an erasure looks there."""

import json
from enum import StrEnum
from pathlib import Path

from store.database import Store, meta, set_meta


class PlaceKind(StrEnum):
    MAIL = "mail"
    BACKUP = "backup"


def note_place(store: Store, kind: PlaceKind, folder: Path) -> None:
    """Note that files of a kind are written to a folder."""
    whole = folder.resolve()
    if whole in places(store, kind):
        return
    with store.write():
        known = places(store, kind)
        if whole not in known:
            set_meta(store, key_of(kind), json.dumps([*map(str, known), str(whole)]))


def places(store: Store, kind: PlaceKind) -> list[Path]:
    """Return the folders to which files of a kind were ever written, the first one first."""
    return [Path(text) for text in json.loads(meta(store, key_of(kind)) or "[]")]


def key_of(kind: PlaceKind) -> str:
    return f"{kind}_folders"
