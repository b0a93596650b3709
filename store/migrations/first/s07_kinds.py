"""Mails beside the issues: confirmations and reminders, which no period waits for."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'issue';
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
