"""What a record's words were read from, so that an unchanged row is known without being read.

`read_from` is the hash of a portal's row or page with that of the reader; NULL where the stored
words are not exactly what was read.  A staged row has words of its own, or names those of a record.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
ALTER TABLE records ADD COLUMN read_from TEXT;
ALTER TABLE coming_records ADD COLUMN read_from TEXT;
CREATE TABLE staged_apart (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    source_id TEXT NOT NULL,
    body TEXT,
    body_id INTEGER,
    read_from TEXT,
    PRIMARY KEY (run_id, source_id),
    CHECK ((body IS NULL) <> (body_id IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO staged_apart (run_id, source_id, body) SELECT run_id, source_id, body FROM staged;
DROP TABLE staged;
ALTER TABLE staged_apart RENAME TO staged;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
