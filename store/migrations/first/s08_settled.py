"""Who settled a reported mistake, and how."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE feedback ADD COLUMN settled_by TEXT;
ALTER TABLE feedback ADD COLUMN settled_note TEXT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
