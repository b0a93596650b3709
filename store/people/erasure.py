"""Erasing a person, in steps that do no harm twice: whoever was interrupted does the same again."""

import sqlite3
import zlib
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from funding.errors import WrongInput
from store.database import Store, is_busy, set_meta
from store.operations.failpoints import reached
from store.people.addresses import address_key
from store.people.forgetting import forget_in_writing
from store.people.numbers import LAST_NUMBER, highest_number
from store.people.proposals import forget_proposer
from store.people.questions import forget_in_answers
from store.people.recipients import find_recipient, letters_kept, stop_mail
from store.people.suppressions import is_suppressed, suppress
from store.pipeline.entries import forget_in_pipeline

CONTACTS = '"call_id": "tandem:'
"""What stands in the items of a letter that may name the contacts in other cities."""
Letters = tuple[tuple[str, str], ...]
"""Period and Message-ID of each."""


def begin_erasure(store: Store, address: str, *, now: datetime) -> Letters | None:
    """Stop all mail to a person for good; return the letters that are kept of them.

    What lies outside (mail folders, older backups) is the caller's, before `finish_erasure`.  None
    for who is erased already, or half.  Raises UnknownName for who was never here.
    """
    with store.write():
        person = store.row(
            "SELECT id FROM recipients WHERE address_key = ?", [address_key(address)]
        )
        account = store.row("SELECT 1 FROM accounts WHERE name_key = ?", [address_key(address)])
        if person is None and account is None and not is_suppressed(store, address):
            find_recipient(store, address)  # raises, and says how to look people up
        suppress(store, address, now=now)
        if person is None:
            return None if account is None else ()
        kept = letters_kept(store, person["id"])
        stop_mail(store, person["id"], now=now)
    return kept


def finish_erasure(store: Store, address: str) -> None:
    """Delete a person, and what names them in letters to others, from the file and its log.

    Raises WrongInput if another process keeps the log from being emptied.
    """
    key = address_key(address)
    # overwritten in the pages themselves; not every build of SQLite does so by default
    store.db.execute("PRAGMA secure_delete = ON")
    with store.write():
        set_meta(store, LAST_NUMBER, str(highest_number(store)))
        forget_in_writing(store, key)
        forget_in_pipeline(store, key)
        forget_proposer(store, key)
        # the second is how one is called whose name was taken: "ada@k.example (login.example)"
        store.execute(
            "DELETE FROM accounts WHERE name_key = ? OR instr(name_key, ? || ' (') = 1", [key, key]
        )
        forget_in_answers(store, key)
        store.execute("DELETE FROM recipients WHERE address_key = ?", [key])
        forget_in_other_letters(store, key)
        store.execute(
            "UPDATE service SET note = NULL WHERE slot IS NOT NULL AND instr(lower(note), ?)",
            [key],
        )
    reached("erase_before_sweep")
    sweep(store)


def forget_in_other_letters(store: Store, address: str) -> None:
    """Empty the letters that tell others of an address; one that waits is composed anew."""
    # a letter to staff has no calls; others name somebody in a reply of staff, or as the contact in
    # another city
    for row in store.rows(
        "SELECT id, state, body FROM outbox WHERE items = '[]' OR instr(items, '\"replies\"')"
        " OR instr(items, ?)",
        [CONTACTS],
    ):
        try:
            is_named = names(zlib.decompress(row["body"]), address)
        except (zlib.error, TypeError):
            continue
        if is_named and row["state"] == "new":
            store.execute("DELETE FROM outbox WHERE id = ?", [row["id"]])
        elif is_named:
            empty = zlib.compress(b"")
            store.execute("UPDATE outbox SET body = ? WHERE id = ?", [empty, row["id"]])


def names(mail: bytes, address: str) -> bool:
    """Return whether a mail goes to an address, or its text has it."""
    wanted = address_key(address).encode()
    if wanted in mail.lower():
        return True
    message = message_from_bytes(mail, policy=default)
    parts = (part.get_payload(decode=True) for part in message.walk())
    return any(isinstance(part, bytes) and wanted in part.lower() for part in parts)


def sweep(store: Store) -> None:
    """Rewrite the file and empty its log, so that nothing deleted can be read from either.

    Raises WrongInput if another process keeps the log from being emptied.
    """
    try:
        store.db.execute("VACUUM")
        reached("erase_before_emptying_the_log")
        busy = store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            raise
        busy = True
    if busy:
        raise WrongInput(
            "the person is deleted, but another process keeps the write-ahead log in use; "
            "end running commands and the schedule, and erase the same address again"
        )
