"""Runs, staging, records, versions, calls and events."""

from sqlite_utils import Database

from store.migrations.script import run_script

SCRIPT = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    today TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    is_complete INTEGER NOT NULL DEFAULT 0,
    listed INTEGER NOT NULL DEFAULT 0,
    stored INTEGER NOT NULL DEFAULT 0,
    new INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL DEFAULT 0,
    missing INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    reasons TEXT NOT NULL DEFAULT '[]',
    warnings TEXT NOT NULL DEFAULT '[]',
    fill TEXT NOT NULL DEFAULT '{}',
    comment TEXT,
    admitted_by TEXT
) STRICT;
CREATE INDEX runs_by_source ON runs (source, state, id);
CREATE TABLE leases (
    source TEXT PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    pid INTEGER NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE TABLE staged (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    source_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE calls (id TEXT PRIMARY KEY, founded_on TEXT NOT NULL) STRICT;
CREATE TABLE call_aliases (
    alias TEXT PRIMARY KEY,
    call_id TEXT NOT NULL REFERENCES calls (id)
) STRICT;
CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    reference TEXT,
    call_id TEXT NOT NULL REFERENCES calls (id),
    body TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    reading INTEGER NOT NULL,
    status TEXT NOT NULL,
    turns_on TEXT,
    link_keys TEXT NOT NULL DEFAULT '[]',
    first_seen TEXT NOT NULL,
    first_live TEXT,
    last_seen TEXT NOT NULL,
    last_changed TEXT,
    missing_since TEXT,
    missed_on TEXT,
    missed_dates INTEGER NOT NULL DEFAULT 0,
    withdrawn_on TEXT,
    UNIQUE (source, source_id)
) STRICT;
CREATE INDEX records_by_call ON records (call_id);
CREATE INDEX records_by_turn ON records (turns_on);
CREATE INDEX records_by_reference ON records (source, reference);
CREATE TABLE record_aliases (
    source TEXT NOT NULL,
    alias TEXT NOT NULL,
    record_id INTEGER NOT NULL REFERENCES records (id),
    PRIMARY KEY (source, alias)
) STRICT;
CREATE TABLE absences (
    record_id INTEGER NOT NULL REFERENCES records (id),
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (record_id, since)
) STRICT;
CREATE TABLE versions (
    record_id INTEGER NOT NULL REFERENCES records (id),
    valid_from TEXT NOT NULL,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    content_hash TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (record_id, run_id)
) STRICT;
CREATE INDEX versions_by_date ON versions (record_id, valid_from);
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    record_id INTEGER NOT NULL REFERENCES records (id),
    call_id TEXT NOT NULL REFERENCES calls (id),
    source TEXT NOT NULL,
    source_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    field TEXT,
    old TEXT,
    new TEXT,
    seen_on TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_date ON events (seen_on);
CREATE INDEX events_by_call ON events (call_id);
CREATE VIRTUAL TABLE calls_fts USING fts5 (
    title, words, tokenize = 'unicode61 remove_diacritics 2'
);
"""


def apply(db: Database) -> None:
    run_script(db, SCRIPT)
