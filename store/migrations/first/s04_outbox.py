"""Letters, what was listed in them, decisions, and the service's own notes."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE recipients ADD COLUMN removed_at TEXT;
ALTER TABLE recipients ADD COLUMN bounced_at TEXT;
ALTER TABLE recipients ADD COLUMN bounce_note TEXT;
CREATE TABLE suppressions (
    digest TEXT PRIMARY KEY,
    suppressed_on TEXT NOT NULL
) STRICT;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    first_day TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'sending', 'sent', 'uncertain', 'failed')),
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    body BLOB NOT NULL,
    items TEXT NOT NULL,
    due_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try_at TEXT,
    last_error TEXT,
    sent_at TEXT,
    uncertain_at TEXT,
    resends INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    lease_until TEXT,
    UNIQUE (recipient_id, period)
) STRICT;
CREATE INDEX outbox_waiting ON outbox (attempts, id) WHERE state IN ('new', 'uncertain');
CREATE INDEX outbox_in_hand ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_by_period ON outbox (period);
CREATE TABLE listed (
    recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
    call_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    letter_id INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    PRIMARY KEY (recipient_id, call_id, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_by_letter ON listed (letter_id);
CREATE TABLE decisions (
    project_id TEXT NOT NULL,
    period TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (project_id, period)
) STRICT;
CREATE TABLE service (
    name TEXT PRIMARY KEY,
    slot TEXT,
    state TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    note TEXT
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
