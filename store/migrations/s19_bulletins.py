"""Bulletins: the one draft that staff share, and what was published, with its bytes."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE bulletins (
    number INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published')),
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    introduction TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    published_on TEXT,
    CHECK ((state = 'published') = (published_on IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX bulletins_one_draft ON bulletins (state) WHERE state = 'draft';
CREATE TABLE bulletin_items (
    number INTEGER NOT NULL REFERENCES bulletins (number) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    call_id TEXT NOT NULL,
    sentence TEXT NOT NULL,
    told TEXT,
    PRIMARY KEY (number, place)
) STRICT;
CREATE INDEX bulletin_items_by_call ON bulletin_items (call_id);
CREATE TABLE bulletin_files (
    number INTEGER NOT NULL REFERENCES bulletins (number) ON DELETE CASCADE,
    form TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (number, form)
) STRICT;
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
