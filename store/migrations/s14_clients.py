"""Programs that ask the API, each with a role; of its token only a hash is kept."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE clients (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    added_at TEXT NOT NULL
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
