"""What people answered to the calls in their mails."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE feedback (
    id INTEGER PRIMARY KEY,
    recipient_id INTEGER REFERENCES recipients (id) ON DELETE CASCADE,
    project_id TEXT,
    call_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT,
    days INTEGER,
    comment TEXT,
    deadline TEXT,
    period TEXT,
    given_at TEXT NOT NULL,
    undone_at TEXT,
    settled_at TEXT,
    CHECK (recipient_id IS NOT NULL OR project_id IS NOT NULL)
) STRICT;
CREATE INDEX feedback_by_recipient ON feedback (recipient_id, call_id);
CREATE INDEX feedback_by_call ON feedback (call_id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
