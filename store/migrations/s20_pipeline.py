"""Where each city stands with a call, and calls that were shared with a person."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE pipeline (
    id INTEGER PRIMARY KEY,
    city_id TEXT NOT NULL,
    call_id TEXT NOT NULL,
    state TEXT NOT NULL,
    person TEXT,
    amount_eur INTEGER,
    reason TEXT,
    note TEXT,
    version INTEGER NOT NULL,
    changed_by TEXT,
    reader_id INTEGER REFERENCES recipients (id) ON DELETE SET NULL,
    changed_at TEXT NOT NULL,
    UNIQUE (city_id, call_id)
) STRICT;
CREATE INDEX pipeline_by_call ON pipeline (call_id);
CREATE TABLE shares (
    id INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    shared_by TEXT NOT NULL,
    shared_at TEXT NOT NULL,
    note TEXT,
    done_at TEXT
) STRICT;
CREATE INDEX shares_by_recipient ON shares (recipient_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
