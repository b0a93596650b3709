"""Whether this database is where it last sent from, or a copy, or one set back in time.

A copied test installation, or a backup copied back by hand, knows nothing of what was sent since;
its letters wait until a person confirms with `digest --send --late`.  `restore` says so by itself.
"""

import contextlib
import json
from datetime import datetime
from pathlib import Path

from funding.errors import CityCallsError
from store.database import Store, meta, set_meta
from store.mail.outbox import HELD
from store.operations.unfinished import write_whole

INODE = "home_inode"
SENDINGS = "home_sendings"
"""Runs that sent something.  A note beside the database repeats it: the database may not lag."""


class MovedDatabase(CityCallsError):
    """The database was copied; nothing leaves from here until a person says so."""


def check_installation(store: Store, *, leaves_machine: bool, now: datetime) -> None:
    """Hold letters back if this database is a copy, or older than what was sent from here.

    Raises MovedDatabase for a copy at another place, unless mail goes to a folder only.
    """
    if store.path is None:
        return
    if set_back(store):
        hold(store, now=now)
        bind(store)
        return
    inode = meta(store, INODE)
    if inode is None:
        bind(store)
    elif inode != inode_of(store.path) and leaves_machine:
        raise MovedDatabase(
            f"{str(store.path)!r} was copied or moved since it last sent mail, and the original may"
            " still be at work; say `citycalls digest --send --late` once if this is the one to"
            " send from"
        )


def confirm_installation(store: Store) -> None:
    """Take a person's word that mail is to leave from here, held letters included."""
    set_meta(store, HELD, "")
    bind(store)


def hold(store: Store, *, now: datetime) -> None:
    """Let letters of all periods that have begun wait for a person."""
    set_meta(store, HELD, now.date().isoformat())


def note_sending(store: Store) -> None:
    """Count a run that sent something, in the database first and then beside it."""
    with store.write():
        count = int(meta(store, SENDINGS) or 0) + 1
        set_meta(store, SENDINGS, str(count))
    write_note(store, count)


def bind(store: Store) -> None:
    """Make this file the one that sends."""
    if store.path is not None:
        set_meta(store, INODE, inode_of(store.path))
        write_note(store, int(meta(store, SENDINGS) or 0))


def set_back(store: Store) -> bool:
    """Return whether the note beside the database knows of sendings that the database does not."""
    return noted(store, "sendings") > int(meta(store, SENDINGS) or 0)


def noted_people(store: Store) -> int:
    """Return the highest number of a person that the note beside the database knows; 0 if none."""
    return noted(store, "people")


def noted(store: Store, key: str) -> int:
    """Return a figure of the note beside the database; 0 where there is none of this database."""
    path = note_path(store)
    try:
        note = {} if path is None else json.loads(path.read_text(encoding="utf-8"))
        return int(note[key]) if note["instance"] == meta(store, "instance") else 0
    except (OSError, ValueError, KeyError, TypeError):
        return 0  # not ours, or damaged: it is rebuilt with the next sending


def write_note(store: Store, count: int) -> None:
    path = note_path(store)
    if path is None:
        return
    note = {"instance": meta(store, "instance"), "sendings": count, "people": last_person(store)}
    # a full disk may not stop mail that is recorded already; the next sending writes it
    with contextlib.suppress(OSError):
        write_whole(path, json.dumps(note).encode())


def last_person(store: Store) -> int:
    row = store.row("SELECT coalesce(max(id), 0) AS id FROM recipients")
    return 0 if row is None else int(row["id"])


def note_path(store: Store) -> Path | None:
    return None if store.path is None else store.path.with_name(f"{store.path.name}-sendings")


def inode_of(path: Path) -> str:
    """Return what names the file itself: it stays when the file is renamed, and no copy has it."""
    return str(path.stat().st_ino)
