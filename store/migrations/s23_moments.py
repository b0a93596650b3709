"""What all letters of one composing were made from is kept once, beside what each has of its own.

Marks of former releases, which hold both, are read as they are.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE issue_moments (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL
) STRICT;
ALTER TABLE issue_marks ADD COLUMN moment_id INTEGER REFERENCES issue_moments (id);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
