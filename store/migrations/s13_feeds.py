"""Feeds by a private address; one that is taken away is deleted, and its address leads nowhere."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE feeds (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    recipient_id INTEGER REFERENCES recipients (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    added_at TEXT NOT NULL,
    CHECK (kind <> 'watched' OR recipient_id IS NOT NULL)
) STRICT;
CREATE INDEX feeds_by_recipient ON feeds (recipient_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
