"""Answers of portals with their validators."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE answers (
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    body BLOB NOT NULL,
    PRIMARY KEY (source, url)
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
