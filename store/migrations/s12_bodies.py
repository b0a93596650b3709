"""What a run brings is written in pieces before it is admitted: words, new records, events.

`bodies` holds the present words of the records; a body's number is also its row in the full-text
index.  `coming_records` and `coming_events` wait for the moment of the admission.  A version names
its record without a foreign key: it is written before the row of a new record.
"""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE bodies (
    id INTEGER PRIMARY KEY,
    run_id INTEGER REFERENCES runs (id),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX bodies_by_run ON bodies (run_id);
INSERT INTO bodies (id, body) SELECT id, body FROM records;
ALTER TABLE records ADD COLUMN body_id INTEGER REFERENCES bodies (id);
UPDATE records SET body_id = id;
CREATE UNIQUE INDEX records_by_body ON records (body_id);
ALTER TABLE records DROP COLUMN body;
CREATE TABLE versions_apart (
    record_id INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record_id, run_id)
) STRICT;
INSERT INTO versions_apart SELECT record_id, valid_from, run_id, content_hash, body FROM versions;
DROP TABLE versions;
ALTER TABLE versions_apart RENAME TO versions;
CREATE INDEX versions_by_date ON versions (record_id, valid_from);
CREATE INDEX versions_by_run ON versions (run_id);
DROP INDEX records_by_reference;
CREATE TABLE coming_records (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    reference TEXT,
    call_id TEXT NOT NULL,
    body_id INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    reading INTEGER NOT NULL,
    status TEXT NOT NULL,
    turns_on TEXT,
    link_keys TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    first_live TEXT,
    last_seen TEXT NOT NULL
) STRICT;
CREATE TABLE coming_events (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    record_id INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    field TEXT,
    old TEXT,
    new TEXT,
    seen_on TEXT NOT NULL
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
