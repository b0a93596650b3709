"""Cities with their profile files, and recipients."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE profile_versions (
    city_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    author TEXT,
    comment TEXT,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (city_id, version)
) STRICT;
CREATE TABLE recipients (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL,
    address_key TEXT NOT NULL UNIQUE,
    name TEXT,
    language TEXT NOT NULL,
    frequency TEXT NOT NULL,
    wants_whole_week INTEGER NOT NULL DEFAULT 0,
    added_at TEXT NOT NULL,
    confirmed_at TEXT,
    paused_until TEXT
) STRICT;
CREATE TABLE subscriptions (
    recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    profile TEXT NOT NULL,
    PRIMARY KEY (recipient_id, profile)
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
