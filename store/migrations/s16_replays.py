"""What an issue was made from, so that it can be made again; and the replays that were made."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE issue_marks (
    letter_id INTEGER PRIMARY KEY REFERENCES outbox (id) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE regroupings (
    id INTEGER PRIMARY KEY,
    record_id INTEGER NOT NULL,
    former TEXT NOT NULL
) STRICT;
CREATE TABLE replays (
    id INTEGER PRIMARY KEY,
    about TEXT NOT NULL,
    state TEXT NOT NULL,
    begun_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    note TEXT,
    asked BLOB NOT NULL,
    found BLOB
) STRICT;
CREATE INDEX replays_by_subject ON replays (about, id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
